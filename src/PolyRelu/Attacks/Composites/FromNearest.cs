using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// The search for the nearest examples around a radius: targeted FAB and descents along the boundary, also outside the ball, then inwards
/// with Auto-PGD on the margin, by bisection.
/// </summary>
/// <remarks>
/// Near the radius where points begin to break FAB often ends just outside the ball, up to 1.5 radii away, in a place that Auto-PGD does
/// not reach from the clean input, and inwards from there small steps of the radius succeed where one into the ball fails. Results hold an
/// entry for each of the three.
/// </remarks>
internal sealed class FromNearest : CompositeAttack
{
    private readonly SettingChoices given;
    private readonly AttackContext context;
    private readonly Fab nearest;
    private readonly BoundaryDescent descent;

    /// <summary>All parts with the same settings, as far as they have them.</summary>
    public FromNearest(SettingChoices given, AttackContext context)
    {
        (this.given, this.context) = (given, context);
        nearest = new Fab(given.Over(new TargetedFabSettings()), context);
        descent = new BoundaryDescent(given.Over(new BoundaryDescentSettings()), context);
    }

    /// <inheritdoc/>
    public override string Name => $"{nearest.Name} + {descent.Name} + {Continued(1).Label}";

    private protected override IReadOnlyList<Attack> In(Norm norm) => [nearest, descent];

    internal override IEnumerable<AttackPart> Parts(Norm norm, int outputs)
    {
        Handover handover = new();
        return
        [
            new OutsidePart(nearest.IdentityFor(outputs), nearest, handover),
            new OutsidePart(descent.IdentityFor(outputs), descent, handover),
            new InwardsPart(Continued(outputs), BisectedAttack.Of(given, context, outputs), handover),
        ];
    }

    /// <summary>The last entry: Auto-PGD on the margin from what the others found.</summary>
    private AttackIdentity Continued(int outputs)
    {
        AttackIdentity gradient = BisectedAttack.Of(given, context, outputs).IdentityFor(outputs);
        return gradient with { Variant = $"from {nearest.Name}", Label = $"{gradient.Label} (from {nearest.Name})" };
    }

    /// <summary>What the parts of one run know of the nearest examples, from part to part.</summary>
    private sealed class Handover
    {
        private int[] indices = [];
        private NearestExamples? known;

        /// <summary>What is known about some samples of a run, fewer from part to part.</summary>
        public NearestExamples Of(AttackRun run, int[] open)
        {
            known = known is null ? new NearestExamples(run.Samples.Choose(open))
                : known.Choose(Array.ConvertAll(open, sample => Array.BinarySearch(indices, sample)));
            indices = open;
            return known;
        }

        /// <summary>Keeps and offers the nearest examples; those outside the ball are none.</summary>
        public void Offer(AttackRun run, NearestExamples found, int place)
        {
            known = found;
            for (int i = 0; i < indices.Length; i++)
                if (known.Distances[i] > 0 && double.IsFinite(known.Distances[i]))
                    run.Ledger.Offer(indices[i], known.Adversarials.Row(i), place);
        }
    }

    /// <summary>Looks for the nearest examples up to one and a half radii.</summary>
    private sealed class OutsidePart(AttackIdentity identity, BoundaryAttack attack, Handover handover) : AttackPart(identity, attack)
    {
        private const double Outside = 1.5;

        public override void Search(AttackRun run, int[] indices, int place)
        {
            double[] radii = Array.ConvertAll(indices, sample => ThreatModel.Enlarged(run.Goal.RadiusOf(sample), Outside));
            NearestWithin goal = new(run.Threat.Enlarged(Outside), radii, handover.Of(run, indices));
            handover.Offer(
                run, attack.Approach(run.Victim, run.Samples.Choose(indices), goal, run.Seed, null, run.Cancellation), place);
        }
    }

    /// <summary>Goes on inwards from what was found, by bisection.</summary>
    private sealed class InwardsPart(AttackIdentity identity, BatchAttack attack, Handover handover) : AttackPart(identity, attack)
    {
        public override void Search(AttackRun run, int[] indices, int place)
        {
            NearestWithin goal = new(run.Threat, Array.ConvertAll(indices, run.Goal.RadiusOf), handover.Of(run, indices));
            Bisection bisection = new(Attack);
            handover.Offer(
                run, bisection.Approach(run.Victim, run.Samples.Choose(indices), goal, run.Seed, null, run.Cancellation), place);
        }
    }
}
