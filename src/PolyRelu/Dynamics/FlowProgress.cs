namespace PolyRelu.Dynamics;

/// <summary>How far a flow is.</summary>
/// <param name="Time">The time reached.</param>
/// <param name="Loss">The mean loss there.</param>
public readonly record struct FlowProgress(double Time, double Loss);
