using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;
using static System.FormattableString;

namespace PolyRelu.Evaluation;

/// <summary>
/// By how much the robust accuracy after AutoAttack, standard or plus, is above what other attacks leave: counted where others ran after it
/// in the evaluation, and estimated from the points that <see cref="MaskingProbe"/> attacks.
/// </summary>
/// <remarks>
/// So many points are probed that a gap of a point in a hundred shows: 300 times the robust accuracy, of which three stand for such a gap,
/// as long as that is a third of what is left, so that the probe stays cheap beside AutoAttack, which spends most of its time on these.
/// The lower limit is the exact one-sided one of Clopper and Pearson, for points in no particular order; an example found is certain.
/// </remarks>
internal sealed class AutoAttackGap
{
    private const double Resolved = 0.01;
    private const double Confidence = 0.95;
    private const int Telling = 3;     // broken points that stand for a gap as large as is resolved
    private const int Share = 3;       // of the points left one in so many is probed
    private const int Fewest = 24;

    private readonly string name;
    private readonly AttackIdentity[] parts;

    private AutoAttackGap(Attack attack, Norm norm, IClassifier victim) =>
        (name, parts) = (attack.Name, [.. attack.Parts(norm, victim).Select(part => part.Identity)]);

    /// <summary>Judges the AutoAttack of a list; null where there is none, standard or plus.</summary>
    public static AutoAttackGap? Of(IReadOnlyList<Attack> attacks, Norm norm, IClassifier victim)
    {
        Attack? found = attacks.FirstOrDefault(attack => attack is AutoAttack
            && (attack.Name == AutoAttack.Standard.Name || attack.Name == AutoAttack.Plus.Name));
        return found is null ? null : new AutoAttackGap(found, norm, victim);
    }

    /// <summary>Whether enough points were left for a gap to show.</summary>
    public bool IsOpenAt(RadiusResult radius) => After(radius).Accuracy >= Resolved;

    /// <summary>How many points to probe where AutoAttack is judged at a radius.</summary>
    public static int Points(RadiusResult radius)
    {
        if (radius.RobustAccuracy < Resolved) return 0;
        int left = radius.Robust.AsSpan().Count(true), resolving = (int)Math.Ceiling(Telling / Resolved * radius.RobustAccuracy);
        return Math.Max(Fewest, Math.Min(resolving, left / Share));
    }

    /// <summary>The finding, if the gap is more than a point in a hundred.</summary>
    /// <param name="radius">What was left there.</param>
    /// <param name="probe">What was broken of it.</param>
    /// <param name="epsilon">The radius in words.</param>
    public Diagnosis? Judge(RadiusResult radius, ProbeOutcome probe, string epsilon)
    {
        (double accuracy, int later, string[] others) = After(radius);
        int total = probe.Broken, points = later + total, count = radius.Robust.Length;
        double counted = (double)later / count, share = (double)probe.Left / count;
        double gap = counted + (probe.Probed == 0 ? 0 : share * total / probe.Probed);
        if (points < 2 || gap <= Resolved) return null;
        double low = probe.Probed == 0 ? 0 : share * BinomialInterval.Of(total, probe.Probed, (2 * Confidence) - 1).Low;
        double least = counted + Math.Max((double)total / count, low);
        bool isExact = probe.Probed == probe.Left;
        List<string> finding = [];
        if (later > 0) finding.Add($"{string.Join(", ", others)} broke {Plural.Of(later, "point")} of these");
        string left = Plural.Of(probe.Left, "point"), examined = isExact ? $"of the {left}" : $"of {probe.Probed} of the {left}";
        if (total > 0) finding.Add($"{examined}{(later > 0 ? " left then" : "")} {probe.Found}");
        string amount = isExact || total == 0 ? $"by at least {InHundred(gap)}"
            : $"by about {InHundred(gap)}, by at least {Number(least)} with 95% confidence";
        string all = probe.Successes.Any(success => success.Advised == Strongest.Registration.Name) ? ""
            : $", with {Strongest.Registration.Name}";
        return new Diagnosis(
            Symptom.AutoattackOff, radius.Epsilon, points, later + probe.Probed,
            $"At ε = {epsilon} {name} left {Number(accuracy)}% robust; {string.Join("; ", finding)}.",
            $"AutoAttack is off {amount}. "
                + (total > 0
                    ? $"Attack with {probe.Advised} as well{all}, or look for the nearest examples (--minimum-distance)."
                    : "What is left after all attacks is nearer to the truth."));
    }

    private static string Number(double share) => Invariant($"{100 * share:0.#}");

    private static string InHundred(double share) => $"{Plural.Of(Number(share), "point")} in a hundred";

    /// <summary>What was robust when AutoAttack was done, and which attacks then broke how many.</summary>
    private (double Accuracy, int Later, string[] Others) After(RadiusResult radius)
    {
        IReadOnlyList<AttackEntry> entries = radius.Attacks;
        for (int first = 0; first + parts.Length <= entries.Count; first++)
        {
            if (!parts.Select((part, i) => entries[first + i].Identity == part).All(same => same)) continue;
            AttackEntry[] later = [.. entries.Skip(first + parts.Length).Where(entry => entry.Broken > 0)];
            int broken = later.Sum(entry => entry.Broken), left = radius.Robust.AsSpan().Count(true);
            return (Fraction.Of(broken + left, radius.Robust.Length), broken, [.. later.Select(entry => entry.Name).Distinct()]);
        }
        return (radius.RobustAccuracy, 0, []);
    }
}
