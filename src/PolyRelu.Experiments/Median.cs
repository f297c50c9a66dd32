namespace PolyRelu.Experiments.Reporting;

/// <summary>The median of distances.</summary>
internal static class Median
{
    /// <summary>
    /// The middle value, or the mean of the two in the middle; NaN, a distance that is not known to be finite, counts as infinite.
    /// </summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("The median needs at least one value.", nameof(values));
        double[] sorted = [.. values.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
