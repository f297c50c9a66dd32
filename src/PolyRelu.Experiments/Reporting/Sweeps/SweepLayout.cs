using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>
/// The report of trials that differ in any keys: what varies, a table of points, and every headline quantity over every key. It reads what
/// trials measured (<see cref="RunReader.Measured"/>) and knows no experiment.
/// </summary>
/// <param name="experiment">Title of the report of the experiment that is swept.</param>
internal sealed class SweepLayout(string experiment) : ReportLayout
{
    /// <inheritdoc/>
    internal override string Title => $"{experiment}: a sweep";

    /// <inheritdoc/>
    internal override Markup Question => "It asks how what was measured depends on the keys that were swept.";

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks => [("sweep-", "the first panel of what was measured")];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<SweepGrid> grids = SweepGrid.Of(run.Measured());
        bool several = grids.Count > 1;
        string Of(SweepGrid grid) => several ? $" of {grid.Kind}" : "";
        return new ReportContent
        {
            Findings = [.. grids.Select(grid => (Markup)Extent(grid, several)), .. grids.SelectMany(grid => SweepFindings.Of(grid)
                .Select(finding => several ? Markup.Of($"{grid.Kind}: {finding}") : finding))],
            Sections = [.. grids.Where(grid => grid.Axes.Count > 0).Select(grid => Section(grid, $"What was measured{Of(grid)}"))],
            Tables =
            [
                .. grids.Where(grid => grid.Axes.Count > 0).Select(grid => SweepTables.Keys(grid, $"What varies{Of(grid)}")),
                .. grids.Select(grid => SweepTables.Points(grid, $"Points{Of(grid)}")),
            ],
        };
    }

    private static string Extent(SweepGrid grid, bool several)
    {
        int[] repeats = [.. grid.Points.Select(point => point.Trials.Count)];
        string each = repeats.Max() == repeats.Min() ? $"{Plural.Of(repeats.Max(), "trial")} each"
            : FormattableString.Invariant($"{repeats.Min()} to {Plural.Of(repeats.Max(), "trial")} each");
        string kind = several ? $"Trials of the kind {grid.Kind}: " : "";
        string keys = grid.Axes.Count == 0 ? "nothing but the seed varies"
            : $"over {Quotation.List(grid.Axes.Select(axis => FormattableString.Invariant($"{axis.Name} ({axis.Values.Count})")))}";
        return $"{kind}{Plural.Of(grid.Points.Count, "point")} {keys}, {each}.";
    }

    private static ReportSection Section(SweepGrid grid, string title)
    {
        (IReadOnlyList<Figure> figures, int leftOut) = SweepFigures.Of(grid);
        int constant = grid.Series.Count(grid.IsConstant);
        List<Markup> closing = [];
        if (leftOut > 0) closing.Add($"{Plural.Of(leftOut, "more panel")} {Plural.Noun(leftOut, "is", "are")} not drawn.");
        if (grid.LeftOut > 0)
            closing.Add($"Of each trial {Plural.Of(grid.LeftOut, "more number")} at other radii or of other subjects "
                + $"{Plural.Noun(grid.LeftOut, "stands", "stand")} in results.csv and results.parquet.");
        if (constant > 0)
            closing.Add($"What is the same at every point is not drawn: {Plural.Of(constant, "column")} of the table of points.");
        return new ReportSection(title,
            "Each panel shows one quantity over one key, with a line for every value of another one and the mean over the rest.", figures,
            closing)
        { Details = SweepTables.More(grid) is { } more ? [more] : [] };
    }
}
