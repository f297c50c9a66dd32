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
    SampleExamples Adversarials)
{
    /// <summary>
    /// [n]: which attack broke each point at this or a smaller radius;
    /// <see cref="AttackIdentity.Misclassified"/> where none was needed, null where robust.
    /// </summary>
    public IReadOnlyList<AttackIdentity?> FoundBy { get; init; } = [];

    private const int AskedAtOnce = 512;

    /// <summary>What follows an attack's label where it looked for the nearest examples: it may have run at the radius too.</summary>
    public const string NearestSuffix = " (nearest)";

    /// <summary>
    /// The result with the attacks of a search for the nearest examples as further entries: a point is broken where either has an example
    /// within the radius.
    /// </summary>
    /// <remarks>
    /// An entry breaks the points whose example within the radius was known after its attack. A point that the search alone broke has the
    /// nearest example of all and the attack that found it. The seconds of the search are not those of a radius, so entries have none.
    /// </remarks>
    /// <param name="nearest">The search, of the same points.</param>
    /// <param name="examples">[n]: nearest examples that other radii took, which this one shares and adds to; null for none.</param>
    internal RadiusResult With(MinimumDistanceResult nearest, float[]?[]? examples = null)
    {
        bool[] robust = Robust;
        List<AttackEntry> entries = [.. Attacks];
        foreach (DistanceStep step in nearest.Steps)
        {
            bool[] after = [.. robust.Select((still, i) => still && step.Nearest.Distances[i] > Epsilon)];
            int before = robust.AsSpan().Count(true), left = after.AsSpan().Count(true);
            entries.Add(new AttackEntry(Named(step.Identity), Fraction.Of(after), Epsilon > 0 ? before : 0, before - left, 0)
            { Robust = after });
            robust = after;
        }
        int[] added = [.. Enumerable.Range(0, robust.Length).Where(i => Robust[i] && !robust[i])];
        examples ??= new float[]?[robust.Length];
        float[]?[] others = new float[]?[robust.Length];
        AttackIdentity?[] foundBy = [.. FoundBy];
        foreach (int i in added)
        {
            others[i] = examples[i] ??= nearest.Nearest.Adversarials.Row(i).ToArray();
            foundBy[i] = nearest.Nearest.FoundBy[i] is { } attack ? Named(attack) : null;
        }
        return new RadiusResult(Epsilon, Fraction.Of(robust), entries, robust, Adversarials.With(others)) { FoundBy = foundBy };
    }

    private static AttackIdentity Named(AttackIdentity identity) =>
        identity == AttackIdentity.Misclassified ? identity : identity with { Label = identity.Label + NearestSuffix };

    /// <summary>
    /// [n]: whether a float64 evaluation misclassifies each example too; null where a point is robust, or there is no such evaluation.
    /// </summary>
    /// <param name="precise">Asks the classifier that was attacked.</param>
    /// <param name="labels">[n].</param>
    public bool?[] Confirmed(PreciseExamples precise, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(precise);
        int[] broken = [.. Enumerable.Range(0, labels.Length).Where(i => !Robust[i])];
        bool?[] confirmed = new bool?[labels.Length], answers = Asked(precise, labels, broken);
        for (int i = 0; i < broken.Length; i++) confirmed[broken[i]] = answers[i];
        return confirmed;
    }

    /// <summary>Asks in double about the points of some samples, a few of them at a time.</summary>
    internal bool?[] Asked(PreciseExamples precise, ReadOnlySpan<int> labels, int[] samples)
    {
        bool?[] answers = new bool?[samples.Length];
        Matrix points = new(Math.Min(AskedAtOnce, samples.Length), Adversarials.Columns);
        for (int first = 0; first < samples.Length; first += AskedAtOnce)
        {
            int[] own = new int[Math.Min(AskedAtOnce, samples.Length - first)];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = labels[samples[first + i]];
                Adversarials.Row(samples[first + i]).CopyTo(points.Row(i));
            }
            precise.Confirms(points.RowRange(0, own.Length), own).CopyTo(answers, first);
        }
        return answers;
    }
}
