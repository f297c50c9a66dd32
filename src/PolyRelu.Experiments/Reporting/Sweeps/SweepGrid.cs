using PolyRelu.Experiments.Reporting.Results;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>The trials of one kind as points over the keys in which they differ, with the series that they measure.</summary>
internal sealed class SweepGrid
{
    private const string Repeats = "seed";      // last part of the key that tells repeats apart
    private const int MostRadii = 3, MostSubjects = 4;
    private const double Alike = 1e-3;          // fractions that are the same at every point

    private SweepGrid(string kind, IReadOnlyList<SweepAxis> axes, IReadOnlyList<SweepPoint> points,
        IReadOnlyList<(SweepAxis Key, SweepAxis With)> followers)
    {
        Followers = followers;
        Kind = kind;
        Axes = axes;
        Points = points;
        (Series, LeftOut) = Chosen(points);
    }

    /// <summary>Name of the kind of trials.</summary>
    public string Kind { get; }

    /// <summary>The keys that vary, seeds left out, and those that change with another one alone.</summary>
    public IReadOnlyList<SweepAxis> Axes { get; }

    /// <summary>The keys that change with another one alone, and which.</summary>
    public IReadOnlyList<(SweepAxis Key, SweepAxis With)> Followers { get; }

    /// <summary>The points that have a completed trial, in the order of their values.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>The series that a report shows, in the order in which trials have them.</summary>
    public IReadOnlyList<SweepSeries> Series { get; }

    /// <summary>How many series are left to the table of results: other radii and subjects.</summary>
    public int LeftOut { get; }

    /// <summary>Number of trials.</summary>
    public int Trials => Points.Sum(point => point.Trials.Count);

    /// <summary>The grids of some trials, one per kind.</summary>
    public static IReadOnlyList<SweepGrid> Of(IReadOnlyList<MeasuredTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return [.. trials.GroupBy(trial => trial.State.Kind).Select(kind => Of(kind.Key, [.. kind]))];
    }

    /// <summary>A point in words: p = 3, α = 0.1.</summary>
    public string Words(SweepPoint point) => Axes.Count == 0 ? "the only point"
        : string.Join(", ", Axes.Select((axis, a) => axis.Words(point.Places[a])));

    /// <summary>Whether the subject of a series tells it from another one that is shown.</summary>
    public bool NeedsSubject(SweepSeries series) =>
        Series.Where(other => other.Quantity == series.Quantity).Select(other => other.Subject).Distinct().Count() > 1;

    /// <summary>Whether a series reads the same at every point.</summary>
    public bool IsConstant(SweepSeries series) =>
        SweepLine.Known(Points, series).Select(pair => series.Text(pair.Mean.Mean)).Distinct().Count() < 2;

    /// <summary>A series in words.</summary>
    public string Words(SweepSeries series) => series.Words(NeedsSubject(series));

    private static SweepGrid Of(string kind, MeasuredTrial[] trials)
    {
        (IReadOnlyList<SweepAxis> axes, IReadOnlyList<(SweepAxis, SweepAxis)> followers) = Independent(
            [.. VaryingKeys.Of(trials).Where(key => !IsSeed(key)).Select(key => new SweepAxis(key, trials))], trials);
        SweepPoint[] points =
        [
            .. trials.GroupBy(trial => string.Join(' ', axes.Select(axis => axis.PlaceOf(trial))))
                .Select(group => new SweepPoint([.. axes.Select(axis => axis.PlaceOf(group.First()))], [.. group]))
                .Order(Comparer<SweepPoint>.Create((one, other) => Compare(one.Places, other.Places))),
        ];
        return new SweepGrid(kind, axes, points, followers);
    }

    /// <summary>
    /// The keys whose values no other one tells, p and α first; a key that changes with another one alone is no axis of its own.
    /// </summary>
    private static (IReadOnlyList<SweepAxis> Axes, IReadOnlyList<(SweepAxis Key, SweepAxis With)> Followers) Independent(
        SweepAxis[] all, MeasuredTrial[] trials)
    {
        List<SweepAxis> axes = [];
        List<(SweepAxis, SweepAxis)> followers = [];
        bool[] follows = new bool[all.Length];
        for (int a = 0; a < all.Length; a++)
        {
            // Of two keys that tell each other's values the first one counts.
            int with = Array.FindIndex(all, other => other != all[a] && Tells(other, all[a], trials));
            follows[a] = with >= 0 && (with < a || !Tells(all[a], all[with], trials));
            if (follows[a]) followers.Add((all[a], all[with]));
            else axes.Add(all[a]);
        }
        return (axes, followers);
    }

    /// <summary>Whether the value of one key tells that of another.</summary>
    private static bool Tells(SweepAxis key, SweepAxis other, MeasuredTrial[] trials)
    {
        int[] told = new int[key.Values.Count];
        Array.Fill(told, -1);
        foreach (MeasuredTrial trial in trials)
        {
            ref int value = ref told[key.PlaceOf(trial)];
            int there = other.PlaceOf(trial);
            if (value >= 0 && value != there) return false;
            value = there;
        }
        return true;
    }

    private static bool IsSeed(VaryingKey key) => key.IsOwn && (key.Name == Repeats || key.Name.EndsWith($".{Repeats}",
        StringComparison.Ordinal));

    private static int Compare(IReadOnlyList<int> one, IReadOnlyList<int> other)
    {
        for (int a = 0; a < one.Count; a++)
            if (one[a] != other[a]) return one[a].CompareTo(other[a]);
        return 0;
    }

    /// <summary>Of every quantity a few subjects, and of each a few radii at which points differ.</summary>
    private static (IReadOnlyList<SweepSeries> Shown, int LeftOut) Chosen(IReadOnlyList<SweepPoint> points)
    {
        SweepSeries[] all = [.. points.SelectMany(point => point.Series).Distinct()];
        List<SweepSeries> shown = [];
        foreach (IGrouping<MeasuredQuantity, SweepSeries> quantity in all.GroupBy(series => series.Quantity))
            foreach (IGrouping<SweepSeries, SweepSeries> curve in quantity.GroupBy(series => series.Curve).Take(MostSubjects))
                shown.AddRange(Radii(points, [.. curve.OrderBy(series => series.Radius)]));
        return (shown, all.Length - shown.Count);
    }

    private static IEnumerable<SweepSeries> Radii(IReadOnlyList<SweepPoint> points, SweepSeries[] curve)
    {
        if (curve.Length <= 1) return curve;
        SweepSeries[] differing = [.. curve.Where(series => series.Radius > 0 && Spread(points, series) > Alike)];
        if (differing.Length == 0) return [curve[^1]];
        int count = Math.Min(MostRadii, differing.Length);
        return Enumerable.Range(0, count).Select(i => differing[((2 * i) + 1) * differing.Length / (2 * count)]);
    }

    /// <summary>How far the largest mean of a series is above the smallest.</summary>
    public static double Spread(IReadOnlyList<SweepPoint> points, SweepSeries series)
    {
        double[] means = [.. points.Select(point => point.Find(series)?.Mean).OfType<double>()];
        return means.Length == 0 ? 0 : means.Max() - means.Min();
    }
}
