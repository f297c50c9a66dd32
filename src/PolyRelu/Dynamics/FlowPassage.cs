namespace PolyRelu.Dynamics;

/// <summary>A stretch of plateau that a flow at p = 1 did not step through, since every neuron was at rest there and only grew.</summary>
/// <param name="From">The time at which it was left out.</param>
/// <param name="To">The time at which outputs begin to matter and steps go on.</param>
public sealed record FlowPassage(double From, double To);
