using PolyRelu.Attacks;
using PolyRelu.Kernels;

namespace PolyRelu.Evaluation;

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

    /// <summary>
    /// [n]: whether a float64 evaluation misclassifies each example too; null where a point is robust, or there is no such evaluation.
    /// </summary>
    /// <param name="precise">Asks the classifier that was attacked.</param>
    /// <param name="labels">[n].</param>
    public bool?[] Confirmed(PreciseExamples precise, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(precise);
        int[] broken = [.. Enumerable.Range(0, labels.Length).Where(i => !Robust[i])];
        bool?[] confirmed = new bool?[labels.Length], answers = precise.Confirms(Adversarials, labels, broken);
        for (int i = 0; i < broken.Length; i++) confirmed[broken[i]] = answers[i];
        return confirmed;
    }
}
