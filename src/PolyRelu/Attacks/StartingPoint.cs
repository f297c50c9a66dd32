using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where a search begins.</summary>
internal static class StartingPoint
{
    /// <summary>The random start of the norm, moved into the box.</summary>
    public static void Random(AttackBatch batch, int row, Span<float> point)
    {
        CounterRandom random = batch.Random(row);
        batch.Threat.Norm.RandomStart(ref random, batch.Threat.Radius, point);
        TensorPrimitives.Add(point, batch.Clean.Row(row), point);
        batch.Project(row, point);
    }

    /// <summary>Random where asked for and at every restart, else the clean input.</summary>
    public static void Choose(AttackBatch batch, int row, bool randomFirst, Span<float> point)
    {
        if (randomFirst || batch.Restart > 0) Random(batch, row, point);
        else batch.Clean.Row(row).CopyTo(point);
    }
}
