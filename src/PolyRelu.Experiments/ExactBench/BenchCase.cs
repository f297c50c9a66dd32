using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>One network that is to be made, and how its points are drawn.</summary>
/// <param name="Name">Its name, and that of its folder.</param>
/// <param name="Kind">The classifier.</param>
/// <param name="Power">The power p.</param>
/// <param name="IsNormalised">Whether the network divides by the length of its input.</param>
/// <param name="Clusters">Centres and points.</param>
/// <param name="Count">Number of points.</param>
internal sealed record BenchCase(string Name, IdealKind Kind, double Power, bool IsNormalised, GaussianClusters Clusters, int Count)
{
    /// <summary>Points nearer to the boundary (L2) are passed over: float32 itself would decide about radii of a percent of that.</summary>
    public const double LeastDistance = 0.01;

    private const ulong PointStream = 1;
    private const int MostDraws = 1 << 20;

    /// <summary>Makes network, points and truth.</summary>
    /// <exception cref="InvalidDataException">Too few points are classified correctly.</exception>
    public BenchNetwork Create()
    {
        PolyReluNetwork network = Kind.Create(Power, Clusters.Centres()).ToNetwork(IsNormalised);
        var exact = ExactDistances.Of(network);
        Samples points = Draw(exact);
        BenchTruth[] truths = [.. Norm.All.Where(exact.Knows).Select(norm => BenchTruth.Of(exact, points, norm))];
        BenchNetwork made = new(Name, network, points, truths);
        made.RequireExamples(Name);
        return made;
    }

    private Samples Draw(ExactDistances exact)
    {
        for (int draws = (2 * Count) + 16; ; draws *= 4)
        {
            Samples drawn = Clusters.Sample(draws, PointStream).Samples;
            int[] far = [.. Enumerable.Range(0, draws)
                .Where(i => exact.Of(drawn.Inputs.Row(i), drawn.Labels[i], Norm.L2).Low >= LeastDistance).Take(Count)];
            if (far.Length == Count) return drawn.Choose(far);
            if (draws > MostDraws / 4 || draws > 100 * Count)
                throw new InvalidDataException($"{Name}: of {Plural.Of(draws, "point")} {far.Length} are classified correctly and at least "
                    + FormattableString.Invariant($"{LeastDistance} from the boundary; {Count} were asked for. Take less noise."));
        }
    }
}
