using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>What an attack found for every sample.</summary>
/// <param name="Broken">[n]: misclassified before (δ = 0) or by the adversarial example, each time as the network itself said.</param>
/// <param name="Adversarials">[n × D] adversarial examples, inside ball and box; the clean input where not broken.</param>
/// <param name="Attacked">Number of points that were classified correctly and therefore attacked.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record AttackResult(bool[] Broken, Matrix Adversarials, int Attacked, double Seconds)
{
    /// <summary>
    /// What people read in place of an attack's name: the point is misclassified without one (<see cref="AttackIdentity.Misclassified"/>).
    /// </summary>
    public const string Misclassified = "clean";

    /// <summary>Entries of the attacks that ran, in order: one, or several for a sequence.</summary>
    public IReadOnlyList<AttackEntry> Entries { get; init; } = [];

    /// <summary>
    /// [n]: which attack broke each point; <see cref="AttackIdentity.Misclassified"/> where none was needed, null where robust.
    /// </summary>
    public IReadOnlyList<AttackIdentity?> FoundBy { get; init; } = [];

    /// <summary>[n × C], what the victim said about the clean inputs.</summary>
    internal Matrix CleanLogits { get; init; }

    /// <summary>Fraction of all samples not broken.</summary>
    public double RobustAccuracy => Fraction.Of(Broken.AsSpan().Count(false), Broken.Length);
}
