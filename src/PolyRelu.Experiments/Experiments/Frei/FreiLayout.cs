using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>
/// The report of networks on correlated centres: accuracy, and the radius of the universal direction over the correlation.
/// </summary>
internal sealed class FreiLayout : ReportLayout
{
    private const double Nearly = 0.99;
    private const double Half = 0.5;
    private const double Close = 0.1;

    /// <inheritdoc/>
    internal override string Title => "Clusters with correlated centres, and one direction that breaks them";

    /// <inheritdoc/>
    internal override Markup Question =>
        "It asks whether one direction per class, the same for all of its points, breaks a network about as easily as the "
        + "perturbation that is best for each point, on clusters whose centres are correlated.";

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["frei"] = ("network trained on correlated clusters", "networks trained on correlated clusters"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("radii", "the radii at which one direction and the nearest examples break a network"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        Power[] powers =
        [
            .. run.Completed(FreiTrial.TheKind)
                .GroupBy(trial => (trial.Configuration.Power, trial.Configuration.Correlation))
                .Select(group => new Network(group.First().Configuration, [.. group.Select(trial => UniversalRecord.Load(trial.Folder))],
                    [.. group.Select(trial => TrainingLog.Load(trial.Folder))]))
                .GroupBy(network => network.Configuration.Power).Select(group => new Power(group.Key, [.. group])),
        ];
        if (powers.Length == 0) return new ReportContent();
        return new ReportContent
        {
            Findings = [.. powers.Select(Finding)],
            Tables = [Table(powers)],
            Sections =
            [
                new ReportSection("One direction per class against the nearest perturbation", Lead,
                    [.. powers.Select(Radii), .. powers.Select(Curves)], [.. powers.Select(Reading), Setting(powers[0].Networks[0])]),
                new ReportSection("Training",
                    "Accuracy after the last epoch over the correlation, and test accuracy and loss over the epochs.",
                    [Accuracies(powers), .. powers.Select(Epochs), .. powers.Select(Loss)], []),
            ],
        };
    }

    private static Markup Lead =>
        "For balanced classes the sum classifier F breaks at √((1 − ρ)/K), and no classifier withstands √((1 − ρ)/2), half the distance "
            + "between two centres.";

    private static Markup Setting(Network network)
    {
        FreiConfiguration c = network.Configuration;
        IReadOnlyList<double> radii = network.Records[0].Radii;
        return Markup.Of($"""
            <b>Setting.</b> K = {Plural.Of(c.Clusters.Clusters, "centre")} of length 1 with a common inner product ρ, K<sub>1</sub> =
            {c.Clusters.PositiveClusters} of them positive, in D = {Plural.Of(c.Clusters.Dimension, "dimension")}, noise of expected norm
            α = {c.Clusters.Alpha}; {Plural.Of(c.Clusters.TrainSamples, "training sample")},
            h = {c.Training.NeuronWords}, {Plural.Of(c.Training.Epochs, "epoch")} on the {c.Training.Loss} loss. Frei et al.
            2023 show that two-layer ReLU networks on nearly orthogonal clusters converge to solutions that generalise, though a robust
            network exists:
            one perturbation, the difference of the class sums, breaks nearly all points at a radius that falls with the number of clusters.
            The <b>universal direction</b> is one of two fixed directions per class: that difference, or the mean of the nearest
            perturbations of {Plural.Of(network.Records[0].Fitted, "test point")}, whichever breaks half, or 99%, of these at the smaller
            radius. Its own radius
            is the smallest one at which it breaks as many of {network.Records[0].Samples} other
            {Plural.Noun(network.Records[0].Samples, "test point")}, which it has not seen, interpolated between the
            {Plural.Of(radii.Count, "radius")} that were tried, {Html.Number(radii.Count > 1 ? radii[1] - radii[0] : double.NaN)} apart.
            The nearest perturbations are those of the same {Plural.Of(network.Records[0].Samples, "point")}, by
            {AttackLabel.Of(network.Records[0].Attacks)}; their median is that of the distances found.
            {Repeats(network.Records.Count)}
            """);
    }

    private static string Repeats(int count) =>
        count == 1 ? "One network per power and correlation."
            : $"{Plural.Of(count, "network")} per power and correlation: means, with the lowest and the highest value.";

    private static Markup Finding(Power power)
    {
        Network first = power.Networks[0], last = power.Networks[^1];
        return $"p = {power.Name}{Html.Untrained(power.Networks.All(network => network.HasLearned))}: at ρ = "
            + $"{Html.Number(first.Configuration.Correlation)} one direction per class breaks half of the points at ε = {first.Half.Words} "
            + $"and 99% at {first.Nearly.Words}, interpolated between the radii tried; the median nearest perturbation found is "
                + $"{first.Nearest.Words} "
            + $"(F breaks at {Html.Number(first.Sum)}, every classifier at {Html.Number(first.Limit)}). "
            + $"At ρ = {Html.Number(last.Configuration.Correlation)}: {last.Half.Words}, {last.Nearly.Words}, and {last.Nearest.Words} "
                + $"({Html.Number(last.Sum)}, {Html.Number(last.Limit)}).";
    }

    /// <summary>What is seen, from the numbers: where one direction suffices, and which line the nearest perturbations follow.</summary>
    private static Markup Reading(Power power)
    {
        string Where(Func<Network, bool> holds)
        {
            string[] found = [.. power.Networks.Where(holds).Select(network => Html.Number(network.Configuration.Correlation))];
            return found.Length == 0 ? "no ρ" : found.Length == power.Networks.Count ? "every ρ" : $"ρ = {string.Join(", ", found)}";
        }
        return Markup.Of($"<b>{power.Legend}.</b> One direction is as good as the nearest perturbation of every single point (half "
            + $"broken within {100 * Close:0}% of its median) at "
            + $"{Where(network => network.Half.Mean <= (1 + Close) * network.Nearest.Mean)}; "
            + $"it needs more than half as much again, or never breaks half, at "
                + $"{Where(network => !(network.Half.Mean <= 1.5 * network.Nearest.Mean))}. ")
            + $"The nearest perturbations are those of the sum classifier F (within {100 * Close:0}% of √((1 − ρ)/K)) at "
                + $"{Where(network => Math.Abs((network.Nearest.Mean / network.Sum) - 1) <= Close)}, "
            + "and at the limit √((1 − ρ)/2) of all classifiers at "
                + $"{Where(network => network.Nearest.Mean >= (1 - Close) * network.Limit)}.";
    }

    private static SummaryTable Table(Power[] powers) => new(
        "Universal direction and nearest perturbation, "
            + $"L2{(powers[0].Networks[0].Records.Count > 1 ? "; mean (lowest to highest) of the repeats" : "")}",
        ["p", "ρ", "train", "test", "universal, half (interpolated)", "universal, 99% (interpolated)", "nearest found, median",
            "√((1−ρ)/K)", "√((1−ρ)/2)"],
        [
            .. from power in powers
               from network in power.Networks
               select (IReadOnlyList<SummaryCell>)
               [
                   new(power.Name + Html.Untrained(network.HasLearned)), new(Html.Number(network.Configuration.Correlation)),
                       new(Html.Percent(network.Train.Mean[0])), new(Html.Percent(network.Test.Mean[0])),
                   new(network.Half.Words), new(network.Nearly.Words), new(network.Nearest.Words), new(Html.Number(network.Sum)),
                   new(Html.Number(network.Limit)),
               ],
        ]);

    private static Figure Radii(Power power) => new(
        $"radii-p{power.Name}", $"Radii over the correlation of the centres, {power.Legend}",
        "Universal: the smallest radius at which one direction per class breaks half, or 99%, of the points, interpolated between the "
            + "radii tried. Nearest: the median distance of the nearest adversarial example found. Limit: √((1 − ρ)/2), for every "
            + "classifier. F: √((1 − ρ)/K), where the sum classifier breaks. Bands: lowest to highest of the repeats.",
        Figure.UsualWidth, 370, plot =>
        {
            double[] x = [.. power.Networks.Select(network => network.Configuration.Correlation)];
            Series Line(string label, Func<Network, double> value, int index, LinePattern pattern) =>
                new(label, x, [.. power.Networks.Select(value)], OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), pattern);
            Series Spread(string label, Func<Network, RadiusSpread> of, int index) =>
                Line(label, network => of(network).Mean, index, LinePattern.Solid) with
                {
                    Edges = power.Networks.All(network => of(network) is { Repeats: > 1, Never: 0 })
                    ? ([.. power.Networks.Select(network => of(network).Low)], [.. power.Networks.Select(network => of(network).High)])
                    : null,
                };
            CurveFigure.Draw(plot, "correlation ρ", "radius ε (L2)",
            [
                Spread("universal 99%", network => network.Nearly, 1),
                Spread("half", network => network.Half, 0),
                Spread("nearest", network => network.Nearest, 2),
                Line("limit", network => network.Limit, 4, LinePattern.Dashed) with { MarkerSize = 0 },
                Line("F", network => network.Sum, 3, LinePattern.Dotted) with { MarkerSize = 0 },
            ]);
            plot.Axes.SetLimitsY(0, 1.05 * power.Networks.Max(network =>
                Math.Max(network.Limit, network.Nearly is { Never: 0, High: var high } ? high : 0)));
        });

    private static Figure Curves(Power power) => new(
        $"broken-p{power.Name}", $"Points that one direction breaks, {power.Legend}",
        "Fraction of the points misclassified after a step of length ε along the direction of their class that was chosen to break half "
            + "(lines), and with an adversarial example within ε "
            + $"(marks){(power.Networks[0].Records.Count > 1 ? "; means of the repeats" : "")}.",
        Figure.UsualWidth, 370, plot => CurveFigure.DrawAccuracy(plot, "radius ε (L2)", "fraction broken",
        [
            .. power.Networks.SelectMany((network, i) =>
            {
                IReadOnlyList<double> radii = network.Records[0].Radii;
                int step = Math.Max(1, radii.Count / 25);
                int[] marks = [.. Enumerable.Range(0, radii.Count).Where(j => j % step == 0)];
                Band nearest = network.Over(record => record.Nearest);
                return new[]
                {
                    new Series(Name(network, i), radii, network.Over(record => record.Chosen(Half).Broken).Mean, OkabeIto.ColorOf(i),
                        MarkerShape.None, LinePattern.Solid),
                    new Series("", [.. marks.Select(j => radii[j])], [.. marks.Select(j => nearest.Mean[j])], OkabeIto.ColorOf(i),
                        OkabeIto.OpenShapeOf(i), LinePattern.Solid) { LineWidth = 0, MarkerSize = 5 },
                };
            }),
        ], []));

    private static Figure Accuracies(Power[] powers) => new(
        "accuracy", "Accuracy over the correlation",
            "Training samples, each before its step in the last epoch, and test samples after it.", Figure.UsualWidth, 350,
        plot => CurveFigure.DrawAccuracy(plot, "correlation ρ", "accuracy",
        [
            .. powers.SelectMany((power, i) =>
            {
                double[] x = [.. power.Networks.Select(network => network.Configuration.Correlation)];
                return new[]
                {
                    new Series($"{power.Legend}, test", x, [.. power.Networks.Select(network => network.Test.Mean[0])],
                        OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i), LinePattern.Solid),
                    new Series($"{power.Legend}, train", x, [.. power.Networks.Select(network => network.Train.Mean[0])],
                        OkabeIto.ColorOf(i), OkabeIto.OpenShapeOf(i), LinePattern.Dashed),
                };
            }),
        ], []));

    private static Figure Epochs(Power power) => new(
        $"epochs-p{power.Name}", $"Test accuracy over the epochs, {power.Legend}", "A line per correlation.", Figure.UsualWidth, 350,
        plot => CurveFigure.DrawAccuracy(plot, "epoch", "test accuracy",
        [
            .. power.Networks.Select((network, i) =>
            {
                Band measured = EpochBand.Of(network.Logs, row => row.TestAccuracy);
                return new Series(Name(network, i), measured.X, measured.Mean, OkabeIto.ColorOf(i), MarkerShape.None, LinePattern.Solid);
            }),
        ], []));

    private static Figure Loss(Power power) =>
        LossFigure.Of($"loss-p{power.Name}", [.. power.Networks.Select((network, i) => (Name(network, i), network.Logs))],
            $", {power.Legend}");

    /// <summary>The correlation as a legend has it: short, so that all fit into one line.</summary>
    private static string Name(Network network, int place) =>
        (place == 0 ? "ρ = " : "") + Html.Number(network.Configuration.Correlation) + Html.UntrainedMark(network.HasLearned);

    /// <summary>The repeats of a network with what was measured of them.</summary>
    private sealed record Network(FreiConfiguration Configuration, IReadOnlyList<UniversalRecord> Records, IReadOnlyList<TrainingLog> Logs)
    {
        /// <summary>Radius at which the sum classifier breaks, for balanced classes.</summary>
        public double Sum => Math.Sqrt((1 - Configuration.Correlation) / Configuration.Clusters.Clusters);

        /// <summary>Half the distance between two centres.</summary>
        public double Limit => Math.Sqrt((1 - Configuration.Correlation) / 2);

        /// <summary>Radius at which the universal direction breaks half of the points.</summary>
        public RadiusSpread Half => RadiusSpread.Of(Records.Select(record => record.RadiusOf(FreiLayout.Half)));

        /// <summary>Radius at which it breaks nearly all.</summary>
        public RadiusSpread Nearly => RadiusSpread.Of(Records.Select(record => record.RadiusOf(FreiLayout.Nearly)));

        /// <summary>Median distance of the nearest example found.</summary>
        public RadiusSpread Nearest =>
            RadiusSpread.Of(Records.Select(record => record.MedianDistance is { } median
                ? new RadiusReading(median, false) : (RadiusReading?)null));

        /// <summary>Whether every repeat has learned something.</summary>
        public bool HasLearned => Logs.All(log => log.HasLearned);

        public Band Train => Over(record => [record.TrainAccuracy], [Configuration.Correlation]);

        public Band Test => Over(record => [record.TestAccuracy], [Configuration.Correlation]);

        /// <summary>The band of what was measured of every repeat; over the radii where nothing else is said.</summary>
        public Band Over(Func<UniversalRecord, IReadOnlyList<double>> values, IReadOnlyList<double>? x = null) =>
            Band.Of(x ?? Records[0].Radii, [.. Records.Select(values)]);
    }

    /// <summary>The networks of a power by growing correlation.</summary>
    private sealed record Power(double Value, IReadOnlyList<Network> Networks)
    {
        public string Name => Html.Number(Value);

        /// <summary>The power in legends and titles, with a mark where some of its networks have learned nothing.</summary>
        public string Legend => $"p = {Name}{Html.UntrainedMark(Networks.All(network => network.HasLearned))}";
    }
}
