using System.Globalization;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>What varies in a sweep, and what came out at each point, as tables.</summary>
internal static class SweepTables
{
    private const int MostValues = 10, MostRows = 24, MostFolded = 500, MostColumns = 8;

    /// <summary>The keys with their values.</summary>
    public static SummaryTable Keys(SweepGrid grid, string title)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return new SummaryTable(title, ["key", "values", "number"],
        [
            .. grid.Axes.Select(axis => Row(axis, axis.Values.Count.ToString(CultureInfo.InvariantCulture))),
            .. grid.Followers.Select(pair => Row(pair.Key, $"with {pair.With.Name}")),
        ]);
    }

    private static IReadOnlyList<SummaryCell> Row(SweepAxis axis, string number) =>
        [new(axis.Name == axis.Key ? axis.Key : $"{axis.Name} ({axis.Key})"), new(Values(axis)), new(number)];

    /// <summary>The points with the means of the series; the first ones where there are many.</summary>
    public static SummaryTable Points(SweepGrid grid, string title)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return Rows(grid, grid.Points.Count <= MostRows ? title : string.Create(CultureInfo.InvariantCulture,
            $"{title}: the first {MostRows} of {grid.Points.Count}"), MostRows);
    }

    /// <summary>More of them, to be folded; null where all are in <see cref="Points"/>.</summary>
    public static SummaryTable? More(SweepGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.Points.Count <= MostRows) return null;
        string all = Plural.Of(grid.Points.Count, "point");
        string which = grid.Points.Count <= MostFolded ? $"All {all}" : FormattableString.Invariant($"The first {MostFolded} of {all}");
        return Rows(grid, $"{which}; results.csv has every trial", MostFolded);
    }

    private static SummaryTable Rows(SweepGrid grid, string title, int most)
    {
        SweepSeries[] columns = [.. grid.Series.Take(MostColumns)];
        return new SummaryTable(title, [.. grid.Axes.Select(axis => axis.Name), "trials", .. columns.Select(grid.Words)],
        [
            .. grid.Points.Take(most).Select(point => (IReadOnlyList<SummaryCell>)
            [
                .. grid.Axes.Select((axis, a) => new SummaryCell(axis.Text(point.Places[a]))), Count(point),
                .. columns.Select(series => new SummaryCell(Text(series, point.Find(series)))),
            ]),
        ]);
    }

    /// <summary>A mean, and the range of the repeats where they differ.</summary>
    private static string Text(SweepSeries series, SweepMean? mean)
    {
        if (mean is null) return "–";
        (string low, string high) = (series.Text(mean.Low), series.Text(mean.High));
        return low == high ? series.Text(mean.Mean) : $"{series.Text(mean.Mean)} ({low} to {high})";
    }

    private static SummaryCell Count(SweepPoint point) => point.Untrained == 0 ? Cell(point.Trials.Count)
        : new(string.Create(CultureInfo.InvariantCulture, $"{point.Trials.Count}, {point.Untrained} untrained"));

    private static SummaryCell Cell(int count) => new(count.ToString(CultureInfo.InvariantCulture));

    private static string Values(SweepAxis axis)
    {
        string[] texts = [.. Enumerable.Range(0, axis.Values.Count).Select(axis.Text)];
        return texts.Length <= MostValues ? string.Join("; ", texts)
            : $"{string.Join("; ", texts.Take(MostValues / 2))}; …; {string.Join("; ", texts.TakeLast(MostValues / 4))}";
    }
}
