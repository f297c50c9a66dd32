namespace PolyRelu.Numerics.Integration;

/// <summary>Functions of time and state whose zeros are looked for during an integration.</summary>
public abstract class IntegrationEvent
{
    /// <summary>Number of functions.</summary>
    public abstract int Count { get; }

    /// <summary>The functions at a time and a state.</summary>
    /// <param name="time">The time.</param>
    /// <param name="state">The state; not changed.</param>
    /// <param name="evaluated">Whether the equation's last right-hand side was that of this time and state.</param>
    /// <param name="values">[count], overwritten.</param>
    public abstract void Values(double time, DoubleMatrix state, bool evaluated, Span<double> values);
}
