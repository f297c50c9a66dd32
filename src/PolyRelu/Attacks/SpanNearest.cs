using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Runs a search for the nearest examples among the coordinates of an <see cref="ISpannedClassifier"/>, lifts what it finds, and lets the
/// victim itself decide.
/// </summary>
/// <remarks>
/// In L2 without a box or feature radii a perturbation's part outside the span changes nothing but its length, so the nearest example lies
/// inside, and lengths are the same in an orthonormal basis. What the search finds lies at the boundary of the reduced victim, where the
/// victim itself may still be right: it is moved outwards a little, and straight back as far as the victim misclassifies it. Samples about
/// which the two disagree are searched among all directions.
/// </remarks>
internal static class SpanNearest
{
    /// <summary>
    /// How far a point is moved outwards in order that the other of the two misclassifies it as well; the reduction's error is small.
    /// </summary>
    private static readonly float[] Outwards = [1, 1.0002f, 1.002f, 1.02f];

    /// <summary>As <see cref="IMinimumNormAttack.Approach"/>, in the span where that loses nothing.</summary>
    public static NearestExamples Approach(
        IMinimumNormAttack attack, IClassifier victim, Samples samples, NearestWithin goal, ulong seed, IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        ThreatModel threat = goal.Threat;
        bool applies = victim is ISpannedClassifier { Span.InputDimension: > 0 } && threat.Norm == Norm.L2 && !threat.HasRanges;
        if (!applies || attack.InSpanOf((ISpannedClassifier)victim) is not { } within)
            return NearestExamples.Require(
                attack.Approach(victim, samples, goal, seed, progress, cancellation), attack.Name, samples);
        goal.Known.RequireCount(samples.Count);
        AttackRunner.Validate(victim, samples, goal);
        NearestExamples known = goal.Known.Copy();
        int[] open = KeepMisclassified(victim, samples, known);
        var report = WorkReport.To(progress, samples.Count);
        report?.Tell(0, samples.Count - open.Length);
        NearestExamples openKnown = known.Choose(open);
        // A sample that is done in the span may yet be searched among all directions.
        int[] left = open.Length == 0 ? [] : Search(
            attack.IdentityFor(victim.Outputs), within, (ISpannedClassifier)victim, samples.Choose(open), threat, openKnown, seed,
            report?.Part(0, 1, null), cancellation);
        Keep(openKnown, open, known);
        left = Array.ConvertAll(left, i => open[i]);
        SearchInFull(attack, victim, samples, left, threat, known, seed, cancellation);
        report?.End();
        return known;
    }

    /// <summary>Coordinates of points [n × D], as a matrix [n × r].</summary>
    public static Matrix CoordinatesOf(ISpannedClassifier victim, Matrix points)
    {
        Matrix coordinates = new(points.Rows, victim.Span.InputDimension);
        victim.TakeCoordinates(points, coordinates);
        return coordinates;
    }

    /// <summary>A context whose centres and references are coordinates.</summary>
    public static AttackContext ContextIn(ISpannedClassifier victim, AttackContext context) => context with
    {
        Centres = context.Centres is { } centres && centres.Dimension == victim.InputDimension
            ? new ClusterCentres(CoordinatesOf(victim, centres.Points), centres.Positive) : null,
        References = context.References is { } references && references.Inputs.Columns == victim.InputDimension
            ? new Samples(CoordinatesOf(victim, references.Inputs), references.Labels) : null,
    };

    /// <summary>Samples that are misclassified need no example.</summary>
    /// <returns>The others.</returns>
    private static int[] KeepMisclassified(IClassifier victim, Samples samples, NearestExamples known)
    {
        Matrix logits = new(samples.Count, victim.Outputs);
        victim.LogitsOfCopy(samples.Inputs, logits);
        List<int> open = [];
        for (int i = 0; i < samples.Count; i++)
        {
            if (Margin.IsCorrect(logits.Row(i), samples.Labels[i])) open.Add(i);
            else known.Offer(i, samples.Inputs.Row(i), 0, AttackIdentity.Misclassified);
        }
        return [.. open];
    }

    /// <summary>Searches the span around samples that the victim classifies correctly.</summary>
    /// <returns>The samples about which the victim and its reduction disagree.</returns>
    private static int[] Search(
        AttackIdentity identity, IMinimumNormAttack within, ISpannedClassifier victim, Samples samples, ThreatModel threat,
        NearestExamples known, ulong seed, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        Samples coordinates = new(CoordinatesOf(victim, samples.Inputs), samples.Labels);
        NearestWithin goal = new(threat, KnownIn(victim, coordinates, known));
        NearestExamples reached = NearestExamples.Require(
            within.Approach(victim.Span, coordinates, goal, seed, progress, cancellation), within.Name, coordinates);
        int[] found = [.. Enumerable.Range(0, samples.Count).Where(i => reached.Distances[i] is > 0 and < double.PositiveInfinity)];
        Samples clean = samples.Choose(found);
        Matrix lifted = new(found.Length, victim.InputDimension);
        if (found.Length > 0) victim.Lift(clean.Inputs, reached.Adversarials.Choose(found), lifted);
        bool[] isBeyond = MoveBeyond(victim, clean, lifted);
        int[] held = [.. Enumerable.Range(0, found.Length).Where(i => isBeyond[i])];
        Samples inputs = clean.Choose(held);
        Matrix points = lifted.Choose(held);
        SegmentSearch.Shorten(victim, inputs.Inputs, inputs.Labels, threat, points, cancellation);
        for (int i = 0; i < held.Length; i++)
        {
            double distance = threat.Norm.Distance(points.Row(i), inputs.Inputs.Row(i));
            if (distance <= threat.Radius) known.Offer(found[held[i]], points.Row(i), distance, identity);
        }
        IEnumerable<int> refused = Enumerable.Range(0, found.Length).Where(i => !isBeyond[i]).Select(i => found[i]);
        IEnumerable<int> misclassified = Enumerable.Range(0, samples.Count).Where(i => reached.Distances[i] == 0);
        return [.. refused.Concat(misclassified).Order()];
    }

    /// <summary>The examples known, as coordinates that the reduced victim misclassifies.</summary>
    private static NearestExamples KnownIn(ISpannedClassifier victim, Samples coordinates, NearestExamples known)
    {
        NearestExamples within = new(coordinates);
        int[] have = [.. Enumerable.Range(0, known.Count).Where(i => double.IsFinite(known.Distances[i]))];
        if (have.Length == 0) return within;
        Samples clean = coordinates.Choose(have);
        Matrix points = CoordinatesOf(victim, known.Adversarials.Choose(have));
        bool[] isBeyond = MoveBeyond(victim.Span, clean, points);
        for (int i = 0; i < have.Length; i++)
        {
            if (!isBeyond[i]) continue;
            within.Offer(have[i], points.Row(i), Norm.L2.Distance(points.Row(i), clean.Inputs.Row(i)), known.FoundBy[have[i]]!);
        }
        return within;
    }

    /// <summary>Moves points away from their samples, as little as is tried, to where a classifier misclassifies them.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="clean">The samples.</param>
    /// <param name="points">[n × D], overwritten where it does.</param>
    /// <returns>[n]: whether it does.</returns>
    private static bool[] MoveBeyond(IClassifier victim, Samples clean, Matrix points)
    {
        bool[] isBeyond = new bool[points.Rows];
        int[] left = [.. Enumerable.Range(0, points.Rows)];
        foreach (float factor in Outwards)
        {
            if (left.Length == 0) break;
            Matrix moved = points.Choose(left), logits = new(left.Length, victim.Outputs);
            for (int i = 0; i < left.Length; i++)
            {
                ReadOnlySpan<float> input = clean.Inputs.Row(left[i]);
                if (factor == 1) continue;
                TensorPrimitives.Subtract(moved.Row(i), input, moved.Row(i));
                TensorPrimitives.MultiplyAdd(moved.Row(i), factor, input, moved.Row(i));
            }
            victim.LogitsOfCopy(moved, logits);
            for (int i = 0; i < left.Length; i++)
            {
                if (Margin.IsCorrect(logits.Row(i), clean.Labels[left[i]])) continue;
                isBeyond[left[i]] = true;
                moved.Row(i).CopyTo(points.Row(left[i]));
            }
            left = [.. left.Where(i => !isBeyond[i])];
        }
        return isBeyond;
    }

    private static void SearchInFull(
        IMinimumNormAttack attack, IClassifier victim, Samples samples, int[] left, ThreatModel threat, NearestExamples known, ulong seed,
        CancellationToken cancellation)
    {
        if (left.Length == 0) return;
        Samples own = samples.Choose(left);
        NearestWithin goal = new(threat, known.Choose(left));
        Keep(NearestExamples.Require(attack.Approach(victim, own, goal, seed, null, cancellation), attack.Name, own), left, known);
    }

    /// <summary>Keeps what was found for some of the samples.</summary>
    private static void Keep(NearestExamples found, int[] indices, NearestExamples known)
    {
        for (int i = 0; i < indices.Length; i++)
            if (found.FoundBy[i] is { } by) known.Offer(indices[i], found.Adversarials.Row(i), found.Distances[i], by, found.Confirmed[i]);
    }
}
