using System.Globalization;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Reports.Figures;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;
using ScottPlot;

namespace PolyRelu.Experiments.Reports;

/// <summary>The report of networks on correlated centres: accuracy, and the radius of the universal direction over the correlation.</summary>
public sealed class FreiLayout : ReportLayout
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<ReportLayout> Entry = new("frei", "The universal direction over the correlation of the centres.", new FreiLayout());

    private const double Nearly = 0.99;
    private const double Half = 0.5;
    private const double Close = 0.1;

    /// <inheritdoc/>
    internal override string Title => "Clusters with correlated centres, and one direction that breaks them";

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        Power[] powers =
        [
            .. run.Completed<FreiConfiguration>(FreiTrial.KindName)
                .Select(trial => new Network(trial.Configuration, UniversalRecord.Load(trial.Folder), TrainingLog.Load(trial.Folder)))
                .GroupBy(network => network.Configuration.Power).Select(group => new Power(group.Key, [.. group])),
        ];
        if (powers.Length == 0) return new ReportContent();
        return new ReportContent
        {
            Findings = [.. powers.Select(Finding)],
            Tables = [Table(powers)],
            Sections =
            [
                new ReportSection("One direction per class against the nearest perturbation", Lead(powers[0].Networks[0]), [.. powers.Select(Radii), .. powers.Select(Curves)], [.. powers.Select(Reading)]),
                new ReportSection("Training", "Accuracy after the last epoch over the correlation, and the test accuracy over the epochs.", [Accuracies(powers), .. powers.Select(Epochs)], []),
            ],
        };
    }

    private static string Lead(Network network)
    {
        FreiConfiguration c = network.Configuration;
        return string.Create(CultureInfo.InvariantCulture, $"""
            K = {c.Clusters.Clusters} centres of length 1 with a common inner product ρ, K<sub>1</sub> = {c.Clusters.PositiveClusters} of them positive, in D = {c.Clusters.Dimension} dimensions, noise of expected norm α = {c.Clusters.Alpha}; {c.Clusters.TrainSamples} training samples,
            h = {c.Training.Hidden} neurons, {c.Training.Epochs} epochs on the {c.Training.Loss} loss. Frei et al. 2023 show that two-layer ReLU networks on nearly orthogonal clusters converge to solutions that generalise, though a robust network exists:
            one perturbation, the difference of the class sums, breaks nearly all points at a radius that falls with the number of clusters.
            The <b>universal direction</b> is the better of two fixed directions per class: that difference, and the mean of the nearest perturbations. Its radius is the smallest one at which it breaks half, or 99%, of the {network.Universal.Samples} test points.
            Nearest perturbations: {Html.Text(AttackLabel.Of(network.Universal.Attacks))}.
            For balanced classes the sum classifier F breaks at √((1 − ρ)/K), and no classifier withstands √((1 − ρ)/2), half the distance between two centres.
            """);
    }

    private static string Finding(Power power)
    {
        Network first = power.Networks[0], last = power.Networks[^1];
        return $"p = {power.Name}: at ρ = {Html.Number(first.Configuration.Correlation)} one direction per class breaks half of the points at ε = {Radius(first.Universal.RadiusOf(Half))} "
            + $"and 99% at {Radius(first.Universal.RadiusOf(Nearly))}; the median nearest perturbation is {Radius(first.Universal.MedianDistance)} (F breaks at {Html.Number(first.Sum)}, every classifier at {Html.Number(first.Limit)}). "
            + $"At ρ = {Html.Number(last.Configuration.Correlation)}: {Radius(last.Universal.RadiusOf(Half))}, {Radius(last.Universal.RadiusOf(Nearly))}, and {Radius(last.Universal.MedianDistance)} ({Html.Number(last.Sum)}, {Html.Number(last.Limit)}).";
    }

    /// <summary>What is seen, from the numbers: where one direction suffices, and which line the nearest perturbations follow.</summary>
    private static string Reading(Power power)
    {
        string Where(Func<Network, bool> holds)
        {
            string[] found = [.. power.Networks.Where(holds).Select(network => Html.Number(network.Configuration.Correlation))];
            return found.Length == 0 ? "no ρ" : found.Length == power.Networks.Count ? "every ρ" : $"ρ = {string.Join(", ", found)}";
        }
        return $"<b>p = {power.Name}.</b> One direction is as good as the nearest perturbation of every single point (half broken within {100 * Close:0}% of its median) at {Where(network => network.Universal.RadiusOf(Half) <= (1 + Close) * network.Universal.MedianDistance)}; "
            + $"it needs more than half as much again, or never breaks half, at {Where(network => !(network.Universal.RadiusOf(Half) <= 1.5 * network.Universal.MedianDistance))}. "
            + $"The nearest perturbations are those of the sum classifier F (within {100 * Close:0}% of √((1 − ρ)/K)) at {Where(network => Math.Abs((network.Universal.MedianDistance / network.Sum ?? double.NaN) - 1) <= Close)}, "
            + $"and at the limit √((1 − ρ)/2) of all classifiers at {Where(network => network.Universal.MedianDistance >= (1 - Close) * network.Limit)}.";
    }

    private static SummaryTable Table(Power[] powers) => new(
        "Universal direction and nearest perturbation, L2",
        ["p", "ρ", "train", "test", "universal, half", "universal, 99%", "nearest, median", "√((1−ρ)/K)", "√((1−ρ)/2)"],
        [
            .. from power in powers
               from network in power.Networks
               select (IReadOnlyList<SummaryCell>)
               [
                   new(power.Name), new(Html.Number(network.Configuration.Correlation)), new(Html.Percent(network.Universal.TrainAccuracy)), new(Html.Percent(network.Universal.TestAccuracy)),
                   new(Radius(network.Universal.RadiusOf(Half))), new(Radius(network.Universal.RadiusOf(Nearly))), new(Radius(network.Universal.MedianDistance)), new(Html.Number(network.Sum)), new(Html.Number(network.Limit)),
               ],
        ]);

    private static string Radius(double? radius) => radius is { } value ? Html.Number(value) : "never";

    private static Figure Radii(Power power) => new(
        $"radii-p{power.Name}", $"Radii over the correlation of the centres, p = {power.Name}",
        "Universal: the smallest radius at which one direction per class breaks half, or 99%, of the points. Nearest: the median distance of the nearest adversarial example found. Limit: √((1 − ρ)/2), for every classifier. F: √((1 − ρ)/K), where the sum classifier breaks.",
        ClusterPanels.Width, 430, plot =>
        {
            double[] x = [.. power.Networks.Select(network => network.Configuration.Correlation)];
            Series Line(string label, Func<Network, double?> value, int index, LinePattern pattern) =>
                new(label, x, [.. power.Networks.Select(network => value(network) ?? double.NaN)], OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), pattern);
            CurveFigure.Draw(plot, "correlation ρ", "radius ε (L2)",
            [
                Line("universal 99%", network => network.Universal.RadiusOf(Nearly), 1, LinePattern.Solid),
                Line("half", network => network.Universal.RadiusOf(Half), 0, LinePattern.Solid),
                Line("nearest", network => network.Universal.MedianDistance, 2, LinePattern.Solid),
                Line("limit", network => network.Limit, 4, LinePattern.Dashed) with { MarkerSize = 0 },
                Line("F", network => network.Sum, 3, LinePattern.Dotted) with { MarkerSize = 0 },
            ]);
            plot.Axes.SetLimitsY(0, 1.05 * power.Networks.Max(network => Math.Max(network.Limit, network.Universal.RadiusOf(Nearly) ?? 0)));
        });

    private static Figure Curves(Power power) => new(
        $"broken-p{power.Name}", $"Points that one direction breaks, p = {power.Name}",
        "Fraction of the points misclassified after a step of length ε along the better fixed direction of their class (lines), and with an adversarial example within ε (marks).",
        ClusterPanels.Width, 430, plot => CurveFigure.DrawAccuracy(plot, "radius ε (L2)", "fraction broken",
        [
            .. power.Networks.SelectMany((network, i) =>
            {
                IReadOnlyList<double> radii = network.Universal.Radii;
                int step = Math.Max(1, radii.Count / 25);
                int[] marks = [.. Enumerable.Range(0, radii.Count).Where(j => j % step == 0)];
                return new[]
                {
                    new Series(Name(network, i), radii, Better(network.Universal), OkabeIto.ColorOf(i), MarkerShape.None, LinePattern.Solid),
                    new Series("", [.. marks.Select(j => radii[j])], [.. marks.Select(j => network.Universal.Nearest[j])], OkabeIto.ColorOf(i), OkabeIto.OpenShapeOf(i), LinePattern.Solid) { LineWidth = 0, MarkerSize = 5 },
                };
            }),
        ], []));

    /// <summary>The larger of the fractions that the fixed directions break, radius by radius.</summary>
    private static double[] Better(UniversalRecord record) => [.. Enumerable.Range(0, record.Radii.Count).Select(i => record.Directions.Max(direction => direction.Broken[i]))];

    private static Figure Accuracies(Power[] powers) => new(
        "accuracy", "Accuracy over the correlation", "Training samples, each before its step in the last epoch, and test samples after it.", ClusterPanels.Width, 400,
        plot => CurveFigure.DrawAccuracy(plot, "correlation ρ", "accuracy",
        [
            .. powers.SelectMany((power, i) =>
            {
                double[] x = [.. power.Networks.Select(network => network.Configuration.Correlation)];
                return new[]
                {
                    new Series($"p = {power.Name}, test", x, [.. power.Networks.Select(network => network.Universal.TestAccuracy)], OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i), LinePattern.Solid),
                    new Series($"p = {power.Name}, train", x, [.. power.Networks.Select(network => network.Universal.TrainAccuracy)], OkabeIto.ColorOf(i), OkabeIto.OpenShapeOf(i), LinePattern.Dashed),
                };
            }),
        ], []));

    private static Figure Epochs(Power power) => new(
        $"epochs-p{power.Name}", $"Test accuracy over the epochs, p = {power.Name}", "A line per correlation.", ClusterPanels.Width, 400,
        plot => CurveFigure.DrawAccuracy(plot, "epoch", "test accuracy",
        [
            .. power.Networks.Select((network, i) =>
            {
                EpochRow[] measured = [.. network.Log.Epochs.Where(row => row.TestAccuracy is not null)];
                return new Series(Name(network, i), [.. measured.Select(row => (double)row.Epoch)], [.. measured.Select(row => row.TestAccuracy!.Value)], OkabeIto.ColorOf(i), MarkerShape.None, LinePattern.Solid);
            }),
        ], []));

    /// <summary>The correlation as a legend has it: short, so that all fit into one line.</summary>
    private static string Name(Network network, int place) => (place == 0 ? "ρ = " : "") + Html.Number(network.Configuration.Correlation);

    /// <summary>A network with what was measured of it.</summary>
    private sealed record Network(FreiConfiguration Configuration, UniversalRecord Universal, TrainingLog Log)
    {
        /// <summary>Radius at which the sum classifier breaks, for balanced classes.</summary>
        public double Sum => Math.Sqrt((1 - Configuration.Correlation) / Configuration.Clusters.Clusters);

        /// <summary>Half the distance between two centres.</summary>
        public double Limit => Math.Sqrt((1 - Configuration.Correlation) / 2);
    }

    /// <summary>The networks of a power by growing correlation.</summary>
    private sealed record Power(double Value, IReadOnlyList<Network> Networks)
    {
        public string Name => Html.Number(Value);
    }
}
