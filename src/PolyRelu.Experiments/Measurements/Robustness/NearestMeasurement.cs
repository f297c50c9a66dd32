using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Kernels;

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
    private readonly NearestExamples[] known = [.. found.Steps.Select(step => step.Nearest)];

    /// <summary>
    /// The distance of the nearest example found of every sample, an upper bound: that of the search, or the first radius at which an
    /// attack of the report broke the sample, if that is less; 0 where the sample is misclassified, infinite where nothing was found.
    /// </summary>
    public IReadOnlyList<double> DistancesWith(RobustnessReport report)
    {
        double[] least = [.. known[^1].Distances];
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
        AttackIdentity?[] foundBy = [.. radius.FoundBy];
        Matrix examples = radius.Adversarials.Copy();
        List<AttackEntry> entries = [.. radius.Attacks];
        for (int step = 0; step < known.Length; step++)
        {
            bool[] after = [.. robust];
            int before = robust.Count(flag => flag);
            for (int i = 0; i < after.Length; i++)
            {
                if (!after[i] || known[step].Distances[i] > radius.Epsilon) continue;
                after[i] = false;
                foundBy[i] = known[step].FoundBy[i] is { } attack ? Named(attack) : null;
                known[step].Adversarials.Row(i).CopyTo(examples.Row(i));
            }
            int left = after.Count(flag => flag), attacked = radius.Epsilon > 0 ? before : 0;
            double accuracy = after.Length == 0 ? 0 : (double)left / after.Length;
            entries.Add(new AttackEntry(identities[step], accuracy, attacked, before - left, 0) { Robust = after });
            robust = after;
        }
        return new RadiusResult(radius.Epsilon, entries[^1].RobustAccuracy, entries, robust, examples) { FoundBy = foundBy };
    }

    /// <summary>Tells it apart from an attack of the same name that ran at the radii.</summary>
    private static AttackIdentity Named(AttackIdentity identity) =>
        identity == AttackIdentity.Misclassified ? identity : identity with { Label = identity.Label + Suffix };
}
