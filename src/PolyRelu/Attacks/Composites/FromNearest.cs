using PolyRelu.Attacks.Boundary;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// The search for the nearest examples around a radius: targeted FAB and descents along the boundary, also
/// outside the ball, then inwards with Auto-PGD on the margin, by bisection.
/// </summary>
/// <remarks>
/// Near the radius where points begin to break FAB often ends just outside the ball, up to 1.5 radii away, in a place that Auto-PGD does
/// not
/// reach from the clean input, and inwards from there small steps of the radius succeed where one into the ball
/// fails. Results hold an entry for each of the three.
/// </remarks>
internal sealed class FromNearest : Attack
{
    private const double Outside = 1.5;

    private readonly Fab nearest;
    private readonly BoundaryDescent descent;

    /// <summary>All parts with the same settings.</summary>
    public FromNearest(AttackSettings settings)
        : base(settings)
    {
        nearest = (Fab)Fab.Targeted.Value(settings);
        descent = new BoundaryDescent(settings);
    }

    /// <inheritdoc/>
    public override string Name => $"{nearest.Name} + {descent.Name} + {Continued(1).Label}";

    /// <summary>Not called: the parts search.</summary>
    protected override void Search(AttackBatch batch) => throw new InvalidOperationException("The attack searches through its parts.");

    internal override IEnumerable<AttackPart> Parts(Norm norm, int outputs) =>
    [
        new AttackPart(nearest.IdentityFor(outputs), nearest),
        new AttackPart(descent.IdentityFor(outputs), descent),
        new AttackPart(Continued(outputs), BisectedAttack.Of(Settings, outputs)),
    ];

    internal override int SearchSamples(AttackRun run, int[] indices, int place)
    {
        NearestExamples known = new(run.Samples.Choose(indices));
        foreach (Attack outside in (Attack[])[nearest, descent]) known = SearchOutside(run, outside, ref indices, known, place++);
        run.Stage(place, indices, () =>
        {
            Bisection inwards = new(BisectedAttack.Of(Settings, run.Victim.Outputs));
            double[] radii = Array.ConvertAll(indices, run.Goal.RadiusOf);
            inwards.ApproachWithin(run.Victim, run.Samples.Choose(indices), run.Threat, radii, known, run.Seed, null, run.Cancellation);
            Offer(run, indices, known, place);
        });
        run.Report(1);
        return place + 1;
    }

    /// <summary>Looks for the nearest examples up to one and a half radii.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attack">What looks for them.</param>
    /// <param name="indices">The samples; afterwards those that are still open.</param>
    /// <param name="known">What is known about them.</param>
    /// <param name="place">Place of the attack.</param>
    /// <returns>What is known about those still open.</returns>
    private static NearestExamples SearchOutside(AttackRun run, Attack attack, ref int[] indices, NearestExamples known, int place)
    {
        int[] searched = indices;
        run.Stage(place, searched, () =>
        {
            double[] outside = Array.ConvertAll(searched, sample => ThreatModel.Enlarged(run.Goal.RadiusOf(sample), Outside));
            ThreatModel threat = run.Threat.Enlarged(Outside);
            attack.RunNearest(run.Victim, run.Samples.Choose(searched), threat, outside, known, run.Seed, null, run.Cancellation);
            Offer(run, searched, known, place);
        });
        int[] left = [.. Enumerable.Range(0, searched.Length).Where(i => !run.Ledger.IsBroken(searched[i]))];
        indices = Array.ConvertAll(left, i => searched[i]);
        return known.Choose(left);
    }

    /// <summary>The last entry: Auto-PGD on the margin from what the others found.</summary>
    private AttackIdentity Continued(int outputs)
    {
        AttackIdentity gradient = BisectedAttack.Of(Settings, outputs).IdentityFor(outputs);
        return gradient with { Variant = $"from {nearest.Name}", Label = $"{gradient.Label} (from {nearest.Name})" };
    }

    /// <summary>Offers the nearest examples; those outside the ball are none.</summary>
    private static void Offer(AttackRun run, int[] indices, NearestExamples known, int place)
    {
        for (int i = 0; i < indices.Length; i++)
            if (known.Distances[i] > 0 && double.IsFinite(known.Distances[i]))
                run.Ledger.Offer(indices[i], known.Adversarials.Row(i), place);
    }
}
