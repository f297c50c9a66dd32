using PolyRelu.Data;
using PolyRelu.Dynamics;

namespace PolyRelu.Cli.Options;

/// <summary>A flow to integrate.</summary>
/// <param name="Problem">What it descends.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="ClusterOf">Cluster of each sample [n]; null where none are known.</param>
internal sealed record FlowPlan(FlowProblem Problem, FlowStart Start, int[]? ClusterOf)
{
    /// <summary>The clusters that the samples were drawn from; null for a file.</summary>
    public Dataset? Data { get; init; }
}
