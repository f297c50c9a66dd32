using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics;

/// <summary>Everything a flow needs to go on with the same bits.</summary>
public sealed record FlowState
{
    /// <summary>The integration.</summary>
    public required IntegrationState Integration { get; init; }

    /// <summary>Mean margins of the clusters less ½ at the time reached [K].</summary>
    public required double[] Excess { get; init; }

    /// <summary>Births so far [K]; NaN for clusters not born.</summary>
    public required double[] Births { get; init; }

    /// <summary>The records so far.</summary>
    public required IReadOnlyList<FlowRecord> Records { get; init; }

    /// <summary>At p = 1, since when all neurons have been seen at rest on a plateau; NaN where they have not.</summary>
    public double RestingSince { get; init; } = double.NaN;

    /// <summary>The stretch of plateau that was left out; null for none.</summary>
    public FlowPassage? Passage { get; init; }
}
