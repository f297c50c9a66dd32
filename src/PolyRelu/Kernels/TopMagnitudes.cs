using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>The elements of largest magnitude, found without sorting, and steps along their signs.</summary>
internal static class TopMagnitudes
{
    /// <summary>The k-th largest |v_i|.</summary>
    /// <remarks>
    /// Bisection over the 31 bits of a float, whose order is that of their values: exact, 32 passes that count. NaN is not counted. No
    /// allocation.
    /// </remarks>
    /// <param name="vector">v [D].</param>
    /// <param name="k">1 … D.</param>
    public static float Threshold(ReadOnlySpan<float> vector, int k)
    {
        uint low = 0, high = BitConverter.SingleToUInt32Bits(float.PositiveInfinity);
        while (low < high)
        {
            uint middle = high - ((high - low) / 2);
            if (CountAtLeast(vector, BitConverter.UInt32BitsToSingle(middle)) >= k) low = middle;
            else high = middle - 1;
        }
        return BitConverter.UInt32BitsToSingle(low);
    }

    /// <summary>Number of elements with |v_i| ≥ a threshold.</summary>
    public static int CountAtLeast(ReadOnlySpan<float> vector, float threshold)
    {
        ref float v0 = ref MemoryMarshal.GetReference(vector);
        int width = Vector<float>.Count, i = 0, count = 0;
        Vector<int> found = Vector<int>.Zero;
        Vector<float> least = new(threshold);
        for (; i <= vector.Length - width; i += width)
            found -= Vector.GreaterThanOrEqual(Vector.Abs(Vector.LoadUnsafe(ref v0, (nuint)i)), least);
        for (; i < vector.Length; i++) if (MathF.Abs(vector[i]) >= threshold) count++;
        return count + Vector.Sum(found);
    }

    /// <summary>y_i = x_i + size · sign(v_i) where |v_i| ≥ a threshold and v_i ≠ 0, else x_i.</summary>
    public static void SignStep(ReadOnlySpan<float> point, ReadOnlySpan<float> vector, float threshold, float size, Span<float> destination)
    {
        ref float x0 = ref MemoryMarshal.GetReference(point), v0 = ref MemoryMarshal.GetReference(vector),
        y0 = ref MemoryMarshal.GetReference(destination);
        int width = Vector<float>.Count, i = 0;
        Vector<float> least = new(threshold), up = new(size), down = new(-size);
        for (; i <= point.Length - width; i += width)
        {
            Vector<float> v = Vector.LoadUnsafe(ref v0, (nuint)i);
            Vector<float> step = Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), up, Vector<float>.Zero);
            step = Vector.ConditionalSelect(Vector.LessThan(v, Vector<float>.Zero), down, step);
            step = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(Vector.Abs(v), least), step, Vector<float>.Zero);
            (Vector.LoadUnsafe(ref x0, (nuint)i) + step).StoreUnsafe(ref y0, (nuint)i);
        }
        for (; i < point.Length; i++)
        {
            float v = vector[i], step = MathF.Abs(v) >= threshold ? (v > 0 ? size : v < 0 ? -size : 0) : 0;
            destination[i] = point[i] + step;
        }
    }
}
