namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>A series over one key, at one value of another.</summary>
/// <param name="Label">The other value, in words.</param>
/// <param name="Values">The place of each value on the key, and the mean of what was measured there.</param>
internal sealed record SweepLine(string Label, IReadOnlyList<(int Place, SweepMean Mean)> Values)
{
    private const int ShortName = 3;

    /// <summary>The lines of a series over a key.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="series">The series.</param>
    /// <param name="along">The key.</param>
    /// <param name="other">The key whose values have a line each; null for one line.</param>
    /// <param name="most">Lines at most; of more values some are taken, evenly.</param>
    public static IEnumerable<SweepLine> Of(SweepGrid grid, SweepSeries series, int along, int? other, int most)
    {
        ArgumentNullException.ThrowIfNull(grid);
        IReadOnlyList<(SweepPoint Point, SweepMean Mean)> known = Known(grid.Points, series);
        if (other is not { } key) return [new SweepLine("", Means(known, along))];
        ILookup<int, (SweepPoint Point, SweepMean Mean)> lines = known.ToLookup(pair => pair.Point.Places[key]);
        int[] places = [.. lines.Select(line => line.Key).Order()];
        return Some(places, most).Select((place, i) => new SweepLine(LabelOf(grid.Axes[key], place, i == 0), Means(lines[place], along)));
    }

    /// <summary>The points at which a series was measured, with its means.</summary>
    public static IReadOnlyList<(SweepPoint Point, SweepMean Mean)> Known(IEnumerable<SweepPoint> points, SweepSeries series) =>
        [.. points.Select(point => (Point: point, Mean: point.Find(series))).Where(pair => pair.Mean is not null)
            .Select(pair => (pair.Point, pair.Mean!))];

    /// <summary>How far the largest of some means is above the smallest; 0 for none.</summary>
    public static double Change(IReadOnlyList<(int Place, SweepMean Mean)> means) =>
        means.Count == 0 ? 0 : means.Max(mean => mean.Mean.Mean) - means.Min(mean => mean.Mean.Mean);

    /// <summary>The means over all points that share the value of a key, by its places.</summary>
    public static IReadOnlyList<(int Place, SweepMean Mean)> Means(IEnumerable<(SweepPoint Point, SweepMean Mean)> known, int along) =>
    [
        .. known.GroupBy(pair => pair.Point.Places[along], pair => pair.Mean).OrderBy(group => group.Key)
            .Select(group => (group.Key, SweepMean.Of([.. group]))),
    ];

    /// <summary>A value with its key; of a long key the first line alone has its name.</summary>
    private static string LabelOf(SweepAxis axis, int place, bool isFirst) =>
        isFirst || axis.Name.Length <= ShortName ? axis.Words(place) : axis.Text(place);

    private static IEnumerable<int> Some(int[] places, int most) => places.Length <= most ? places
        : Enumerable.Range(0, most).Select(i => places[i * (places.Length - 1) / (most - 1)]);
}
