using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Runs an attack among the coordinates of an <see cref="ISpannedClassifier"/>, lifts what it finds, and lets the victim itself decide.
/// </summary>
/// <remarks>
/// In L2 without a box or feature radii steps, projections and lengths are the same in an orthonormal basis, and gradients have no part
/// outside the span.
/// What the inner search claims is offered to the ledger of the outer run, which decides. Points that the reduced victim misclassifies at
/// once, and those that it breaks and the victim itself does not, are attacked in full.
/// </remarks>
internal static class SpanSearch
{
    /// <summary>Whether an attack may search the span.</summary>
    public static bool Applies(BatchAttack attack, AttackRun run) =>
        attack.StaysInSpan && run.Victim is ISpannedClassifier && run.Threat.Norm == Norm.L2 && !run.Threat.HasRanges
            && run.Goal is WithinRadius;

    /// <summary>Attacks some samples of a run.</summary>
    /// <returns>The samples that are to be attacked in full.</returns>
    public static int[] Run(BatchAttack attack, AttackRun run, int[] indices, int place)
    {
        var victim = (ISpannedClassifier)run.Victim;
        SpanOrigin origin = new(victim, run.Samples, indices);
        WithRest reduced = new(victim.Span);
        AskedSamples coordinates = AskedSamples.Ask(reduced, origin.Coordinates());
        AttackRun inner = new(reduced, coordinates, run.Goal, origin, run.Seed, run.ProgressInside, run.Cancellation)
        { ProgressWindow = run.ProgressWindow };
        int[] attacked = inner.Ledger.LeaveOutMisclassified(coordinates.Logits);
        attack.SearchBatches(inner, attacked, 0);
        int[] claimed = [.. attacked.Where(inner.Ledger.IsClaimed)];
        origin.Offer(run.Ledger, run.Threat, inner.Ledger.Examples, claimed, place);
        run.Ledger.Decide([.. claimed.Select(sample => indices[sample])]);
        HashSet<int> open = [.. Enumerable.Range(0, indices.Length).Except(attacked),
            .. claimed.Where(sample => !run.Ledger.IsBroken(indices[sample]))];
        return [.. open.Order().Select(sample => indices[sample])];
    }

    /// <summary>A classifier with one feature more, which it does not see.</summary>
    private sealed class WithRest(IDifferentiableClassifier span) : IDifferentiableClassifier
    {
        public int InputDimension => span.InputDimension + 1;

        public int Outputs => span.Outputs;

        public ClassifierGuarantees Guarantees => span.Guarantees;

        public IClassifier? Replicate() => span.Replicate() is IDifferentiableClassifier replica ? new WithRest(replica) : null;

        public void Logits(Matrix inputs, Matrix logits) => span.Logits(inputs.ColumnRange(0, span.InputDimension), logits);

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            span.PullBack(cotangents, gradients.ColumnRange(0, span.InputDimension));
            for (int i = 0; i < gradients.Rows; i++) gradients[i, span.InputDimension] = 0;
        }
    }
}
