using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Robustness at one radius of a curve.</summary>
/// <param name="Epsilon">Radius ε.</param>
/// <param name="RobustAccuracy">Fraction of all points robust against every attack of the curve at this and every smaller radius.</param>
/// <param name="Attacks">What each attack did at this radius, in order.</param>
/// <param name="Robust">[n].</param>
/// <param name="Adversarials">
/// [n × D]: the adversarial example where broken (found at this or a smaller radius), else the clean input.
/// </param>
public sealed record RadiusResult(double Epsilon, double RobustAccuracy, IReadOnlyList<AttackEntry> Attacks, bool[] Robust,
    Matrix Adversarials)
{
    /// <summary>
    /// [n]: which attack broke each point at this or a smaller radius;
    /// <see cref="AttackIdentity.Misclassified"/> where none was needed, null where robust.
    /// </summary>
    public IReadOnlyList<AttackIdentity?> FoundBy { get; init; } = [];
}
