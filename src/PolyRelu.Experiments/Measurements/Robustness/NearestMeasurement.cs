using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The search for the nearest examples of all attacked samples on clusters, and what it adds to attacks that ran at some radii.
/// </summary>
/// <remarks>
/// One search gives a whole curve: at a radius the samples are broken whose nearest example lies within it. Works block by block, so
/// that the memory does not grow with the number of samples; a sample's result does not depend on its block, since starts come from
/// the settings alone.
/// </remarks>
internal sealed class NearestMeasurement
{
    /// <summary>Samples that are searched together.</summary>
    public const int BlockSize = 1000;

    private const string Suffix = " (nearest)";

    private readonly IReadOnlyList<AttackIdentity> identities;
    private readonly double[][] distances;

    private NearestMeasurement(IReadOnlyList<AttackIdentity> identities, double[][] distances) =>
        (this.identities, this.distances) = (identities, distances);

    /// <summary>Searches.</summary>
    /// <param name="victim">The network; one that knows the span of its neurons is searched there.</param>
    /// <param name="attacked">The samples.</param>
    /// <param name="threat">Norm, box, and the largest radius of interest.</param>
    /// <param name="attacks">The attacks, in order.</param>
    /// <param name="seed">Seed of every attack.</param>
    /// <param name="progress">Told the fraction done.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static NearestMeasurement Of(
        IClassifier victim, Dataset attacked, ThreatModel threat, IReadOnlyList<IMinimumNormAttack> attacks, ulong seed,
        IProgress<double> progress, CancellationToken cancellation)
    {
        int count = attacked.Count;
        double[][] distances = [.. attacks.Select(_ => new double[count])];
        for (int first = 0; first < count; first += BlockSize)
        {
            int size = Math.Min(BlockSize, count - first);
            Samples block = new(attacked.Samples.Inputs.RowRange(first, size), attacked.Samples.Labels[first..(first + size)]);
            MinimumDistanceResult found = MinimumDistance.Search(victim, block, threat, attacks, seed, null, cancellation);
            for (int step = 0; step < distances.Length; step++) found.Steps[step].Nearest.Distances.CopyTo(distances[step].AsSpan(first));
            progress.Report((double)(first + size) / count);
        }
        return new NearestMeasurement([.. attacks.Select(attack => attack.IdentityFor(victim.Outputs)).Select(Named)], distances);
    }

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
