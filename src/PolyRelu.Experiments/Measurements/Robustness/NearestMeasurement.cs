using PolyRelu.Attacks;
using PolyRelu.Evaluation;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The nearest examples of all attacked samples on clusters, and what they add to attacks that ran at some radii.
/// </summary>
/// <remarks>One search gives a whole curve: at a radius the samples are broken whose nearest example lies within it.</remarks>
/// <param name="found">What the search found.</param>
internal sealed class NearestMeasurement(MinimumDistanceResult found)
{
    private const string Suffix = " (nearest)";

    private readonly AttackIdentity[] identities = [.. found.Steps.Select(step => Named(step.Identity))];
    private readonly double[][] distances = [.. found.Steps.Select(step => step.Nearest.Distances.ToArray())];

    /// <summary>
    /// The distance of the nearest example found of every sample, an upper bound: that of the search, or the first radius at which an
    /// attack of the report broke the sample, if that is less; 0 where the sample is misclassified, infinite where nothing was found.
    /// </summary>
    public IReadOnlyList<double> DistancesWith(RobustnessReport report)
    {
        double[] least = [.. distances[^1]];
        foreach (RadiusResult radius in report.Radii)
            for (int i = 0; i < least.Length; i++)
                if (!radius.Robust[i]) least[i] = Math.Min(least[i], radius.Epsilon);
        return least;
    }

    /// <summary>The report with the attacks of the search as further entries at every radius.</summary>
    public RobustnessReport AddedTo(RobustnessReport report) => report with { Radii = [.. report.Radii.Select(AddedTo)] };

    private RadiusResult AddedTo(RadiusResult radius)
    {
        bool[] robust = radius.Robust;
        List<AttackEntry> entries = [.. radius.Attacks];
        for (int step = 0; step < distances.Length; step++)
        {
            double[] known = distances[step];
            bool[] after = [.. robust.Select((flag, i) => flag && known[i] > radius.Epsilon)];
            int before = robust.Count(flag => flag), left = after.Count(flag => flag);
            int attacked = radius.Epsilon > 0 ? before : 0;
            entries.Add(new AttackEntry(identities[step], (double)left / after.Length, attacked, before - left, 0) { Robust = after });
            robust = after;
        }
        return radius with { RobustAccuracy = entries[^1].RobustAccuracy, Attacks = entries, Robust = robust };
    }

    /// <summary>Tells it apart from an attack of the same name that ran at the radii.</summary>
    private static AttackIdentity Named(AttackIdentity identity) => identity with { Label = identity.Label + Suffix };
}
