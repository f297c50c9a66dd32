using System.Globalization;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>The panels and words about networks trained on clusters of one noise level, several powers, one or more repeats.</summary>
internal sealed class ClusterPanels(IReadOnlyList<ClusterRepeats> powers)
{
    private const int Width = Figure.UsualWidth;
    private const double ContributionFloor = 1e-6;
    private const double Threshold = 0.05;
    private static readonly int[] EpochTicks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Neurons of the figure of contributions, by power; the published one has 300 and 50.</summary>
    public Func<double, int> ShownContributions { get; init; } = _ => int.MaxValue;

    /// <summary>Columns of the heat map, by power; the published figure has 300 and 20.</summary>
    public Func<double, int> CosineColumns { get; init; } = power => power < 2 ? 60 : 20;

    /// <summary>What the theory says about such networks.</summary>
    public static Markup Lead => Markup.Of($"""
        The theory says that a plain ReLU network (p = 1) finds F(x) = σ(⟨x, μ<sub>+</sub>⟩) − σ(⟨x, μ<sub>−</sub>⟩), whose neurons are
        the class averages, and that p &gt; 2 finds F<sup>(p)</sup>, with neurons on the single centres.
        """);

    /// <summary>What the networks were trained on and how.</summary>
    public Markup Setting()
    {
        SyntheticConfiguration c = powers[0].First.Configuration;
        Markup scale = c.Training.InitialScale is { } value ? Markup.Of($"start at scale {Html.Power(value)}")
            : Markup.Of($"start by the initialisation {c.Training.Initialisation}");
        return Markup.Of($"""
            <b>Setting.</b> Orthonormal Gaussian clusters: D = {c.Clusters.Dimension}, K = {Plural.Of(c.Clusters.Clusters, "centre")} of
            which K<sub>1</sub> = {c.Clusters.PositiveClusters} are positive, noise of expected norm α = {c.Clusters.Alpha},
            {Plural.Of(c.Clusters.TrainSamples, "training sample")}. Networks with h = {c.Training.NeuronWords} {scale}
            and are trained for {Plural.Of(c.Training.Epochs, "epoch")} on the {c.Training.Loss} loss.
            """);
    }

    /// <summary>The poster's picture: neurons and data in two projections.</summary>
    public IEnumerable<Figure> Projections() => [.. powers.Select(Plane), .. powers.Select(ThreeCentres)];

    /// <summary>Cosines of the leading neurons, a heat map per power.</summary>
    public IEnumerable<Figure> HeatMaps() => powers.Select(Cosines);

    /// <summary>Robust accuracy, a panel per power.</summary>
    public IEnumerable<Figure> Curves() => powers.Where(power => power.Curve(CurveRole.Empirical) is not null).Select(Robustness);

    /// <summary>Where and by how much the published attack overstates robustness, a paragraph per power.</summary>
    public IReadOnlyList<Markup> MaskingNotes() => [.. powers.Select(Masking).Where(note => !note.IsEmpty)];

    /// <summary>The table for report and terminal.</summary>
    public SummaryTable Table() => new(
        $"Clusters: L2 robust accuracy of {Plural.Of(powers[0].First.Robustness!.Samples, "test point")}",
        [
            "p", "clean", "half broken at ε, interpolated: damped PGD (published)",
            HasFound ? "half broken at ε: strongest found, median of distances" : "half broken at ε, interpolated: strongest found",
            $"half broken at ε: ideal, {(IdealIsExact ? "median of exact distances" : "interpolated")}",
            "robust at ε = 0.75: damped PGD (published)", "robust at ε = 0.75: strongest found",
        ],
        [
            .. powers.Select(power => (IReadOnlyList<SummaryCell>)
            [
                new(power.Name + Html.Untrained(power.HasLearned)),
                new(Html.Percent(power.Networks.Average(network => network.Robustness!.CleanAccuracy))),
                new(Half(power.Curve(CurveRole.Published))), new(Found(power)), new(Ideal(power)),
                new(At(power.Curve(CurveRole.Published), 0.75)), new(At(power.Curve(CurveRole.Empirical), 0.75)),
            ]),
        ]);

    /// <summary>The findings in a sentence per power.</summary>
    public IEnumerable<Markup> Findings() => powers.Select(power =>
    {
        NeuronRecord neurons = power.First.Neurons;
        bool sums = power.Power < 2;
        int[] targets = sums ? [0, 1] : [.. Enumerable.Range(2, neurons.Centres)];
        int leading = neurons.Dominant(0.1);
        int covered = targets.Count(target => Enumerable.Range(0, leading).Any(j => neurons.Cosines[j, target] > 0.99));
        Markup where = !sums ? Markup.Of($"{covered} of the {Plural.Of(neurons.Centres, "centre")} have a leading neuron of their own")
            : covered == 2 ? Markup.Of($"both class averages μ<sub>+</sub> and μ<sub>−</sub> are found by a leading neuron")
                : Markup.Of($"{covered} of the 2 class averages is found by a leading neuron");
        string half = HalfFound(power) is { } words ? $"; half of the test points are broken at ε {words}" : "";
        string ideal = power.Distances(CurveRole.Ideal) is { } distances
            ? $"; {Notation.Of(SyntheticTrial.IdealName(power.Power))} breaks at {Html.Number(Median.Of(distances))}, the median of its "
                + "exact distances" : "";
        return Markup.Of($"Clusters, p = {power.Name}{Html.Untrained(power.HasLearned)}: {where} (cosine above 0.99){half}{ideal} ")
            + $"(1/√K = {Html.Number(1 / Math.Sqrt(neurons.Centres))}, √2/2 = 0.707).";
    });

    /// <summary>Loss of the training over the epochs.</summary>
    public Figure Loss() => LossFigure.Of("loss-clusters", [.. powers.Select(power => (power.Legend, power.Logs))]);

    /// <summary>Contributions of the neurons in falling order.</summary>
    public Figure Contributions() => new(
        "contributions", "Contributions of the neurons",
        string.Join(" ", powers.Select(power => $"{power.Legend}: {power.First.Neurons.Dominant(0.01)} of "
            + $"{Plural.Of(power.First.Neurons.Order.Length, "neuron")} contribute more than a hundredth of the largest contribution"
            + $"{Shown(ShownContributions(power.Power), power.First.Neurons.Order.Length)}.")),
        Width, 350, plot => NeuronFigures.DrawContributions(plot,
            [.. powers.Select(power => (power.Legend, power.First.Neurons, ShownContributions(power.Power)))], ContributionFloor));

    /// <summary>Alignment of the neurons over the epochs.</summary>
    public Figure Alignment() => new(
        "alignment", "Alignment of the neurons over the epochs",
        "The largest cosine of a neuron with μ₊, μ₋ or a centre, averaged over the neurons with their contributions as weights: 1 when all "
            + "that matters points along one of these directions.",
        Width, 350, plot =>
        {
            CurveFigure.Draw(plot, "epoch", "alignment",
            [
                .. powers.Select((power, i) =>
                {
                    Band band = EpochBand.Of(power.Logs, row => row.Alignment);
                    return Series.OfPower(i, power.Legend, band with { X = [.. band.X.Select(Math.Log10)] }) with { MarkerSize = 5 };
                }),
            ]);
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. EpochTicks.Select(epoch => Math.Log10(epoch))],
                [.. EpochTicks.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture))]);
            plot.Axes.SetLimitsY(0, 1.05);
        });

    private static string Shown(int count, int neurons) => count < neurons ? $"; the first {count} are drawn" : "";

    private bool HasFound => powers.All(power => power.Distances(CurveRole.Empirical) is not null);

    private bool IdealIsExact => powers.All(power => power.Distances(CurveRole.Ideal) is not null || power.Curve(CurveRole.Ideal) is null);

    /// <summary>The radius at which half are broken, and in brackets the radii of the curve it lies between.</summary>
    private static string Half(Band? curve) => curve is null ? "–" : CurveReading.HalfBroken(curve) is { } radius ? radius.Cell() : "never";

    /// <summary>Where half of the points are broken, in words; null where half are never broken.</summary>
    private static string? HalfFound(ClusterRepeats power)
    {
        if (power.Distances(CurveRole.Empirical) is { } found)
        {
            double median = Median.Of(found);
            return double.IsFinite(median) ? $"= {Html.Number(median)}, the median of the distances of the examples found" : null;
        }
        if (power.Curve(CurveRole.Empirical) is not { } curve || CurveReading.HalfBroken(curve) is not { } radius) return null;
        return radius.IsUpperBound ? radius.Words() : $"= {radius.Words()}";
    }

    /// <summary>The median of the distances found; more than half of the points may have no example up to the largest radius.</summary>
    private string Found(ClusterRepeats power)
    {
        if (!HasFound) return Half(power.Curve(CurveRole.Empirical));
        double median = Median.Of(power.Distances(CurveRole.Empirical)!);
        return double.IsFinite(median) ? Html.Number(median) : "never";
    }

    private static string Ideal(ClusterRepeats power) =>
        power.Distances(CurveRole.Ideal) is { } distances ? Html.Number(Median.Of(distances)) : Half(power.Curve(CurveRole.Ideal));

    private static string At(Band? curve, double radius) =>
        curve is null || CurveReading.At(curve, radius) is not { } accuracy ? "–" : Html.Percent(accuracy);

    private static Figure Plane(ClusterRepeats power) => new(
        $"plane-p{power.Name}", $"Neurons and data in the plane of μ₊ and μ₋, {power.Legend}",
        "Small marks are test samples, large ones the directions w/‖w‖ of neurons, their area in proportion to the contribution |v|‖w‖ "
            + $"(those above {Html.Percent(NeuronFigures.Shown)} of the largest). "
        + "A neuron on the circle lies in the plane: it is a class average. A neuron on top of the data points to a single cluster.",
        Width, 430, plot => NeuronFigures.DrawPlane(plot, power.First.Neurons));

    private static Figure ThreeCentres(ClusterRepeats power) => new(
        $"centres-p{power.Name}", $"The same along three centres, {power.Legend}",
        "Isometric view of the coordinates along two positive centres and a negative one. The other clusters fall on the origin, and so do "
            + "neurons that point to them.",
        Width, 430, plot => NeuronFigures.DrawThreeCentres(plot, power.First.Neurons));

    private Figure Cosines(ClusterRepeats power) => new(
        $"cosines-p{power.Name}", $"Cosines of the leading neurons with the centres, {power.Legend}",
        "A column per neuron, by falling contribution; a row per direction. Above the line the class averages μ₊ and μ₋, below it the "
            + "positive centres, then (dotted line) the negative ones.",
        Width, 360, plot => NeuronFigures.DrawCosines(plot, power.First.Neurons, CosineColumns(power.Power)));

    private static Figure Robustness(ClusterRepeats power)
    {
        RobustnessRecord first = power.First.Robustness!;
        double root = 1 / Math.Sqrt(power.First.Neurons.Centres);
        string repeats = power.Networks.Count == 1 ? ""
            : $" Mean and range of {Plural.Of(power.Networks.Count, "repeat")}; lines of distances are of all their points together.";
        Markup ran = Markup.Join("; ", first.Curves.Select(curve => Markup.Of($"<i>{RoleOf(curve.Role)}</i>: {LabelOf(curve, power)}")));
        return new Figure(
            $"robust-clusters-p{power.Name}", $"Robust accuracy over the L2 radius, {power.Legend}",
            Markup.Of($"Ran on {first.Data}: {ran}.{repeats}{Searched(first.Span)} Lines with marks are interpolated between the ")
            + "radii that were attacked, which have the marks; those without fall at the distance of every point. "
            + $"Dotted lines at 1/√K = {Html.Number(root)} and √2/2 = 0.707.",
            Width, 370, plot => CurveFigure.DrawAccuracy(
                plot, "radius ε (L2)", "robust accuracy",
                    [.. first.Curves.OrderBy(curve => -(int)curve.Role).Select(curve => Curve(curve, power))],
                    [(root, "1/√K"), (Math.Sqrt(0.5), "√2/2")]));
    }

    private static Markup Searched(SpanRecord? span) => span is null ? Markup.Empty : Markup.Of(
        $" Gradient attacks searched the {Plural.Of(span.Directions, "direction")} that the neurons span, with "
            + $"{Plural.Of(span.Neurons, "merged neuron")} (relative error of f at most {Html.Power(span.RelativeError)}); the whole "
            + $"network decided what is broken.");

    private static Series Curve(CurveRecord curve, ClusterRepeats power)
    {
        Band band = power.Curve(curve.Role)!;
        string untrained = Html.UntrainedMark(power.HasLearned);
        return curve.Role switch
        {
            CurveRole.Published => Line(
                $"damped PGD (published){untrained}", band, OkabeIto.ColorOf(4), MarkerShape.OpenSquare, LinePattern.Dashed),
            CurveRole.Empirical when power.Distances(CurveRole.Empirical) is { } distances =>
                Line(
                    $"strongest found{untrained}", CurveReading.RobustUpTo(distances, band.X[^1]), OkabeIto.ColorOf(0), MarkerShape.None,
                    LinePattern.Solid),
            CurveRole.Empirical =>
                Line($"strongest found{untrained}", band, OkabeIto.ColorOf(0), MarkerShape.FilledCircle, LinePattern.Solid) with
                {
                    MarkerSize = 6,
                },
            CurveRole.Ideal => IdealLine(
                LabelOf(curve, power),
                power.Distances(CurveRole.Ideal) is { } distances ? CurveReading.RobustUpTo(distances, band.X[^1]) : band),
            _ => throw new ArgumentException($"There is no line for a curve that is {curve.Role}.", nameof(curve)),
        };

        static Series IdealLine(string label, Band band) =>
            Line(label, band, OkabeIto.Ideal, MarkerShape.None, LinePattern.Solid) with { LineWidth = 6 };

        static Series Line(string label, Band band, Color color, MarkerShape shape, LinePattern pattern) =>
            new Series(label, band.X, band.Mean, color, shape, pattern).Within(band);
    }

    /// <summary>What ran; a curve of which only the radii that were tried are on record is no more than that.</summary>
    private static string LabelOf(CurveRecord curve, ClusterRepeats power) =>
        Notation.Of(curve.Role == CurveRole.Ideal && power.Distances(CurveRole.Ideal) is null ? $"{curve.Label} at the radii tried"
            : curve.Label);

    private static string RoleOf(CurveRole role) => role switch
    {
        CurveRole.Published => "published attack",
        CurveRole.Empirical => "strongest found",
        CurveRole.Ideal => "ideal classifier",
        _ => throw new ArgumentOutOfRangeException(nameof(role), $"There are no words for {role}."),
    };

    private static Markup Masking(ClusterRepeats power)
    {
        if (power.Curve(CurveRole.Published) is not { } published
            || power.Curve(CurveRole.Empirical) is not { } strongest) return Markup.Empty;
        Markup name = Markup.Of($"<b>{power.Legend}.</b> ");
        if (CurveReading.ExcessOf(published, strongest, Threshold) is not { } excess)
            return name + $"The published attack is not masked here: its curve never lies more than {Html.Number(100 * Threshold)} points "
                + "above that of the strongest attacks.";
        return name + $"The published curve is masked, by more than {Html.Number(100 * Threshold)} points, "
            + (excess.To > excess.From ? $"from ε = {Radius(excess.From)} to {Radius(excess.To)}" : $"at ε = {Radius(excess.From)}")
            + $". At ε = {Radius(excess.Largest)} the damped PGD leaves {Html.Percent(excess.Weak)} robust where the strongest attacks "
            + $"leave {Html.Percent(excess.Strong)}: "
            + (power.Power > 2
                ? Markup.Of($"at a clean point the gradient towards the opposite centres vanishes, because σ<sup>p</sup> is flat where "
                    + $"a neuron is silent, so ascent from δ = 0 is led away from the nearest adversarial examples.")
                : Markup.Of($"the attack divides the gradient by its norm + 10<sup>−7</sup>, and the gradient of the exponential loss "
                    + $"at confident points is smaller than that, so they are hardly moved."));

        string Radius(double radius) => Html.Radius(radius, published.X);
    }
}
