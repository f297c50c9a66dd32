using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>
/// Certified beside attacked accuracy of networks on clusters, a panel and a sentence per power, and the brackets in a table.
/// </summary>
/// <param name="powers">The networks.</param>
internal sealed class ClusterSandwich(IReadOnlyList<ClusterRepeats> powers)
{
    private static readonly double Largest = Math.Sqrt(0.5);

    private readonly (ClusterRepeats Repeats, SandwichPower Power)[] certified =
    [
        .. powers.Select(power => (Repeats: power, Power: power.Sandwich())).Where(entry => entry.Power is not null)
            .Select(entry => (entry.Repeats, entry.Power!)),
    ];

    /// <summary>The band of every power.</summary>
    public IEnumerable<Figure> Figures() => certified.Select(entry => SandwichPanels.Bands(
        $"sandwich-clusters-p{entry.Power.Name}", $"Proof and attack over the L2 radius, {entry.Power.Legend}", [entry.Power],
        [(Root(entry.Repeats), "1/√K"), (Largest, "√2/2")],
        $" Dotted lines at 1/√K = {Html.Number(Root(entry.Repeats))} and √2/2 = {Html.Number(Largest)}."));

    /// <summary>The widths of the bands and the brackets, a sentence per power.</summary>
    public IEnumerable<Markup> Findings() => certified.Select(entry =>
        (Markup)($"Clusters, p = {entry.Power.Name}{Html.Untrained(entry.Power.HasLearned)}, proof beside attack on "
            + $"{entry.Power.Repeats[0].Data}: between certified and attacked accuracy lie at most "
            + $"{SandwichPanels.Points(entry.Power.LargestWidth)}, and {SandwichPanels.Points(entry.Power.MeanWidth)} on average over the "
            + $"radii up to {Html.Number(entry.Power.Radii[^1])}; for the median point {SandwichPanels.Medians(entry.Power)} "
            + $"(1/√K = {Html.Number(Root(entry.Repeats))}, √2/2 = {Html.Number(Largest)})."));

    /// <summary>The brackets beside the radii of the theory; none where nothing was certified.</summary>
    public IEnumerable<SummaryTable> Tables() => certified.Length == 0 ? [] :
    [
        SandwichPanels.Brackets(
            $"Clusters: distance to the nearest misclassified input in L2, {certified[0].Power.Repeats[0].Data}",
            [.. certified.Select(entry => entry.Power)],
            [
                ("1/√K", i => Html.Number(Root(certified[i].Repeats))), ("√2/2", _ => Html.Number(Largest)),
                ("ideal, exact, median", i => certified[i].Repeats.Distances(CurveRole.Ideal) is { } exact
                    ? Html.Number(Median.Of(exact)) : "–"),
            ]),
    ];

    private static double Root(ClusterRepeats power) => 1 / Math.Sqrt(power.First.Neurons.Centres);
}
