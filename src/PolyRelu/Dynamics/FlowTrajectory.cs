using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics;

/// <summary>A flow that has ended.</summary>
public sealed record FlowTrajectory
{
    /// <summary>What was descended.</summary>
    public required FlowProblem Problem { get; init; }

    /// <summary>Number of neurons h.</summary>
    public required int Hidden { get; init; }

    /// <summary>The records, in the order of their times.</summary>
    public required IReadOnlyList<FlowRecord> Records { get; init; }

    /// <summary>Time at which each cluster's mean margin rose through ½ [K]; NaN where it did not.</summary>
    public required double[] Births { get; init; }

    /// <summary>How it ended.</summary>
    public required FlowEnding Ending { get; init; }

    /// <summary>The tolerance of its steps.</summary>
    public required double Tolerance { get; init; }

    /// <summary>The precision in which products ran.</summary>
    public required FlowPrecision Precision { get; init; }

    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>The work it took.</summary>
    public required IntegrationStatistics Statistics { get; init; }

    /// <summary>The stretch of plateau that was passed at once (p = 1); null for none.</summary>
    public FlowPassage? Passage { get; init; }

    /// <summary>What accuracy can be expected, in a sentence.</summary>
    public string Promise => FlowAccuracy.Promise(Problem.Power, Precision);
}
