using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>FAB, the fast adaptive boundary attack: walks along the decision boundary towards the clean input to find the nearest adversarial example.</summary>
/// <remarks>
/// Croce and Hein 2020 (FAB), algorithm 1. With f_s = z_s − z_y linearised at the iterate x (<see cref="FabFront"/>), d1 and d2
/// are the shortest moves onto the boundary within the box from x and from the clean input x0, and
/// a = min(alpha_max, ‖d1‖ / (‖d1‖ + ‖d2‖)):  x ← clip((x + η d1)(1 − a) + (x0 + η d2) a). A misclassified iterate is
/// remembered if it is the nearest, and x ← x0 + β (x − x0). The final search, which is in
/// the paper but not in the published code, goes onto the boundary linearised at the nearest point and from the nearest one
/// straight back towards x0 (<see cref="SegmentSearch"/>).
/// The search is not bounded by the radius, which only decides what counts: points broken within it leave the batch at once,
/// unless the nearest example is looked for (<see cref="Approach"/>).
/// The targeted version looks at one rival at a time, so that a step needs one gradient instead of C − 1.
/// Defaults: 100 iterations, alpha_max 0.1, η 1.05, β 0.9; the first start is x0, later ones are random within half the radius
/// (or the distance known); the targeted version tries the 9 rivals highest by the clean logits.
/// </remarks>
public sealed class Fab : Attack, IMinimumNormAttack
{
    /// <summary>FAB over all rivals.</summary>
    public static readonly Registration<AttackFactory> Untargeted = new(
        "fab", "FAB: nearest adversarial example along the boundary, all rivals at once (Croce and Hein 2020).", settings => new Fab("fab", false, settings));

    /// <summary>FAB against one rival at a time.</summary>
    public static readonly Registration<AttackFactory> Targeted = new(
        "fab-t", "FAB against each of the 9 highest rivals in turn, one gradient per step (Croce and Hein 2020).", settings => new Fab("fab-t", true, settings));

    /// <summary>Weight of the clean input's own way to the boundary, at most.</summary>
    private const double AlphaMax = 0.1;

    /// <summary>Overshoot η.</summary>
    private const float Overshoot = 1.05f;

    /// <summary>Way back towards the clean input, β.</summary>
    private const float WayBack = 0.9f;

    private readonly bool targeted;

    private Fab(string name, bool targeted, AttackSettings settings)
        : base(settings)
    {
        Name = name;
        this.targeted = targeted;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    protected override int Targets(int outputs) => targeted ? Math.Min(Settings.Targets ?? 9, Margin.Classes(outputs) - 1) : 1;

    /// <inheritdoc/>
    public void Approach(
        IClassifier victim,
        Samples samples,
        ThreatModel threat,
        NearestExamples known,
        ulong seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default) => RunNearest(victim, samples, threat, known, seed, progress, cancellation);

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = Settings.Iterations ?? 100;
        State state = new(batch, targeted);
        for (int row = 0; row < batch.Count; row++) Start(batch, row, state.Front.Points.Row(row));
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            state.Judge();
            state.Step();
            if (!batch.Retire(state)) return;
            batch.Report((double)iteration / iterations);
        }
        state.Judge();
        if (!batch.Retire(state)) return;
        state.Finish();
        batch.Retire(state);
    }

    private static void Start(AttackBatch batch, int row, Span<float> point)
    {
        ReadOnlySpan<float> clean = batch.Clean.Row(row);
        if (batch.Restart == 0)
        {
            clean.CopyTo(point);
            return;
        }
        CounterRandom random = batch.Random(row);
        batch.Threat.Norm.RandomStart(ref random, batch.Reach(row) / 2, point);
        TensorPrimitives.Add(point, clean, point);
        batch.Threat.Box?.Clamp(point);
    }

    /// <summary>The iterates of the rows, beside them those that were misclassified and have gone back, and the nearest found.</summary>
    private sealed class State(AttackBatch batch, bool targeted) : IBatchState
    {
        private const int RowsPerTask = 8;

        private static readonly Action<int, Work> Body = static (task, work) => work.Run(task);

        private readonly FabFront returned = new(batch, targeted);
        private readonly FabStep step = new(batch.Threat.Norm, batch.Threat.Box, batch.Dimension, AlphaMax, Overshoot);
        private readonly Matrix best = new(batch.Capacity, batch.Dimension);
        private readonly double[] bestDistance = [.. Enumerable.Repeat(double.PositiveInfinity, batch.Capacity)];

        public FabFront Front { get; } = new(batch, targeted);

        /// <summary>Asks about the iterates, keeps the nearest misclassified ones, and sends all of these back towards their clean inputs.</summary>
        public void Judge()
        {
            Front.Ask(batch.Count);
            returned.Clear();
            for (int row = 0; row < batch.Count; row++)
            {
                Front.Set(row, row);
                if (!Keep(row)) continue;
                Span<float> point = Front.Points.Row(row);
                ReadOnlySpan<float> clean = batch.Clean.Row(row);
                TensorPrimitives.Subtract(point, clean, point);
                TensorPrimitives.MultiplyAdd(point, WayBack, clean, point);
                batch.Threat.Box?.Clamp(point);
                returned.Add(row, point);
                Front.Rest(row);
            }
        }

        /// <summary>Takes a step from every iterate.</summary>
        public void Step()
        {
            Front.FindBoundaries(batch.Count);
            MoveAll(Front, batch.Count, jump: false);
            if (returned.Count == 0) return;
            returned.Ask(returned.Count);
            returned.FindBoundaries(returned.Count);
            MoveAll(returned, returned.Count, jump: false);
            for (int slot = 0; slot < returned.Count; slot++) returned.Points.Row(slot).CopyTo(Front.Points.Row(returned.RowOf(slot)));
        }

        /// <summary>The final search: onto the boundary linearised at the nearest point, then straight back.</summary>
        public void Finish()
        {
            for (int row = 0; row < batch.Count; row++)
            {
                Front.Set(row, row);
                if (double.IsFinite(bestDistance[row])) best.Row(row).CopyTo(Front.Points.Row(row));
            }
            Front.Ask(batch.Count);
            Front.FindBoundaries(batch.Count);
            MoveAll(Front, batch.Count, jump: true);
            Front.Ask(batch.Count);
            for (int row = 0; row < batch.Count; row++) Keep(row);
            new SegmentSearch(batch).Shorten(best, bestDistance);
        }

        public void MoveRow(int source, int destination)
        {
            Front.Points.Row(source).CopyTo(Front.Points.Row(destination));
            best.Row(source).CopyTo(best.Row(destination));
            bestDistance[destination] = bestDistance[source];
        }

        /// <summary>Keeps a row's iterate if it is misclassified and the nearest so far, and notes it if it is near enough to count.</summary>
        /// <returns>Whether it is misclassified.</returns>
        private bool Keep(int row)
        {
            if (Margin.IsCorrect(Front.Logits.Row(row), batch.Label(row))) return false;
            ReadOnlySpan<float> point = Front.Points.Row(row);
            double distance = batch.Threat.Norm.Distance(point, batch.Clean.Row(row));
            if (!(distance < bestDistance[row])) return true;
            bestDistance[row] = distance;
            point.CopyTo(best.Row(row));
            if (distance <= batch.Reach(row)) batch.Note(row, point);
            return true;
        }

        private void MoveAll(FabFront front, int count, bool jump) =>
            Workers.For((count + RowsPerTask - 1) / RowsPerTask, new Work(batch, front, step, count, jump), Body);

        /// <summary>What the threads share.</summary>
        private readonly record struct Work(AttackBatch Batch, FabFront Front, FabStep Step, int Count, bool Jump)
        {
            public void Run(int task)
            {
                int end = Math.Min(Count, (task + 1) * RowsPerTask);
                for (int slot = task * RowsPerTask; slot < end; slot++)
                {
                    int row = Front.RowOf(slot);
                    if (row < 0) continue;
                    Span<float> point = Front.Points.Row(slot);
                    ReadOnlySpan<float> clean = Batch.Clean.Row(row), normal = Front.Normals.Row(slot);
                    if (Jump) Step.Jump(point, clean, normal, Front.Values[slot]);
                    else Step.Take(point, clean, normal, Front.Values[slot]);
                }
            }
        }
    }
}
