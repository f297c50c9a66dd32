using PolyRelu.Cli.Options;
using PolyRelu.Dynamics;

namespace PolyRelu.Cli.Output;

/// <summary>A flow that was integrated, and how.</summary>
/// <param name="Plan">Problem and start.</param>
/// <param name="Trajectory">What came of it.</param>
/// <param name="Options">What was asked for.</param>
internal sealed record FlowJob(FlowPlan Plan, FlowTrajectory Trajectory, FlowOptions Options)
{
    /// <summary>The file of the problem; null for clusters.</summary>
    public string? Problem { get; init; }

    /// <summary>What the start was drawn by; null for a file.</summary>
    public (string Initialisation, string Scale, ulong Seed)? Start { get; init; }

    /// <summary>Seconds that this session took.</summary>
    public double Seconds { get; init; }
}
