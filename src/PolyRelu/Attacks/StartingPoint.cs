using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where a search begins.</summary>
internal static class StartingPoint
{
    /// <summary>Random starts for every row.</summary>
    public static void Random(AttackBatch batch, Matrix points) =>
        batch.ForRows((batch, points), static (row, work) => Random(work.batch, row, work.points.Row(row)));

    /// <summary>Random where asked for and at every restart, else the clean input.</summary>
    public static void Choose(AttackBatch batch, bool randomFirst, Matrix points)
    {
        if (randomFirst || batch.Restart > 0) Random(batch, points);
        else batch.Clean.CopyTo(points.RowRange(0, batch.Count));
    }

    /// <summary>The inherited start, or the random start of the norm, moved into the box.</summary>
    private static void Random(AttackBatch batch, int row, Span<float> point)
    {
        if (batch.InheritStart(row, point)) return;
        CounterRandom random = batch.Random(row);
        batch.Threat.Norm.RandomStart(ref random, batch.Radius(row), point);
        TensorPrimitives.Add(point, batch.Clean.Row(row), point);
        batch.Project(row, point);
    }
}
