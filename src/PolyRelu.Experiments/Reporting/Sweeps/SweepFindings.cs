namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>What came out of a sweep, in sentences: where a series is largest and smallest, and with which key it changes most.</summary>
internal static class SweepFindings
{
    private const int MostFindings = 8;

    /// <summary>The sentences on a grid.</summary>
    public static IEnumerable<Markup> Of(SweepGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        SweepPoint[] trained = [.. grid.Points.Where(point => point.Untrained == 0)];
        // One series of each quantity: of several radii the one at which points differ most.
        IEnumerable<SweepSeries> chosen = grid.Series.GroupBy(series => series.Quantity).Select(quantity => quantity
            .GroupBy(series => series.Curve).First().MaxBy(series => SweepGrid.Spread(trained, series))!);
        foreach (SweepSeries series in chosen.Take(MostFindings))
            if (Extremes(grid, series, trained) is { } sentence) yield return sentence;
        int untrained = grid.Points.Sum(point => point.Untrained);
        if (untrained > 0)
            yield return $"{Plural.Of(untrained, "network")} learned nothing: "
                + $"{Plural.Noun(untrained, "its numbers are", "their numbers are")} "
                + "no findings, and their points are left out of the sentences above.";
    }

    private static Markup? Extremes(SweepGrid grid, SweepSeries series, IReadOnlyList<SweepPoint> points)
    {
        IReadOnlyList<(SweepPoint Point, SweepMean Mean)> known = SweepLine.Known(points, series);
        if (known.Count < 2) return null;
        string words = Sentence(grid.Words(series)), low = series.Text(known.Min(pair => pair.Mean.Mean)),
            high = series.Text(known.Max(pair => pair.Mean.Mean));
        return low == high ? Markup.Of($"{words}: <b>{high}</b> at all {Plural.Of(known.Count, "point")}.")
            : Markup.Of($"{words}: from <b>{low}</b> at {Where(grid, series, known, low)} to <b>{high}</b> at ")
                + Markup.Of($"{Where(grid, series, known, high)}.{Strongest(grid, series, known)}");
    }

    /// <summary>The point at which a mean reads as a text, or how many there are.</summary>
    private static string Where(SweepGrid grid, SweepSeries series, IReadOnlyList<(SweepPoint Point, SweepMean Mean)> known, string text)
    {
        SweepPoint[] there = [.. known.Where(pair => series.Text(pair.Mean.Mean) == text).Select(pair => pair.Point)];
        return there.Length == 1 ? grid.Words(there[0]) : Plural.Of(there.Length, "point");
    }

    /// <summary>The key along which the means over all others differ most, where several vary.</summary>
    private static string Strongest(SweepGrid grid, SweepSeries series, IReadOnlyList<(SweepPoint Point, SweepMean Mean)> known)
    {
        if (grid.Axes.Count < 2) return "";
        (SweepAxis axis, IReadOnlyList<(int Place, SweepMean Mean)> means) = grid.Axes
            .Select((own, a) => (own, SweepLine.Means(known, a))).MaxBy(entry => SweepLine.Change(entry.Item2));
        (int Place, SweepMean Mean) low = means.MinBy(mean => mean.Mean.Mean), high = means.MaxBy(mean => mean.Mean.Mean);
        return series.Text(low.Mean.Mean) == series.Text(high.Mean.Mean) ? ""
            : $" It changes most with {axis.Name}: averaged over the rest, {series.Text(low.Mean.Mean)} at {axis.Text(low.Place)} and "
                + $"{series.Text(high.Mean.Mean)} at {axis.Text(high.Place)}.";
    }

    /// <summary>Words as the beginning of a sentence.</summary>
    public static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";
}
