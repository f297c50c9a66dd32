using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Iterates of FAB with the linearised decision boundary nearest to each: f(x + δ) ≈ value + ⟨normal, δ⟩.</summary>
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

    /// <summary>Iterates in use.</summary>
    public int Count { get; private set; }

    /// <summary>Iterates [n × D].</summary>
    public Matrix Points { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The answer of the latest <see cref="Ask"/> [n × C].</summary>
    public Matrix Logits => logits;

    /// <summary>w [n × D].</summary>
    public Matrix Normals { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>f [n].</summary>
    public double[] Values { get; } = new double[batch.Capacity];

    /// <summary>Forgets all iterates.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds the iterate of a row of the batch.</summary>
    public void Add(int row, ReadOnlySpan<float> point)
    {
        point.CopyTo(Points.Row(Count));
        rows[Count++] = row;
    }

    /// <summary>Says whose iterate a slot holds.</summary>
    public void Set(int slot, int row) => rows[slot] = row;

    /// <summary>Leaves a slot out of the next step.</summary>
    public void Rest(int slot) => rows[slot] = -1;

    /// <summary>The row of the batch that a slot belongs to; −1 where it rests.</summary>
    public int RowOf(int slot) => rows[slot];

    /// <summary>Asks the victim about the first iterates.</summary>
    public void Ask(int count) => batch.Ask(Points.RowRange(0, count), logits.RowRange(0, count));

    /// <summary>Computes value and normal of the nearest boundary for the first iterates, as the victim was asked about them last.</summary>
    public void FindBoundaries(int count)
    {
        if (targeted || batch.Outputs <= 2)
        {
            for (int slot = 0; slot < count; slot++) Values[slot] = Difference(slot, Rival(slot));
            batch.PullBack(cotangents.RowRange(0, count), Normals);
            return;
        }
        for (int rank = 0; rank < batch.Outputs - 1; rank++)
        {
            for (int slot = 0; slot < count; slot++) Difference(slot, RivalInOrder(slot, rank));
            batch.PullBack(cotangents.RowRange(0, count), gradients);
            for (int slot = 0; slot < count; slot++) KeepNearest(slot, rank);
        }
    }

    private int Rival(int slot)
    {
        if (rows[slot] < 0 || batch.Outputs == 1) return -1;
        int label = batch.Label(rows[slot]);
        return targeted ? batch.Target(rows[slot]) : 1 - label;
    }

    private int RivalInOrder(int slot, int rank) => rows[slot] < 0 ? -1 : rank < batch.Label(rows[slot]) ? rank : rank + 1;

    /// <summary>f_s, with its derivative for the next pull-back; resting slots get none.</summary>
    private double Difference(int slot, int rival)
    {
        Span<float> cotangent = cotangents.Row(slot);
        ReadOnlySpan<float> z = logits.Row(slot);
        cotangent.Clear();
        if (rows[slot] < 0) return 0;
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
        if (rows[slot] < 0) return;
        ReadOnlySpan<float> gradient = gradients.Row(slot), z = logits.Row(slot);
        double value = (double)z[RivalInOrder(slot, rank)] - z[batch.Label(rows[slot])], distance = Math.Abs(value) / (dual.Measure(gradient) + 1e-12);
        if (rank > 0 && !(distance < distances[slot])) return;
        distances[slot] = distance;
        Values[slot] = value;
        gradient.CopyTo(Normals.Row(slot));
    }
}
