using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>The median L2 radius of a network over some points, with how it is known.</summary>
/// <param name="Method">Formula, certificate and attack in agreement, or attack alone.</param>
/// <param name="Radius">R: the middle of the interval of the formula, or else the attack's.</param>
/// <param name="Certified">Median of the radii that are proven; NaN where nobody tried.</param>
/// <param name="Attacked">Median distance of the nearest examples; of the upper ends of the intervals where there is a formula.</param>
internal sealed record CellRadius(RadiusMethod Method, double Radius, double Certified, double Attacked)
{
    /// <summary>Largest relative width of an interval or of a bracket that names it.</summary>
    public const double Agreement = 0.01;

    private const double LargestRadius = 2;
    private const double LargestCost = 0.25;      // of a network's reduction, where searching in the span pays
    private const double CertificateTolerance = 1e-3;

    /// <summary>No radius.</summary>
    public static readonly CellRadius None = new(RadiusMethod.None, double.NaN, double.NaN, double.NaN);

    /// <summary>Measures a network: by formula where one is known, or else by attacks, and certificates where they are asked for.</summary>
    /// <param name="network">The network.</param>
    /// <param name="points">Points; one that is misclassified has radius 0.</param>
    /// <param name="centres">Centres, which make attacks on clusters much stronger.</param>
    /// <param name="splits">Splits that the certificate of a point may take; null for no certificates.</param>
    /// <param name="seed">Names the randomness of the attacks.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="CertificateContradictionException">A point is proven within a radius and broken within it.</exception>
    public static CellRadius Of(PolyReluNetwork network, Samples points, ClusterCentres centres, int? splits, ulong seed,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(points);
        if (ByFormula(network, points) is { } exact) return exact;
        double[] found = Nearest(network, points, centres, seed, cancellation);
        double attacked = Median.Of(found);
        if (splits is not { } most) return Attack(double.NaN, attacked);
        CertificationSettings settings = new() { Splits = most, Tolerance = CertificateTolerance };
        RadiusBracket[] brackets = new Certifier(network, settings).Bracket(points, new ThreatModel(Norm.L2, LargestRadius), null,
            cancellation);
        for (int i = 0; i < brackets.Length; i++)
        {
            if (brackets[i].CertifiedRadius > found[i])
                throw new CertificateContradictionException(i, brackets[i].CertifiedRadius, found[i]);
            found[i] = Math.Min(found[i], brackets[i].AttackRadius);
        }
        attacked = Median.Of(found);
        double certified = Median.Of([.. brackets.Select(bracket => bracket.CertifiedRadius)]);
        return double.IsFinite(attacked) && attacked - certified <= Agreement * attacked
            ? new(RadiusMethod.Bracket, attacked, certified, attacked) : Attack(certified, attacked);
    }

    private static CellRadius Attack(double certified, double attacked) => double.IsFinite(attacked)
        ? new(RadiusMethod.Attack, attacked, certified, attacked) : None with { Certified = certified };

    /// <summary>The radius of a network that computes an ideal classifier; null of others.</summary>
    private static CellRadius? ByFormula(PolyReluNetwork network, Samples points)
    {
        try
        {
            var exact = ExactDistances.Of(network);
            DistanceInterval[] intervals = [.. Enumerable.Range(0, points.Count)
                .Select(i => exact.Of(points.Inputs.Row(i), points.Labels[i], Norm.L2))];
            double low = Median.Of([.. intervals.Select(interval => interval.Low)]),
                high = Median.Of([.. intervals.Select(interval => interval.High)]);
            return high - low <= Agreement * high ? new(RadiusMethod.Exact, low + ((high - low) / 2), low, high) : null;
        }
        catch (NotSupportedException)
        {
            return null; // It computes no ideal classifier.
        }
    }

    private static double[] Nearest(PolyReluNetwork network, Samples points, ClusterCentres centres, ulong seed,
        CancellationToken cancellation)
    {
        var reduction = ReducedNetwork.Of(network);
        IClassifier victim = reduction.RelativeCost < LargestCost ? new SpannedNetwork(reduction) : network.CreateEvaluator();
        return MinimumDistance.Search(victim, points, new ThreatModel(Norm.L2, LargestRadius),
            MinimumDistance.Attacks(Norm.L2, 1, new AttackContext { Centres = centres }), seed, null, cancellation)
            .Nearest.Distances.ToArray();
    }
}
