using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>The smallest radius at which any attack breaks each point, and with it the whole curve of robust accuracy in one run.</summary>
public static class MinimumDistance
{
    private const int ConfirmedAtOnce = 512;

    /// <summary>The attacks of this mode: those of <see cref="Nearest"/>, one after the other from what is known.</summary>
    /// <remarks>Where there is one rival, Auto-PGD has two random starts as well; with several, the first has a search for each.</remarks>
    /// <param name="norm">Norm of the threat model.</param>
    /// <param name="outputs">Number of outputs of the classifier.</param>
    /// <param name="context">
    /// What is known of the data: centres, or else the points attacked as <see cref="AttackContext.References"/>, make the search much
    /// stronger on clusters; null for nothing.
    /// </param>
    /// <param name="settings">What applies to every attack that has the setting; null for nothing.</param>
    public static IReadOnlyList<IMinimumNormAttack> Attacks(
        Norm norm, int outputs, AttackContext? context = null, NearestSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(norm);
        return Nearest.Approaches(
            SettingChoices.Of(settings ?? new NearestSettings()), context ?? AttackContext.None, norm, outputs);
    }

    /// <summary>How an attack looks for nearest examples: as itself where it can, by bisection of the radius else.</summary>
    /// <param name="attack">The attack; <see cref="Nearest"/> is the list of its attacks.</param>
    /// <param name="norm">Norm of the threat model.</param>
    /// <param name="outputs">Number of outputs of the classifier.</param>
    public static IReadOnlyList<IMinimumNormAttack> Approaches(Attack attack, Norm norm, int outputs)
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(norm);
        return attack is FromNearest nearest ? nearest.Approaches(norm, outputs)
            : [attack as IMinimumNormAttack ?? new Bisection(attack)];
    }

    /// <summary>
    /// Looks for the nearest adversarial example of every sample with one attack after the other, each improving on what is known.
    /// </summary>
    /// <remarks>
    /// In L2 without a box or feature radii a <see cref="SpannedNetwork"/> is searched in the span of its neurons; the whole network
    /// decides.
    /// </remarks>
    /// <param name="victim">The classifier.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm, box, and the largest radius of interest.</param>
    /// <param name="attacks">At least one attack.</param>
    /// <param name="seed">Seed of every attack.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>
    /// Upper bounds of the distances after every attack, each with its example, which was asked about and measured again, and says whether
    /// float64 confirms it.
    /// </returns>
    /// <exception cref="ArgumentException">There is no attack, or one refuses (<see cref="IMinimumNormAttack.Approach"/>).</exception>
    public static MinimumDistanceResult Search(
        IClassifier victim,
        Samples samples,
        ThreatModel threat,
        IReadOnlyList<IMinimumNormAttack> attacks,
        ulong seed = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        AttackList.Require(attacks, nameof(attacks));
        if (attacks.Count == 0) throw new ArgumentException("The search needs at least one attack.", nameof(attacks));
        NearestExamples confirmed = new(samples);
        PreciseExamples precise = new(victim);
        List<DistanceStep> steps = [];
        var report = WorkReport.To(progress, samples.Count);
        for (int i = 0; i < attacks.Count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            bool isLast = i == attacks.Count - 1;
            IProgress<WorkProgress>? part = report?.Part((double)i / attacks.Count, 1.0 / attacks.Count, isLast ? 0 : null);
            // What a step confirmed is its record, so the next attack gets a copy; a claim that does not hold keeps none from theirs.
            NearestWithin goal = new(threat, confirmed.Copy());
            NearestExamples found = SpanNearest.Approach(attacks[i], victim, samples, goal, seed, part, cancellation);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            confirmed = Confirm(victim, samples, threat, found, confirmed, precise);
            steps.Add(new DistanceStep(attacks[i].IdentityFor(victim.Outputs), seconds, confirmed));
            // Nothing is nearer than a point that is misclassified itself.
            report?.Tell((i + 1.0) / attacks.Count, isLast ? samples.Count : confirmed.Distances.Count(0));
        }
        return new MinimumDistanceResult(samples, steps) { Radius = threat.Radius };
    }

    /// <summary>
    /// Adds to what is confirmed the examples that the victim, asked again, misclassifies, in the box; moved outwards by what rounding may
    /// change (<see cref="PreciseExamples"/>), at the distance measured then.
    /// </summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="threat">Norm, ranges, and the radius that no example leaves by being moved.</param>
    /// <param name="known">The examples found.</param>
    /// <param name="before">What was confirmed before.</param>
    /// <param name="precise">Asks in double.</param>
    private static NearestExamples Confirm(IClassifier victim, Samples samples, ThreatModel threat, NearestExamples known,
        NearestExamples before, PreciseExamples precise)
    {
        NearestExamples confirmed = before.Copy();
        Matrix logits = new(samples.Count, victim.Outputs);
        victim.LogitsOfCopy(known.Adversarials, logits);
        int[] claimed = [.. Enumerable.Range(0, samples.Count).Where(IsClaimed)];
        for (int first = 0; first < claimed.Length; first += ConfirmedAtOnce)
            ConfirmAtOnce(claimed.AsSpan(first, Math.Min(ConfirmedAtOnce, claimed.Length - first)).ToArray());
        return confirmed;

        bool IsClaimed(int i) => !(double.IsFinite(before.Distances[i]) && known.Distances[i] == before.Distances[i])
            && threat.FirstOutside(samples.Inputs.Row(i), known.Adversarials.Row(i)) < 0
            && !Margin.IsCorrect(logits.Row(i), samples.Labels[i]);

        void ConfirmAtOnce(int[] indices)
        {
            Samples clean = samples.Choose(indices);
            Matrix examples = known.Adversarials.Choose(indices);
            int[] moving = [.. Enumerable.Range(0, indices.Length).Where(i => known.Distances[indices[i]] > 0)];
            Matrix moved = examples.Choose(moving);
            precise.Settle(_ => threat, clean.Choose(moving), moved);
            for (int i = 0; i < moving.Length; i++) moved.Row(i).CopyTo(examples.Row(moving[i]));
            bool?[] flags = precise.Confirms(examples, clean.Labels);
            for (int i = 0; i < indices.Length; i++)
                confirmed.Offer(
                    indices[i], examples.Row(i), threat.Norm.Distance(examples.Row(i), clean.Inputs.Row(i)),
                    known.FoundBy[indices[i]] ?? AttackIdentity.Misclassified, flags[i]);
        }
    }
}
