using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Evaluation;

/// <summary>
/// Tries attacks that did not run on a few points that the chosen ones left robust: another loss, other targets, more steps, closed-form
/// steps, searches for the nearest example (<see cref="ProbeAttacks"/>).
/// </summary>
/// <remarks>
/// At the largest radius where enough points are left, and at the one three quarters up to it. It speaks up where the points broken stand
/// for at least two points in a hundred of the robust accuracy: the difference that Auto-PGD with one loss and a whole AutoAttack commonly
/// have stays below. Where AutoAttack ran it is judged instead, to one point (<see cref="AutoAttackGap"/>).
/// </remarks>
internal sealed class MaskingProbe(IClassifier victim, Samples samples, ThreatModel threat, IReadOnlyList<Attack> attacks,
    AttackContext context, ulong seed)
{
    private const int MostProbed = 24;
    private const double Overstated = 0.02;

    /// <summary>The findings, at most one per radius.</summary>
    /// <param name="report">What the attacks left.</param>
    /// <param name="gap">Judges AutoAttack; null where it did not run, or cannot be judged.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public IReadOnlyList<Diagnosis> Run(RobustnessReport report, AutoAttackGap? gap, CancellationToken cancellation)
    {
        RadiusResult[] open = [.. report.Radii.Where(radius => radius.Epsilon > 0
            && (gap?.IsOpenAt(radius) ?? radius.RobustAccuracy >= Overstated)).OrderBy(radius => radius.Epsilon)];
        if (open.Length == 0) return [];
        RadiusResult[] chosen = gap is not null && open.Length < 4 ? open
            : open.Length < 4 ? [open[^1]] : [open[open.Length * 3 / 4], open[^1]];
        double[] radii = [.. report.Radii.Select(radius => radius.Epsilon)];
        return [.. chosen.Select(radius =>
        {
            ProbeOutcome outcome = Probe(radius, gap, cancellation);
            string epsilon = RadiusText.Of(radius.Epsilon, radii);
            return gap is not null ? gap.Judge(radius, outcome, epsilon) : Judge(radius, outcome, epsilon);
        }).OfType<Diagnosis>()];
    }

    /// <summary>Attacks some of the points left at a radius, evenly spread over them.</summary>
    private ProbeOutcome Probe(RadiusResult radius, AutoAttackGap? gap, CancellationToken cancellation)
    {
        int[] robust = [.. Enumerable.Range(0, samples.Count).Where(i => radius.Robust[i])];
        int count = Math.Min(gap is null ? MostProbed : AutoAttackGap.Points(radius), robust.Length);
        Samples left = samples.Choose([.. Enumerable.Range(0, count).Select(i => robust[(int)((long)i * robust.Length / count)])]);
        List<ProbeSuccess> successes = [];
        foreach (ProbeAttack probe in ProbeAttacks.Of(victim, threat, attacks, radius.Attacks, context, samples, gap is not null))
        {
            if (left.Count == 0) break;
            AttackResult result = probe.Attack.Run(victim, left, threat with { Radius = radius.Epsilon }, seed, null, cancellation);
            successes.AddRange(result.Entries.Select(probe.Read).Where(success => success.Broken > 0));
            left = left.Choose([.. Enumerable.Range(0, left.Count).Where(i => !result.Broken[i])]);
        }
        return new ProbeOutcome(robust.Length, count, successes);
    }

    private Diagnosis? Judge(RadiusResult radius, ProbeOutcome outcome, string epsilon)
    {
        int total = outcome.Broken, count = outcome.Probed;
        if (total < 2 || total * radius.RobustAccuracy < Overstated * count) return null;
        string ran = string.Join(", ", attacks.Select(attack => attack.Name).Distinct());
        string overstated = Plural.Of(Invariant($"{100 * radius.RobustAccuracy * total / count:0.#}"), "point");
        string all = !threat.Norm.IsConvex || attacks.Any(attack => attack is AutoAttack) ? "" : ", or with autoattack";
        return new Diagnosis(
            Symptom.Masking, radius.Epsilon, total, count,
            $"At ε = {epsilon} {ran} left {Invariant($"{100 * radius.RobustAccuracy:0.#}%")} "
                + $"robust; of {count} of these points {outcome.Found}.",
            $"The robust accuracy is overstated by about {overstated} in a hundred. Attack with {outcome.Advised} as "
                + $"well{all}.");
    }
}
