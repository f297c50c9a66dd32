using PolyRelu.Certification;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The L2 distance of the nearest misclassified point from the centres, at the end of a flow of K + 1 features.</summary>
internal static class NoiseFreeRadius
{
    private const double LargestRadius = 1;         // beyond √2/2, which no classifier exceeds
    private const double Tolerance = 1e-4;
    private const int Splits = 16;

    /// <summary>The median over the centres from both sides: certified, and found by descents along the boundary.</summary>
    /// <inheritdoc cref="Median"/>
    public static (double Proven, double Found) Bracket(FlowTrajectory flow, int clusters, int positive, CancellationToken stop)
    {
        double found = Median(flow, clusters, positive, stop);
        Samples centres = new(Centres(clusters), flow.Problem.Labels);
        RadiusBracket[] brackets = new Certifier(FlowNetwork.UpToScale(flow.Records[^1], flow.Problem),
            new CertificationSettings { Splits = Splits, Tolerance = Tolerance })
            .Bracket(centres, new ThreatModel(Norm.L2, LargestRadius), null, stop);
        double proven = PolyRelu.Median.Of([.. brackets.Select(bracket => bracket.CertifiedRadius)]);
        return (Math.Min(proven, found), Math.Min(found, LargestRadius));
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

    private static Matrix Centres(int clusters)
    {
        Matrix points = new(clusters, clusters + 1);
        for (int k = 0; k < clusters; k++) points[k, k] = 1;
        return points;
    }
}
