namespace PolyRelu.Attacks;

/// <summary>Empirical robustness over radii.</summary>
/// <param name="CleanAccuracy">Fraction of all points classified correctly without an attack.</param>
/// <param name="Radii">One result per radius asked for, in the order asked for.</param>
public sealed record RobustnessReport(double CleanAccuracy, IReadOnlyList<RadiusResult> Radii);
