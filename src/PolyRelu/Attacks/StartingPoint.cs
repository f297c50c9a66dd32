using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where a search begins.</summary>
internal static class StartingPoint
{
    /// <summary>Random starts for every row.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="points">[≥ rows × D], overwritten.</param>
    /// <param name="factor">Factor of the radius; other than 1 only where the ball is not a box.</param>
    public static void Random(AttackBatch batch, Matrix points, double factor = 1) =>
        batch.ForRows((batch, points, factor), static (row, work) => work.batch.RandomStart(row, work.points.Row(row), work.factor));

    /// <summary>Random where asked for and at every restart, else the clean input.</summary>
    public static void Choose(AttackBatch batch, bool randomFirst, Matrix points)
    {
        if (randomFirst || batch.Restart > 0) Random(batch, points);
        else batch.Clean.CopyTo(points.RowRange(0, batch.Count));
    }

    /// <summary>Writes a random point within half the distance that counts.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="row">One of them.</param>
    /// <param name="step">Names the random numbers, beside row and restart.</param>
    /// <param name="point">[D], overwritten.</param>
    public static void WithinHalfReach(AttackBatch batch, int row, int step, Span<float> point)
    {
        CounterRandom random = batch.Random(row, step);
        batch.Threat.Norm.RandomStart(ref random, batch.Reach(row) / 2, point);
        TensorPrimitives.Add(point, batch.Clean.Row(row), point);
        batch.Threat.Clamp(batch.Clean.Row(row), point);
    }
}
