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
}
