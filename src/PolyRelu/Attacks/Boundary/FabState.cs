using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// One search of FAB: the iterates still followed, beside them those that were misclassified and have gone back, and the nearest found.
/// </summary>
/// <remarks>
/// Where there are several rivals, most searches end far outside the ball, and after few iterations one sees which. A row is given up after
/// k ≥ 5 iterations if its nearest example is farther than max(1.5, 1 + 10/k) times the distance that counts and the gradient's dual norm
/// has never been below 0.1 of that at the start. Both bounds are needed: with p > 1 iterates first come to the middle between the
/// clusters, where gradients vanish, and the distance rests at √2 times the least one or more before it falls, often only after 50
/// iterations. On seven networks of several outputs (p = 1 to 4, clusters and digits, three norms, eleven radii) no point was lost. With
/// one rival nothing is given up.
/// Where the gradient is exactly zero, as behind all neurons, no step leads on: the search begins anew at random.
/// </remarks>
internal sealed class FabState : IBatchState
{
    /// <summary>Weight of the clean input's own way to the boundary, at most.</summary>
    private const double AlphaMax = 0.1;

    /// <summary>Overshoot η.</summary>
    private const float Overshoot = 1.05f;

    /// <summary>Way back towards the clean input, β.</summary>
    private const float WayBack = 0.9f;

    private const int FirstToGiveUp = 5;
    private const double Slack = 10;
    private const double FarOutside = 1.5;
    private const double FlatShare = 0.1;
    private const int RowsPerTask = 8;

    /// <summary>In place of the number of iterations done: the last move of all.</summary>
    private const int Final = -1;

    private static readonly Action<int, Work> Body = static (task, work) => work.Run(task);

    private readonly AttackBatch batch;
    private readonly bool givesUp;
    private readonly FabFront front;
    private readonly FabFront returned;
    private readonly FabStep step;
    private readonly Matrix best;
    private readonly double[] bestDistance;
    private readonly double[] firstSlope;
    private readonly double[] leastSlope;
    private readonly int[] slotOf;

    /// <summary>Follows every row of the batch.</summary>
    public FabState(AttackBatch batch, bool targeted, bool givesUp)
    {
        this.batch = batch;
        this.givesUp = givesUp && Margin.Classes(batch.Outputs) > 2;
        front = new FabFront(batch, targeted);
        returned = new FabFront(batch, targeted);
        step = new FabStep(batch.Threat, batch.Dimension, AlphaMax, Overshoot);
        best = new Matrix(batch.Capacity, batch.Dimension);
        bestDistance = [.. Enumerable.Repeat(double.PositiveInfinity, batch.Capacity)];
        firstSlope = new double[batch.Capacity];
        leastSlope = [.. Enumerable.Repeat(double.PositiveInfinity, batch.Capacity)];
        slotOf = [.. Enumerable.Range(0, batch.Capacity)];
        for (int row = 0; row < batch.Count; row++) front.Add(row);
    }

    /// <summary>Number of rows followed.</summary>
    public int Count => front.Count;

    /// <summary>Where the search around a row begins; to be written before the first iteration.</summary>
    public Span<float> StartOf(int row) => front.Points.Row(row);

    /// <summary>
    /// Asks about the iterates, keeps the nearest misclassified ones, sends all of these back, and gives up the hopeless.
    /// </summary>
    /// <param name="iteration">Iterations done.</param>
    public void Judge(int iteration)
    {
        front.Ask();
        returned.Clear();
        for (int slot = 0; slot < front.Count; slot++)
        {
            front.Wake(slot);
            bool misclassified = Keep(slot);
            if (IsHopeless(front.RowOf(slot), iteration)) front.GiveUp(slot);
            else if (misclassified) SendBack(slot);
        }
    }

    /// <summary>Takes a step from every iterate.</summary>
    /// <param name="iteration">Iterations done.</param>
    public void Step(int iteration)
    {
        front.FindBoundaries();
        MoveAll(front, iteration);
        if (returned.Count == 0) return;
        returned.Ask();
        returned.FindBoundaries();
        MoveAll(returned, iteration);
        for (int slot = 0; slot < returned.Count; slot++) returned.Points.Row(slot).CopyTo(front.Points.Row(slotOf[returned.RowOf(slot)]));
    }

    /// <summary>Lets go of rows that were given up or have left the batch.</summary>
    public void Follow()
    {
        for (int slot = front.Count - 1; slot >= 0; slot--)
            if (front.IsGivenUp(slot) || front.RowOf(slot) >= batch.Count) Drop(slot);
    }

    /// <summary>The final search: onto the boundary linearised at the nearest point, then straight back.</summary>
    public void Finish()
    {
        if (front.Count == 0) return;
        for (int slot = 0; slot < front.Count; slot++)
        {
            int row = front.RowOf(slot);
            front.Wake(slot);
            if (double.IsFinite(bestDistance[row])) best.Row(row).CopyTo(front.Points.Row(slot));
        }
        front.Ask();
        front.FindBoundaries();
        MoveAll(front, Final);
        front.Ask();
        for (int slot = 0; slot < front.Count; slot++) Keep(slot);
        Shorten();
    }

    private void Shorten()
    {
        int[] rows = [.. Enumerable.Range(0, batch.Count).Where(row => slotOf[row] >= 0 && double.IsFinite(bestDistance[row]))];
        Matrix clean = batch.Clean.Choose(rows), points = best.Choose(rows);
        batch.Shorten(clean, Array.ConvertAll(rows, batch.Label), points);
        for (int i = 0; i < rows.Length; i++)
            if (batch.Threat.Norm.Distance(points.Row(i), clean.Row(i)) <= batch.Reach(rows[i])) batch.Note(rows[i], points.Row(i));
    }

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        if (slotOf[destination] >= 0) Drop(slotOf[destination]);
        int slot = slotOf[source];
        slotOf[source] = -1;
        slotOf[destination] = slot;
        if (slot >= 0) front.SetRow(slot, destination);
        best.Row(source).CopyTo(best.Row(destination));
        bestDistance[destination] = bestDistance[source];
        firstSlope[destination] = firstSlope[source];
        leastSlope[destination] = leastSlope[source];
    }

    private void Drop(int slot)
    {
        slotOf[front.RowOf(slot)] = -1;
        int last = front.Remove(slot);
        if (last != slot) slotOf[front.RowOf(slot)] = slot;
    }

    /// <summary>Keeps an iterate if it is misclassified and the nearest so far, and notes it if it is near enough to count.</summary>
    /// <returns>Whether it is misclassified.</returns>
    private bool Keep(int slot)
    {
        int row = front.RowOf(slot);
        if (Margin.IsCorrect(front.Logits.Row(slot), batch.Label(row))) return false;
        ReadOnlySpan<float> point = front.Points.Row(slot);
        double distance = batch.Threat.Norm.Distance(point, batch.Clean.Row(row));
        if (!(distance < bestDistance[row])) return true;
        bestDistance[row] = distance;
        point.CopyTo(best.Row(row));
        if (distance <= batch.Reach(row)) batch.Note(row, point);
        return true;
    }

    private bool IsHopeless(int row, int iteration) =>
        givesUp && iteration >= FirstToGiveUp && double.IsFinite(bestDistance[row]) && leastSlope[row] >= FlatShare * firstSlope[row]
        && bestDistance[row] > Math.Max(FarOutside, 1 + (Slack / iteration)) * batch.Reach(row);

    /// <summary>Remembers the slope at a row's start, and the least one since.</summary>
    private void Measure(int row, ReadOnlySpan<float> normal)
    {
        double slope = batch.Threat.Norm.Dual.Measure(normal);
        if (double.IsInfinity(leastSlope[row])) firstSlope[row] = slope;
        leastSlope[row] = Math.Min(leastSlope[row], slope);
    }

    /// <summary>x ← x0 + β (x − x0), to be asked about apart from the others.</summary>
    private void SendBack(int slot)
    {
        int row = front.RowOf(slot);
        Span<float> point = front.Points.Row(slot);
        ReadOnlySpan<float> clean = batch.Clean.Row(row);
        TensorPrimitives.Subtract(point, clean, point);
        TensorPrimitives.MultiplyAdd(point, WayBack, clean, point);
        batch.Threat.Clamp(clean, point);
        point.CopyTo(returned.Points.Row(returned.Add(row)));
        front.Rest(slot);
    }

    private void MoveAll(FabFront moved, int iteration) =>
        Workers.For((moved.Count + RowsPerTask - 1) / RowsPerTask, new Work(this, moved, iteration), Body);

    /// <summary>What the threads share.</summary>
    private readonly record struct Work(FabState State, FabFront Front, int Iteration)
    {
        public void Run(int task)
        {
            int end = Math.Min(Front.Count, (task + 1) * RowsPerTask);
            for (int slot = task * RowsPerTask; slot < end; slot++)
            {
                if (Front.IsResting(slot)) continue;
                int row = Front.RowOf(slot);
                Span<float> point = Front.Points.Row(slot);
                ReadOnlySpan<float> clean = State.batch.Clean.Row(row), normal = Front.Normals.Row(slot);
                if (State.givesUp) State.Measure(row, normal);
                if (Iteration == Final) State.step.Jump(point, clean, normal, Front.Values[slot]);
                else if (!normal.ContainsAnyExcept(0f)) StartingPoint.WithinHalfReach(State.batch, row, Iteration + 1, point);
                else State.step.Take(point, clean, normal, Front.Values[slot]);
            }
        }
    }
}
