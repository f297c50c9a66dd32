using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Looks for the nearest examples with targeted FAB, also outside the ball, and goes on inwards with Auto-PGD on the margin, by bisection.</summary>
/// <remarks>
/// Near the radius where points begin to break FAB often ends just outside the ball, up to 1.5 radii away, in a place that Auto-PGD does not
/// reach from the clean input, and inwards from there small steps of the radius succeed where one into the ball fails. Results hold an entry for each of the two.
/// </remarks>
internal sealed class FromNearest : Attack
{
    private const double Outside = 1.5;

    private readonly Fab nearest;

    /// <summary>Both parts with the same settings.</summary>
    public FromNearest(AttackSettings settings)
        : base(settings)
    {
        nearest = (Fab)Fab.Targeted.Value(settings);
    }

    /// <inheritdoc/>
    public override string Name => $"{nearest.Name} + {Continued(1).Label}";

    /// <summary>Not called: the two attacks search.</summary>
    protected override void Search(AttackBatch batch) => throw new InvalidOperationException("The attack searches through its parts.");

    internal override IEnumerable<AttackPart> Parts(Norm norm, int outputs) =>
        [new AttackPart(nearest.IdentityFor(outputs), nearest), new AttackPart(Continued(outputs), MinimumDistance.Gradient(Settings, outputs))];

    internal override int SearchSamples(AttackRun run, int[] indices, int place)
    {
        Samples samples = run.Samples.Choose(indices);
        double[] radii = Array.ConvertAll(indices, run.Goal.RadiusOf);
        NearestExamples known = new(samples);
        run.Stage(place, indices, () =>
        {
            double[] outside = Array.ConvertAll(radii, radius => ThreatModel.Enlarged(radius, Outside));
            nearest.RunNearest(run.Victim, samples, run.Threat.Enlarged(Outside), outside, known, run.Seed, null, run.Cancellation);
            Offer(run, indices, known, place);
        });
        int[] left = [.. Enumerable.Range(0, indices.Length).Where(i => !run.Ledger.IsBroken(indices[i]))], open = Array.ConvertAll(left, i => indices[i]);
        run.Stage(place + 1, open, () =>
        {
            known = known.Choose(left);
            Bisection inwards = new(MinimumDistance.Gradient(Settings, run.Victim.Outputs));
            inwards.ApproachWithin(run.Victim, samples.Choose(left), run.Threat, Array.ConvertAll(left, i => radii[i]), known, run.Seed, null, run.Cancellation);
            Offer(run, open, known, place + 1);
        });
        run.Report(1);
        return place + 2;
    }

    /// <summary>The second entry: Auto-PGD on the margin from what the first one found.</summary>
    private AttackIdentity Continued(int outputs)
    {
        AttackIdentity gradient = MinimumDistance.Gradient(Settings, outputs).IdentityFor(outputs);
        return gradient with { Variant = $"from {nearest.Name}", Label = $"{gradient.Label} (from {nearest.Name})" };
    }

    /// <summary>Offers the nearest examples; those outside the ball are none.</summary>
    private static void Offer(AttackRun run, int[] indices, NearestExamples known, int place)
    {
        for (int i = 0; i < indices.Length; i++)
            if (known.Distances[i] > 0 && double.IsFinite(known.Distances[i])) run.Ledger.Offer(indices[i], known.Adversarials.Row(i), place);
    }
}
