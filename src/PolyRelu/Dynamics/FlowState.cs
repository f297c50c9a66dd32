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
}
