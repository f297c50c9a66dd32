using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>The attacks that <see cref="MaskingProbe"/> tries: those that suit the victim and did not run, cheapest first.</summary>
internal static class ProbeAttacks
{
    private const int MostSteps = 1000;
    private const int MoreSteps = 3;
    private const int Targets = 3;
    private const int NearestSteps = 30; // of fmn-t: enough to say whether an example is near, at a fifteenth of the passes of its own

    private static readonly Registration<AttackFactory>[] Candidates =
    [
        FixedPoint.Registration, OppositeCentre.Registration, Fmn.Targeted, BoundaryDescent.Registration, AutoPgd.Margin, AutoPgd.Malt,
        SigmaZero.Registration,
    ];

    /// <summary>The attacks in order.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="threat">Norm, box and feature radii.</param>
    /// <param name="attacks">What ran.</param>
    /// <param name="entries">What the report names as having run, searches for the nearest examples as well.</param>
    /// <param name="context">What is known of the data.</param>
    /// <param name="samples">All points attacked, towards which searches begin where nothing else is known.</param>
    /// <param name="cheapOnly">
    /// For many points: leaves out what costs more passes than all others together, the bisection inwards and more steps.
    /// </param>
    public static IEnumerable<ProbeAttack> Of(IClassifier victim, ThreatModel threat, IReadOnlyList<Attack> attacks,
        IEnumerable<AttackEntry> entries, AttackContext context, Samples samples, bool cheapOnly)
    {
        AttackPart[] parts = [.. attacks.SelectMany(attack => attack.Parts(threat.Norm, victim))];
        HashSet<string> ran = [.. parts.Select(part => part.Identity.Id), .. entries.Select(entry => entry.Identity.Id)];
        // An order of targets adds nothing where all of them were tried.
        if (parts.Any(part => part.Identity.Id == AutoPgd.Targeted.Name && part.Attack.TriesAllRivals(victim.Outputs)))
            ran.Add(AutoPgd.Malt.Name);
        AttackContext known = context with { KeepToEnd = false, BatchSize = null, References = context.References ?? samples };
        SettingChoices few = SettingChoices.None.With(AttackKeys.Targets, Targets);
        foreach (Registration<AttackFactory> candidate in Candidates.Where(candidate => !ran.Contains(candidate.Name)))
        {
            if (candidate == OppositeCentre.Registration && context.Centres is null) continue;
            // With few rivals a descent is not given up early, and costs more than with all of them.
            SettingChoices chosen = candidate == BoundaryDescent.Registration ? SettingChoices.None
                : candidate == Fmn.Targeted ? few.With(AttackKeys.Iterations, NearestSteps) : few;
            Attack attack = candidate.Value.Create(known, candidate.Value.Taken(chosen));
            // Where the margin takes the place of its loss, the attack is one on the margin, which is tried or has run.
            bool isOnMargin = attack is AutoPgd auto && auto.Substitutes(victim.Outputs);
            if (attack.Suits(victim, threat) && !isOnMargin) yield return new ProbeAttack(attack, null);
        }
        if (cheapOnly) yield break;
        FromNearest nearest = new(few, known);
        bool hasRun = nearest.Parts(threat.Norm, victim).All(part => ran.Contains(part.Identity.Id));
        if (nearest.Suits(victim, threat) && !hasRun) yield return new ProbeAttack(nearest, null);
        foreach (BatchAttack attack in attacks.OfType<BatchAttack>())
        {
            if (attack.Steps is not { } usual) continue;
            int steps = MoreSteps * usual;
            if (steps <= MostSteps && attack.WithSteps(steps) is { } longer)
                yield return new ProbeAttack(longer, $"{attack.Name} with {Plural.Of(steps, "step")}");
            yield break;
        }
    }
}
