namespace PolyRelu.Numerics.Integration;

/// <summary>The work of an integration so far.</summary>
/// <param name="Accepted">Accepted steps.</param>
/// <param name="Rejected">Rejected steps.</param>
/// <param name="Forced">Accepted steps whose error was above the tolerance (<see cref="DifferentialEquation.ForcedStep"/>).</param>
/// <param name="Evaluations">Right-hand sides.</param>
public readonly record struct IntegrationStatistics(long Accepted, long Rejected, long Forced, long Evaluations);
