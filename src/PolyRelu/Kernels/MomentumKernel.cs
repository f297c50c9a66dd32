using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>A sign step with momentum within bounds, in one pass: the iteration of Auto-PGD in L∞.</summary>
internal static class MomentumKernel
{
    /// <summary>z = clamp(x + size·sign(g)); before ← clamp(x + (a (z − x) + (1 − a)(x − before))).</summary>
    /// <remarks>
    /// sign(0) = 0. The multiply-add is fused and every other operation rounded by itself, so that an element's bits depend neither on
    /// the vector width nor on its place. Does not allocate.
    /// </remarks>
    /// <param name="point">x [D].</param>
    /// <param name="before">The iterate before x [D], overwritten with the next one.</param>
    /// <param name="gradient">g [D].</param>
    /// <param name="size">Step size ≥ 0.</param>
    /// <param name="weight">a, the weight of the new step; at 1 the iterate before has no influence.</param>
    /// <param name="low">[D].</param>
    /// <param name="high">[D].</param>
    public static void SignStep(
        ReadOnlySpan<float> point, Span<float> before, ReadOnlySpan<float> gradient, float size, float weight, ReadOnlySpan<float> low,
        ReadOnlySpan<float> high)
    {
        ref float x0 = ref MemoryMarshal.GetReference(point), b0 = ref MemoryMarshal.GetReference(before),
        g0 = ref MemoryMarshal.GetReference(gradient);
        ref float low0 = ref MemoryMarshal.GetReference(low), high0 = ref MemoryMarshal.GetReference(high);
        Vector<float> up = new(size), down = new(-size), a = new(weight), rest = new(1 - weight);
        int width = Vector<float>.Count, i = 0;
        for (; i <= point.Length - width; i += width)
        {
            Vector<float> x = Vector.LoadUnsafe(ref x0, (nuint)i), g = Vector.LoadUnsafe(ref g0, (nuint)i),
            b = Vector.LoadUnsafe(ref b0, (nuint)i);
            Vector<float> lowest = Vector.LoadUnsafe(ref low0, (nuint)i), highest = Vector.LoadUnsafe(ref high0, (nuint)i);
            Vector<float> step = Vector.ConditionalSelect(Vector.GreaterThan(g, Vector<float>.Zero), up, Vector<float>.Zero);
            step = Vector.ConditionalSelect(Vector.LessThan(g, Vector<float>.Zero), down, step);
            Vector<float> z = Vector.MinNative(Vector.MaxNative(x + step, lowest), highest);
            Vector<float> mixed = x + Vector.FusedMultiplyAdd(z - x, a, (x - b) * rest);
            Vector.MinNative(Vector.MaxNative(mixed, lowest), highest).StoreUnsafe(ref b0, (nuint)i);
        }
        for (; i < point.Length; i++)
        {
            float x = point[i], g = gradient[i];
            float z = MathF.Min(MathF.Max(x + (g > 0 ? size : g < 0 ? -size : 0), low[i]), high[i]);
            float mixed = x + MathF.FusedMultiplyAdd(z - x, weight, (x - before[i]) * (1 - weight));
            before[i] = MathF.Min(MathF.Max(mixed, low[i]), high[i]);
        }
    }
}
