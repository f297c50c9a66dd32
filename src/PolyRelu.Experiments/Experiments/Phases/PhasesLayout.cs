using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>The report of the maps of ν.</summary>
internal sealed class PhasesLayout : ReportLayout
{
    private const int CourseHeight = 380;

    /// <inheritdoc/>
    internal override string Title => "Maps of the robustness that gradient flow ends at";

    /// <inheritdoc/>
    internal override Markup Question => Markup.Of($"""
        It asks where between the two known ends gradient flow arrives: class averages, which break at 1/√K, or one neuron per cluster,
        which withstands √2/2. ν = (R − 1/√K)/(√2/2 − 1/√K) is 0 at the first and 1 at the second, R the median radius of the points.
        """);

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["phase-grid"] = ("map of flows to their ends", "maps of flows to their ends"),
            ["phase-course"] = ("map of flows over time", "maps of flows over time"),
            ["phase-optimisers"] = ("map of update rules", "maps of update rules"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
        [("nu-", "the maps of ν"), ("radius", "the radius over time")];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<DrawnMap> grids = DrawnMap.Grids(run), courses = DrawnMap.Courses(run), rules = DrawnMap.Rules(run);
        return new ReportContent
        {
            Findings = [.. PhaseFindings.Of(grids, courses), .. rules.SelectMany(RuleFindings.Of)],
            Sections =
            [
                .. grids.Count == 0 ? Array.Empty<ReportSection>() :
                [
                    new ReportSection("Where flows end", "Every cell is one flow, from a balanced start to where margins have settled "
                        + "after the last birth.", [.. grids.Select(map => map.Figure())], [.. grids.Select(Setting)]),
                ],
                .. courses.Count == 0 ? Array.Empty<ReportSection>() :
                [
                    new ReportSection("What time does", "A column is one flow, looked at long after its last birth.",
                        [.. courses.Select(map => map.Figure()), Courses(courses)], [.. courses.Select(Setting)]),
                ],
                .. rules.Count == 0 ? Array.Empty<ReportSection>() :
                [
                    new ReportSection("Which update rule finds the robust network", "A cell is one training in float32 from a balanced "
                        + "start; steps are as long as the preset says, so rows are not equally far in time.",
                        [.. rules.Select(map => map.Figure())], [.. rules.Select(RuleSetting)]),
                ],
            ],
            Tables = [.. grids.Concat(courses).Concat(rules).Select(map => map.Values()), .. rules.Select(RuleFindings.Table)],
        };
    }

    private static Markup Setting(DrawnMap map)
    {
        CellSettings c = map.Cells;
        string data = c.Alpha == 0 && map.Axis != MapAxis.Alpha ? "no noise: the flow on the K centres, to its end in K + 1 features, its "
                + "neurons put back into D; the points are the centres"
            : $"{Plural.Of(c.SamplesPerCluster, "sample")} for each cluster where there is noise, products in "
                + $"{(map.Axis == MapAxis.Time ? "float64" : "float32")}, and {Plural.Of(c.Points, "new point")} attacked"
                + $"{(map.Axis == MapAxis.Time ? "" : "; without noise the centres")}";
        return Markup.Of($"<b>{map.Title}.</b> ") + $"D = {c.Dimension}, "
            + (map.Axis == MapAxis.Clusters ? "" : $"K = {c.Clusters}, K1 = {c.PositiveClusters}, ")
            + $"{Plural.Of(c.NeuronsPerCluster, "neuron")} for each cluster, {c.Loss} loss"
            + (map.Axis == MapAxis.Scale ? "" : $", s = {c.Scale}")
            + (map.Axis is MapAxis.Time && c.Alpha > 0 ? $", α = {Html.Number(c.Alpha)}" : "")
            + $", one start and one draw for all cells"
            + $"{(c is FlowCellSettings flow ? $", tolerance {Html.Scientific(flow.Tolerance)}" : "")}; {data}. {map.Methods()}";
    }

    private static Markup RuleSetting(DrawnMap map)
    {
        CellSettings c = map.Cells;
        return Markup.Of($"<b>{map.Title}.</b> ") + $"D = {c.Dimension}, K = {c.Clusters}, K1 = {c.PositiveClusters}, α = "
            + $"{Html.Number(c.Alpha)}, {Plural.Of(c.SamplesPerCluster, "sample")} and {Plural.Of(c.NeuronsPerCluster, "neuron")} for each "
            + $"cluster, {c.Loss} loss, s = {c.Scale}; {Plural.Of(c.Points, "new point")} attacked. Theory ties each rule to a margin: "
            + "on homogeneous networks the direction of gradient descent goes to a KKT point of the margin over ‖θ‖₂ (Lyu and Li 2020), "
            + "that of steepest descent in another norm to one of its margin (Tsilivis et al. 2025): signed descent to that over the "
            + "largest parameter, which Adam maximises on linear models (Zhang et al. 2024), descent in the largest spectral norm of a "
            + "layer, which Muon approximates (Bernstein and Newhouse 2024), to that. These are statements about the limit of long "
            + $"training and small steps, and a KKT point need not be a maximum. {map.Methods()}";
    }

    /// <summary>R over time, a colour for each power and a pattern for each loss, of which only the first has marks.</summary>
    private static Figure Courses(IReadOnlyList<DrawnMap> courses) => new(
        "radius-time", "Radius over time", "Median distance of the nearest examples, by attack or certificate and attack, over the time of "
            + "the flow. Dotted: √2/2 and 1/√K.", 2 * Figure.UsualWidth, CourseHeight, plot =>
        {
            LinePattern[] patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];
            double[] all = [.. courses.SelectMany(map => map.Table.Rows).Where(cell => cell.IsFinished)
                .Select(cell => Math.Log10(cell.Time))];
            CurveFigure.Draw(plot, "time t", "radius R",
            [
                .. courses.SelectMany((map, i) => map.Powers.Select((power, column) =>
                {
                    PhaseRow[] cells = [.. map.Table.Rows.Where(cell => cell.Column == column && cell.IsFinished)];
                    return new Series($"p = {Html.Number(power)}, {map.Cells.Loss}", [.. cells.Select(cell => Math.Log10(cell.Time))],
                        [.. cells.Select(cell => cell.Radius)], OkabeIto.ColorOf(column),
                        i == 0 ? OkabeIto.ShapeOf(column) : MarkerShape.None, patterns[i % patterns.Length])
                    { MarkerSize = 4 };
                })),
                .. all.Length == 0 ? [] : new[] { Phase.Robust, Phase.Averaged(courses[0].Cells.Clusters) }.Select(radius =>
                    new Series("", [all.Min(), all.Max()], [radius, radius], Look.Ink, MarkerShape.None, LinePattern.Dotted)
                    { LineWidth = 1 }),
            ]);
            if (all.Length == 0) return;
            int first = (int)Math.Ceiling(all.Min()), last = (int)Math.Floor(all.Max());
            int[] decades = [.. Enumerable.Range(first, Math.Max(0, last - first + 1))];
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. decades.Select(decade => (double)decade)],
                [.. decades.Select(Look.PowerOfTen)]);
        });
}
