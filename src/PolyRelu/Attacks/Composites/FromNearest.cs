using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// The search for the nearest examples around a radius: the attacks of <see cref="Nearest"/>, also outside the ball, then inwards with
/// Auto-PGD on the margin, by bisection.
/// </summary>
/// <remarks>
/// Near the radius where points begin to break a search often ends just outside the ball, up to 1.5 radii away, in a place that Auto-PGD
/// does not reach from the clean input, and inwards from there small steps of the radius succeed where one into the ball fails. Results
/// hold an entry for each of the attacks.
/// </remarks>
internal sealed class FromNearest : CompositeAttack
{
    private readonly SettingChoices given;
    private readonly AttackContext context;

    /// <summary>All parts with the same settings, as far as they have them.</summary>
    public FromNearest(SettingChoices given, AttackContext context) => (this.given, this.context) = (given, context);

    /// <inheritdoc/>
    public override string Name => Nearest.Registration.Name;

    /// <summary>The attacks that look for the nearest examples of all points at once, wherever they are.</summary>
    public IReadOnlyList<IMinimumNormAttack> Approaches(Norm norm, int outputs) => Nearest.Approaches(given, context, norm, outputs);

    private protected override IReadOnlyList<Attack> In(Norm norm) => Nearest.Outside(given, context, norm);

    internal override IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim)
    {
        int outputs = victim.Outputs;
        Handover handover = new();
        IReadOnlyList<BoundaryAttack> outside = Nearest.Outside(given, context, norm);
        BatchAttack inwards = BisectedAttack.Of(given, context, outputs);
        AttackIdentity gradient = inwards.IdentityFor(outputs);
        string from = $"from {outside[0].Name}";
        List<AttackPart> parts = [.. outside.Select(attack => new OutsidePart(attack.IdentityFor(outputs), attack, handover))];
        if (inwards.Supports(norm))
            parts.Add(new InwardsPart(gradient with { Variant = from, Label = $"{gradient.Label} ({from})" }, inwards, handover));
        return parts;
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
