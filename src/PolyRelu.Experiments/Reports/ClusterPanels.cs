using System.Globalization;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Reports.Figures;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;
using ScottPlot;

namespace PolyRelu.Experiments.Reports;

/// <summary>The panels and words about networks trained on clusters, one network per power.</summary>
internal sealed class ClusterPanels
{
    private const int Width = 560;
    private const double ContributionFloor = 1e-6;
    private const double Threshold = 0.05;
    private static readonly int[] EpochTicks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    private readonly IReadOnlyList<ClusterNetwork> networks;

    /// <summary>Reads the completed trials of a run.</summary>
    public ClusterPanels(RunReader run) =>
        networks =
    [
        .. run.Completed<SyntheticConfiguration>(SyntheticTrial.KindName)
            .Select(trial => new ClusterNetwork(trial.Configuration, TrainingLog.Load(trial.Folder), NeuronRecord.Load(trial.Folder), RobustnessRecord.Load(trial.Folder)[0])),
    ];

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => networks.Count == 0;

    /// <summary>The networks, in the order of the plan.</summary>
    public IReadOnlyList<ClusterNetwork> Networks => networks;

    /// <summary>The section of the report.</summary>
    public ReportSection Section()
    {
        SyntheticConfiguration c = networks[0].Configuration;
        string lead = string.Create(CultureInfo.InvariantCulture, $"""
            Orthonormal Gaussian clusters: D = {c.Clusters.Dimension}, K = {c.Clusters.Clusters} centres of which K<sub>1</sub> = {c.Clusters.PositiveClusters} are positive, noise of expected norm α = {c.Clusters.Alpha},
            {c.Clusters.TrainSamples} training samples. Networks with h = {c.Training.Hidden} neurons start at scale {Html.Power(c.Training.InitialScale ?? double.NaN)} and are trained for {c.Training.Epochs} epochs on the {c.Training.Loss} loss.
            The theory says that a plain ReLU network (p = 1) finds F(x) = σ(⟨x, μ<sub>+</sub>⟩) − σ(⟨x, μ<sub>−</sub>⟩), whose neurons are the class averages, and that p &gt; 2 finds F<sup>(p)</sup>, with neurons on the single centres.
            """);
        List<Figure> figures = [.. networks.Select(Plane), .. networks.Select(ThreeCentres), .. networks.Select(Cosines), Alignment(), Contributions(), .. networks.Select(Robustness)];
        return new ReportSection("Clusters: where the neurons go, and what it means for robustness", lead, figures, [.. networks.Select(Masking).OfType<string>()]);
    }

    /// <summary>The table for report and terminal.</summary>
    public SummaryTable Table()
    {
        List<IReadOnlyList<SummaryCell>> rows = [];
        foreach (ClusterNetwork network in networks)
        {
            rows.Add(
            [
                new(Html.Number(network.Power)), new(Html.Percent(network.Robustness.CleanAccuracy)),
                .. new[] { CurveRole.Published, CurveRole.Empirical, CurveRole.Ideal }.Select(role => new SummaryCell(Half(network.Robustness.Find(role)))),
                .. new[] { CurveRole.Published, CurveRole.Empirical }.Select(role => new SummaryCell(At(network.Robustness.Find(role), 0.75))),
            ]);
        }
        return new SummaryTable(
            $"Clusters: L2 robust accuracy of {networks[0].Robustness.Samples} test points",
            ["p", "clean", "half broken at ε: damped PGD (published)", "strongest found", "ideal, exact", "at ε = 0.75: damped PGD", "strongest found"], rows);
    }

    /// <summary>The findings in a sentence per power.</summary>
    public IEnumerable<string> Findings() => networks.Select(network =>
    {
        NeuronRecord neurons = network.Neurons;
        bool sums = network.Power < 2;
        int[] targets = sums ? [0, 1] : [.. Enumerable.Range(2, neurons.Centres)];
        int leading = neurons.Dominant(0.1);
        int covered = targets.Count(target => Enumerable.Range(0, leading).Any(j => neurons.Cosines[j, target] > 0.99));
        string where = sums
            ? $"{(covered == 2 ? "both class averages μ<sub>+</sub> and μ<sub>−</sub> are" : $"{covered} of the 2 class averages is")} found by a leading neuron (cosine above 0.99)"
            : $"{covered} of the {neurons.Centres} centres have a leading neuron of their own (cosine above 0.99)";
        string half = network.Robustness.Find(CurveRole.Empirical) is { } curve && CurveReading.HalfBroken(curve) is { } radius ? $"; half of the test points are broken at ε = {Html.Number(radius, 2)}" : "";
        return $"Clusters, p = {Html.Number(network.Power)}: {where}{half} (1/√K = {Html.Number(1 / Math.Sqrt(neurons.Centres))}, √2/2 = 0.707).";
    });

    private static string Half(CurveRecord? curve) => curve is null ? "–" : CurveReading.HalfBroken(curve) is { } radius ? Html.Number(radius) : "never";

    private static string At(CurveRecord? curve, double radius) => curve is null || CurveReading.At(curve, radius) is not { } accuracy ? "–" : Html.Percent(accuracy);

    private static Figure Plane(ClusterNetwork network) => new(
        $"plane-p{network.Name}", $"Neurons and data in the plane of μ+ and μ−, p = {network.Name}",
        $"Small marks are test samples, large ones the directions w/‖w‖ of neurons, their area in proportion to the contribution |v|‖w‖ (those above {Html.Percent(NeuronFigures.Shown)} of the largest). "
        + "A neuron on the circle lies in the plane: it is a class average. A neuron on top of the data points to a single cluster.",
        Width, 480, plot => NeuronFigures.DrawPlane(plot, network.Neurons));

    private static Figure ThreeCentres(ClusterNetwork network) => new(
        $"centres-p{network.Name}", $"The same along three centres, p = {network.Name}",
        "Isometric view of the coordinates along two positive centres and a negative one. The other clusters fall on the origin, and so do neurons that point to them.",
        Width, 480, plot => NeuronFigures.DrawThreeCentres(plot, network.Neurons));

    private Figure Alignment() => new(
        "alignment", "Alignment of the neurons over the epochs",
        "The largest cosine of a neuron with μ+, μ− or a centre, averaged over the neurons with their contributions as weights: 1 when all that matters points along one of these directions.",
        Width, 420, plot =>
        {
            CurveFigure.Draw(plot, "epoch", "alignment",
            [
                .. networks.Select((network, i) =>
                {
                    EpochRow[] rows = [.. network.Log.Epochs.Where(row => row.Alignment is not null)];
                    return Series.OfPower(i, $"p = {network.Name}", [.. rows.Select(row => Math.Log10(row.Epoch))], [.. rows.Select(row => row.Alignment!.Value)]) with { MarkerSize = 5 };
                }),
            ]);
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. EpochTicks.Select(epoch => Math.Log10(epoch))], [.. EpochTicks.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture))]);
            plot.Axes.SetLimitsY(0, 1.05);
        });

    private Figure Contributions() => new(
        "contributions", "Contributions of the neurons",
        string.Join(" ", networks.Select(network => $"p = {network.Name}: {network.Neurons.Dominant(0.01)} of {network.Neurons.Order.Length} neurons contribute more than a hundredth of the largest contribution.")),
        Width, 420, plot => NeuronFigures.DrawContributions(plot, [.. networks.Select(network => ($"p = {network.Name}", network.Neurons))], ContributionFloor));

    private static Figure Cosines(ClusterNetwork network) => new(
        $"cosines-p{network.Name}", $"Cosines of the leading neurons with the centres, p = {network.Name}",
        "A column per neuron, by falling contribution; a row per direction. Above the line the class averages μ+ and μ−, below it the positive centres, then (dotted line) the negative ones.",
        Width, 400, plot => NeuronFigures.DrawCosines(plot, network.Neurons, network.Power < 2 ? 60 : 20));

    private static Figure Robustness(ClusterNetwork network)
    {
        double root = 1 / Math.Sqrt(network.Neurons.Centres);
        return new Figure(
            $"robust-clusters-p{network.Name}", $"Robust accuracy over the L2 radius, p = {network.Name}",
            $"Ran on {network.Robustness.Samples} test points: {string.Join("; ", network.Robustness.Curves.Select(curve => $"<i>{RoleOf(curve.Role)}</i>: {Html.Text(curve.Label)}"))}. Dotted lines at 1/√K = {Html.Number(root)} and √2/2 = 0.707.",
            Width, 420, plot => CurveFigure.DrawAccuracy(plot, "radius ε (L2)", "robust accuracy", [.. network.Robustness.Curves.OrderBy(curve => -(int)curve.Role).Select(Curve)], [(root, "1/√K"), (Math.Sqrt(0.5), "√2/2")]));
    }

    private static Series Curve(CurveRecord curve) => curve.Role switch
    {
        CurveRole.Published => new Series("damped PGD (published)", curve.Radii, curve.RobustAccuracy, OkabeIto.ColorOf(4), MarkerShape.OpenSquare, LinePattern.Dashed),
        CurveRole.Empirical => new Series("strongest found", curve.Radii, curve.RobustAccuracy, OkabeIto.ColorOf(0), MarkerShape.FilledCircle, LinePattern.Solid) { MarkerSize = 6 },
        _ => new Series(curve.Label, curve.Radii, curve.RobustAccuracy, OkabeIto.Ideal.WithAlpha(0.45), MarkerShape.None, LinePattern.Solid) { LineWidth = 7 },
    };

    private static string RoleOf(CurveRole role) => role switch
    {
        CurveRole.Published => "published attack",
        CurveRole.Empirical => "strongest found",
        _ => "ideal classifier",
    };

    private static string? Masking(ClusterNetwork network)
    {
        if (network.Robustness.Find(CurveRole.Published) is not { } published || network.Robustness.Find(CurveRole.Empirical) is not { } strongest) return null;
        string power = $"<b>p = {network.Name}.</b> ";
        if (CurveReading.ExcessOf(published, strongest, Threshold) is not { } excess)
            return power + $"The published attack is not masked here: its curve never lies more than {Html.Number(100 * Threshold)} points above that of the strongest attacks.";
        return power + $"The published curve is masked from ε = {Html.Number(excess.From)} to {Html.Number(excess.To)}. At ε = {Html.Number(excess.Largest)} the damped PGD leaves {Html.Percent(excess.Weak)} robust where the strongest attacks leave {Html.Percent(excess.Strong)}: "
            + (network.Power > 2
                ? "at a clean point the gradient towards the opposite centres vanishes, because σ<sup>p</sup> is flat where a neuron is silent, so ascent from δ = 0 is led away from the nearest adversarial examples."
                : "the attack divides the gradient by its norm + 10<sup>−7</sup>, and the gradient of the exponential loss at confident points is smaller than that, so they are hardly moved.");
    }
}

/// <summary>A network trained on clusters, as its files describe it.</summary>
internal sealed record ClusterNetwork(SyntheticConfiguration Configuration, TrainingLog Log, NeuronRecord Neurons, RobustnessRecord Robustness)
{
    /// <summary>The power p.</summary>
    public double Power => Configuration.Power;

    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);
}
