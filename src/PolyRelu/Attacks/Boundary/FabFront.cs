using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// Iterates of FAB, a row of the batch each, with the linearised decision boundary nearest to each: f(x + δ) ≈ value + ⟨normal, δ⟩.
/// </summary>
/// <remarks>
/// Over all rivals s the nearest boundary is the one of least |f_s| / ‖∇f_s‖_*, f_s = z_s − z_y, the first among equals; the
/// targeted version has the batch's target alone. One output: f = −y z, the only rival there is.
/// </remarks>
internal sealed class FabFront(AttackBatch batch, bool targeted)
{
    private readonly Norm dual = batch.Threat.Norm.Dual;
    private readonly Matrix logits = new(batch.Capacity, batch.Outputs);
    private readonly Matrix cotangents = new(batch.Capacity, batch.Outputs);
    private readonly Matrix gradients = targeted || batch.Outputs <= 2 ? default : new Matrix(batch.Capacity, batch.Dimension);
    private readonly double[] distances = new double[batch.Capacity];
    private readonly int[] rows = new int[batch.Capacity];
    private readonly State[] states = new State[batch.Capacity];

    private enum State
    {
        Moving,
        Resting,
        GivenUp,
    }

    /// <summary>Number of iterates.</summary>
    public int Count { get; private set; }

    /// <summary>Iterates [n × D].</summary>
    public Matrix Points { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The answer of the latest <see cref="Ask"/> [n × C].</summary>
    public Matrix Logits => logits;

    /// <summary>w [n × D]; of the iterates that move.</summary>
    public Matrix Normals { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>f [n]; of the iterates that move.</summary>
    public double[] Values { get; } = new double[batch.Capacity];

    /// <summary>Forgets all iterates.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds an iterate, whose point is to be written, for a row of the batch.</summary>
    /// <returns>Its slot.</returns>
    public int Add(int row)
    {
        rows[Count] = row;
        states[Count] = State.Moving;
        return Count++;
    }

    /// <summary>Overwrites an iterate by the last one.</summary>
    /// <returns>The slot the last one had.</returns>
    public int Remove(int slot)
    {
        int last = --Count;
        if (last == slot) return last;
        rows[slot] = rows[last];
        states[slot] = states[last];
        Points.Row(last).CopyTo(Points.Row(slot));
        return last;
    }

    /// <summary>The row of the batch that an iterate belongs to.</summary>
    public int RowOf(int slot) => rows[slot];

    /// <summary>The row has moved.</summary>
    public void SetRow(int slot, int row) => rows[slot] = row;

    /// <summary>Whether an iterate takes no part in the next step.</summary>
    public bool IsResting(int slot) => states[slot] != State.Moving;

    /// <summary>Whether an iterate takes no part any more.</summary>
    public bool IsGivenUp(int slot) => states[slot] == State.GivenUp;

    /// <summary>Leaves an iterate out of the next step.</summary>
    public void Rest(int slot) => states[slot] = State.Resting;

    /// <summary>Lets an iterate take part again.</summary>
    public void Wake(int slot) => states[slot] = State.Moving;

    /// <summary>Leaves an iterate out from now on.</summary>
    public void GiveUp(int slot) => states[slot] = State.GivenUp;

    /// <summary>Asks the victim about all iterates.</summary>
    public void Ask() => batch.Ask(Points.RowRange(0, Count), logits.RowRange(0, Count));

    /// <summary>
    /// Computes value and normal of the nearest boundary for every iterate that moves, as the victim was asked about them last.
    /// </summary>
    public void FindBoundaries()
    {
        if (targeted || batch.Outputs <= 2)
        {
            for (int slot = 0; slot < Count; slot++) Values[slot] = Difference(slot, OnlyRival(slot));
            batch.PullBack(cotangents.RowRange(0, Count), Normals);
            return;
        }
        for (int rank = 0; rank < batch.Outputs - 1; rank++)
        {
            for (int slot = 0; slot < Count; slot++) Difference(slot, RivalInOrder(slot, rank));
            batch.PullBack(cotangents.RowRange(0, Count), gradients);
            for (int slot = 0; slot < Count; slot++) KeepNearest(slot, rank);
        }
    }

    private int OnlyRival(int slot) => targeted || batch.Outputs == 1 ? batch.Target(rows[slot]) : 1 - batch.Label(rows[slot]);

    private int RivalInOrder(int slot, int rank) => rank < batch.Label(rows[slot]) ? rank : rank + 1;

    /// <summary>f_s, with its derivative for the next pull-back; resting iterates get none.</summary>
    private double Difference(int slot, int rival)
    {
        Span<float> cotangent = cotangents.Row(slot);
        ReadOnlySpan<float> z = logits.Row(slot);
        cotangent.Clear();
        if (IsResting(slot)) return 0;
        int label = batch.Label(rows[slot]);
        if (batch.Outputs == 1)
        {
            cotangent[0] = -label;
            return -(double)label * z[0];
        }
        cotangent[rival] = 1;
        cotangent[label] = -1;
        return (double)z[rival] - z[label];
    }

    private void KeepNearest(int slot, int rank)
    {
        if (IsResting(slot)) return;
        ReadOnlySpan<float> gradient = gradients.Row(slot), z = logits.Row(slot);
        double value = (double)z[RivalInOrder(slot, rank)] - z[batch.Label(rows[slot])],
            distance = Math.Abs(value) / (dual.Measure(gradient) + 1e-12);
        if (rank > 0 && !(distance < distances[slot])) return;
        distances[slot] = distance;
        Values[slot] = value;
        gradient.CopyTo(Normals.Row(slot));
    }
}
