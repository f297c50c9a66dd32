using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The L2 distance of the nearest misclassified point from the centres, at the end of a flow of K + 1 features.</summary>
internal static class NoiseFreeRadius
{
    /// <summary>The median over the centres of what descents along the boundary find, an upper bound.</summary>
    /// <param name="flow">A flow without noise; its last record is looked at.</param>
    /// <param name="clusters">K.</param>
    /// <param name="positive">K1.</param>
    /// <param name="stop">Stops it.</param>
    public static double Median(FlowTrajectory flow, int clusters, int positive, CancellationToken stop)
    {
        Matrix points = new(clusters, clusters + 1);
        for (int k = 0; k < clusters; k++) points[k, k] = 1;
        FlowReader reader = new(flow.Problem, new ClusterCentres(points, positive), new Samples(points, flow.Problem.Labels))
        {
            MeasuresDistances = false,
        };
        return reader.Read(flow.Records[^1], stop).MedianRadius!.Value;
    }
}
