namespace PolyRelu.Experiments.Reporting;

/// <summary>Curves of repeats over the same abscissae: mean, lowest and highest.</summary>
/// <param name="X">Abscissae.</param>
/// <param name="Mean">Mean over the repeats.</param>
/// <param name="Low">Lowest value.</param>
/// <param name="High">Highest value.</param>
/// <param name="Repeats">Number of repeats.</param>
internal sealed record Band(IReadOnlyList<double> X, IReadOnlyList<double> Mean, IReadOnlyList<double> Low, IReadOnlyList<double> High,
    int Repeats)
{
    /// <summary>The band of some curves.</summary>
    /// <exception cref="ArgumentException">There is no curve, or one has another length.</exception>
    public static Band Of(IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> curves)
    {
        if (curves.Count == 0 || curves.Any(curve => curve.Count != x.Count))
            throw new ArgumentException($"Expected curves of {Plural.Of(x.Count, "value")}; got "
                + $"{string.Join(", ", curves.Select(curve => curve.Count))}.", nameof(curves));
        double[] Each(Func<IEnumerable<double>, double> summary) =>
            [.. Enumerable.Range(0, x.Count).Select(i => summary(curves.Select(curve => curve[i])))];
        return new Band(x, Each(Enumerable.Average), Each(Enumerable.Min), Each(Enumerable.Max), curves.Count);
    }
}
