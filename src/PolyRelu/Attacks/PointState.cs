using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>The state of attacks that remember a point, its gradient and its loss per row.</summary>
public sealed class PointState(AttackBatch batch) : IBatchState
{
    /// <summary>[n × D].</summary>
    public Matrix Points { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>[n × D].</summary>
    public Matrix Gradients { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>[n].</summary>
    public double[] Losses { get; } = new double[batch.Capacity];

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        Points.Row(source).CopyTo(Points.Row(destination));
        Gradients.Row(source).CopyTo(Gradients.Row(destination));
        Losses[destination] = Losses[source];
    }
}
