namespace PolyRelu;

/// <summary>The one rule for medians: of distances, of times, in files, reports and tables.</summary>
public static class Median
{
    /// <summary>
    /// The middle value, or the mean of the two in the middle; NaN, a distance that is not known to be finite, counts as infinite.
    /// </summary>
    /// <returns>The median; +∞ where half of the values or more are infinite.</returns>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("The median needs at least one value.", nameof(values));
        double[] sorted = [.. values.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
