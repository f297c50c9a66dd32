using PolyRelu.Evaluation;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>How far the nearest example of every sample is, as far as a search and attacks at some radii know.</summary>
internal static class NearestDistances
{
    /// <summary>
    /// The distance of the nearest example found of every sample, an upper bound: that of the search, or the first radius at which an
    /// attack of the report broke the sample, if that is less; 0 where the sample is misclassified, infinite where nothing was found.
    /// </summary>
    /// <param name="found">What the search found.</param>
    /// <param name="report">What attacks left of the same samples.</param>
    public static IReadOnlyList<double> Of(MinimumDistanceResult found, RobustnessReport report)
    {
        double[] least = [.. found.Nearest.Distances];
        Lower(least, report);
        return least;
    }

    /// <summary>
    /// The first radius of a report within which each sample has an example, or at which it is misclassified itself; infinite where none.
    /// </summary>
    public static IReadOnlyList<double> Of(RobustnessReport report)
    {
        double[] least = new double[report.Radii[0].Robust.Length];
        Array.Fill(least, double.PositiveInfinity);
        Lower(least, report);
        return least;
    }

    private static void Lower(double[] least, RobustnessReport report)
    {
        foreach (RadiusResult radius in report.Radii)
            for (int i = 0; i < least.Length; i++)
                if (!radius.Robust[i]) least[i] = Math.Min(least[i], radius.Epsilon);
    }
}
