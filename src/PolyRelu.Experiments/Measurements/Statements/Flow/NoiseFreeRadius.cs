using PolyRelu.Certification;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The L2 distance of the nearest misclassified point from the centres, at the end of a flow of K + 1 features.</summary>
/// <remarks>
/// Both sides are of the network without what is as small as its rounding (<see cref="MergedNetwork"/>): sixty neurons along three centres
/// are three, whose distances have a formula, and where they have none, certificates of a few neurons are narrow where those of
/// near-duplicates are wide.
/// </remarks>
internal static class NoiseFreeRadius
{
    private const double LargestRadius = 1;         // beyond √2/2, which no classifier exceeds
    private const double Tolerance = 1e-4;
    private const int Splits = 16;

    /// <summary>The median over the centres from both sides: exact where there is a formula, else certified and found by attack.</summary>
    /// <param name="flow">A flow without noise; its last record is looked at.</param>
    /// <param name="clusters">K.</param>
    /// <param name="stop">Stops it.</param>
    public static (double Proven, double Found) Bracket(FlowTrajectory flow, int clusters, CancellationToken stop)
    {
        PolyReluNetwork network = MergedNetwork.Of(flow.Records[^1], flow.Problem);
        Samples centres = new(Centres(clusters), flow.Problem.Labels);
        if (Exact(network, centres) is { } exact) return exact;
        RadiusBracket[] brackets = new Certifier(network, new CertificationSettings { Splits = Splits, Tolerance = Tolerance })
            .Bracket(centres, new ThreatModel(Norm.L2, LargestRadius), null, stop);
        return (PolyRelu.Median.Of([.. brackets.Select(bracket => bracket.CertifiedRadius)]),
            Math.Min(PolyRelu.Median.Of([.. brackets.Select(bracket => bracket.AttackRadius)]), LargestRadius));
    }

    /// <summary>The median over the centres of what descents along the boundary find, an upper bound.</summary>
    /// <param name="flow">A flow without noise; its last record is looked at.</param>
    /// <param name="clusters">K.</param>
    /// <param name="positive">K1.</param>
    /// <param name="stop">Stops it.</param>
    public static double Median(FlowTrajectory flow, int clusters, int positive, CancellationToken stop)
    {
        Matrix points = Centres(clusters);
        FlowReader reader = new(flow.Problem, new ClusterCentres(points, positive), new Samples(points, flow.Problem.Labels))
        {
            MeasuresDistances = false,
        };
        return reader.Read(flow.Records[^1], stop).MedianRadius!.Value;
    }

    private static (double Proven, double Found)? Exact(PolyReluNetwork network, Samples centres)
    {
        try
        {
            var exact = ExactDistances.Of(network);
            DistanceInterval[] intervals = [.. Enumerable.Range(0, centres.Count)
                .Select(i => exact.Of(centres.Inputs.Row(i), centres.Labels[i], Norm.L2))];
            return (PolyRelu.Median.Of([.. intervals.Select(interval => interval.Low)]),
                PolyRelu.Median.Of([.. intervals.Select(interval => interval.High)]));
        }
        catch (NotSupportedException)
        {
            return null;        // It computes no ideal classifier.
        }
    }

    private static Matrix Centres(int clusters)
    {
        Matrix points = new(clusters, clusters + 1);
        for (int k = 0; k < clusters; k++) points[k, k] = 1;
        return points;
    }
}
