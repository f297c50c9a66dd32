using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Evaluation;

/// <summary>
/// Tries attacks that did not run on a few points that the chosen ones left robust: another loss, more steps, closed-form steps.
/// </summary>
/// <remarks>
/// At the largest radius where enough points are left, and at the one three quarters up to it. It speaks up where the points broken stand
/// for at least two points in a hundred of the robust accuracy: the difference that Auto-PGD with one loss and a whole AutoAttack commonly
/// have stays below.
/// </remarks>
internal sealed class MaskingProbe(IClassifier victim, Samples samples, ThreatModel threat, IReadOnlyList<Attack> attacks,
    AttackContext context, ulong seed)
{
    private const int MostProbed = 24;
    private const int MostSteps = 1000;
    private const int MoreSteps = 3;
    private const double Overstated = 0.02;
    private const int Targets = 3;

    private static readonly Registration<AttackFactory>[] Candidates =
    [
        FixedPoint.Registration, OppositeCentre.Registration, BoundaryDescent.Registration, AutoPgd.Margin, AutoPgd.Targeted,
        SigmaZero.Registration,
    ];

    /// <summary>The findings, at most one per radius.</summary>
    public IReadOnlyList<Diagnosis> Run(RobustnessReport report, CancellationToken cancellation)
    {
        RadiusResult[] open = [.. report.Radii.Where(radius => radius.Epsilon > 0 && radius.RobustAccuracy >= Overstated)
            .OrderBy(radius => radius.Epsilon)];
        if (open.Length == 0) return [];
        RadiusResult[] chosen = open.Length < 4 ? [open[^1]] : [open[open.Length * 3 / 4], open[^1]];
        return [.. chosen.Select(radius => Find(radius, [.. report.Radii.Select(other => other.Epsilon)], cancellation))
            .OfType<Diagnosis>()];
    }

    private Diagnosis? Find(RadiusResult radius, IReadOnlyList<double> radii, CancellationToken cancellation)
    {
        int[] robust = [.. Enumerable.Range(0, samples.Count).Where(i => radius.Robust[i])];
        int count = Math.Min(MostProbed, robust.Length);
        Samples left = samples.Choose([.. Enumerable.Range(0, count).Select(i => robust[(int)((long)i * robust.Length / count)])]);
        List<Success> successes = [];
        foreach (Probe probe in Probes(radius))
        {
            AttackResult result = probe.Attack.Run(victim, left, threat with { Radius = radius.Epsilon }, seed, null, cancellation);
            successes.AddRange(result.Entries.Select(probe.Read).Where(success => success.Broken > 0));
            left = left.Choose([.. Enumerable.Range(0, left.Count).Where(i => !result.Broken[i])]);
            if (left.Count == 0) break;
        }
        int total = successes.Sum(success => success.Broken);
        if (total < 2 || total * radius.RobustAccuracy < Overstated * count) return null;
        string[] stronger = [.. successes.Select(success => success.Advised).Distinct()];
        string ran = string.Join(", ", attacks.Select(attack => attack.Name).Distinct());
        string what = string.Join(", then ", successes.Select(success => $"{success.Label} breaks {success.Broken}"));
        string overstated = Plural.Of(Invariant($"{100 * radius.RobustAccuracy * total / count:0.#}"), "point");
        string all = !threat.Norm.IsConvex || attacks.Any(attack => attack is AutoAttack) ? "" : ", or with autoattack";
        return new Diagnosis(
            Symptom.Masking, radius.Epsilon, total, count,
            $"At ε = {RadiusText.Of(radius.Epsilon, radii)} {ran} left {Invariant($"{100 * radius.RobustAccuracy:0.#}%")} "
                + $"robust; of {count} of these points {what}.",
            $"The robust accuracy is overstated by about {overstated} in a hundred. Attack with {string.Join(",", stronger)} as "
                + $"well{all}.");
    }

    /// <summary>Attacks that fit the victim and did not run.</summary>
    private IEnumerable<Probe> Probes(RadiusResult radius)
    {
        IEnumerable<AttackPart> parts = attacks.SelectMany(attack => attack.Parts(threat.Norm, victim.Outputs));
        HashSet<string> ran = [.. parts.Select(part => part.Identity.Id), .. radius.Attacks.Select(entry => entry.Identity.Id)];
        AttackContext known = context with { KeepToEnd = false, BatchSize = null };
        SettingChoices few = SettingChoices.None.With(AttackKeys.Targets, Targets);
        foreach (Registration<AttackFactory> candidate in Candidates.Where(candidate => !ran.Contains(candidate.Name)))
        {
            if (candidate == OppositeCentre.Registration && context.Centres is null) continue;
            Attack attack = candidate.Value.Create(known, candidate.Value.Taken(few));
            // Where the margin takes the place of its loss, the attack is one on the margin, which is tried or has run.
            bool isOnMargin = attack is AutoPgd auto && auto.Substitutes(victim.Outputs);
            if (attack.Suits(victim, threat) && !isOnMargin) yield return new Probe(attack, null);
        }
        FromNearest nearest = new(few, known);
        bool hasRun = nearest.Parts(threat.Norm, victim.Outputs).All(part => ran.Contains(part.Identity.Id));
        if (nearest.Suits(victim, threat) && !hasRun) yield return new Probe(nearest, null);
        foreach (BatchAttack attack in attacks.OfType<BatchAttack>())
        {
            if (attack.Steps is not { } usual) continue;
            int steps = MoreSteps * usual;
            if (steps <= MostSteps && attack.WithSteps(steps) is { } longer)
                yield return new Probe(longer, $"{attack.Name} with {Plural.Of(steps, "step")}");
            yield break;
        }
    }

    /// <summary>An attack that is tried.</summary>
    /// <param name="Attack">The attack.</param>
    /// <param name="Label">What is different, where its name does not say.</param>
    private sealed record Probe(Attack Attack, string? Label)
    {
        /// <summary>
        /// What an entry of its result says; going on from the nearest examples is what the strongest list does beside its parts.
        /// </summary>
        public Success Read(AttackEntry entry, int place) =>
            new(Attack is FromNearest && place > 0 ? Strongest.Registration.Name : entry.Identity.Id, Label ?? entry.Name, entry.Broken);
    }

    /// <summary>What one of them broke, and which registered attack to add.</summary>
    private readonly record struct Success(string Advised, string Label, int Broken);
}
