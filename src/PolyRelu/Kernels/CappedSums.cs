using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>One pass of the searches for the multiplier of a projection onto a ball within bounds.</summary>
/// <remarks>
/// b_i is the bound on the side of v_i: upper_i where v_i &gt; 0, else −lower_i; infinite where there is none. Elements are
/// scaled first, so that squares stay within float32. Summed in float32 lanes over blocks of 32 vectors, the blocks in double in order:
/// equal sets of elements give equal bits, by which the searches know that they are done. No allocation.
/// </remarks>
internal static class CappedSums
{
    private const int Block = 32;

    /// <summary>Σ v_i² over free elements, t v_i² &lt; b_i², and Σ b_i² over the others.</summary>
    /// <param name="vector">v [D].</param>
    /// <param name="scale">Factor of v.</param>
    /// <param name="lower">[D], ≤ 0.</param>
    /// <param name="upper">[D], ≥ 0.</param>
    /// <param name="boundScale">Factor of the bounds.</param>
    /// <param name="t">≥ 0.</param>
    public static (double Free, double Capped) Squares(
        ReadOnlySpan<float> vector, float scale, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float boundScale, float t)
    {
        ref float v0 = ref MemoryMarshal.GetReference(vector), low0 = ref MemoryMarshal.GetReference(lower),
        high0 = ref MemoryMarshal.GetReference(upper);
        int width = Vector<float>.Count, i = 0, last = vector.Length - width;
        double free = 0, capped = 0;
        while (i <= last)
        {
            Vector<float> freeLanes = Vector<float>.Zero, cappedLanes = Vector<float>.Zero;
            for (int end = Math.Min(last, i + ((Block - 1) * width)); i <= end; i += width)
            {
                Vector<float> v = Vector.LoadUnsafe(ref v0, (nuint)i);
                Vector<float> b = Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero),
                    Vector.LoadUnsafe(ref high0, (nuint)i), Vector.LoadUnsafe(ref low0, (nuint)i));
                v *= scale;
                b *= boundScale;
                v *= v;
                b *= b;
                Vector<int> isFree = Vector.LessThan(v * t, b);
                freeLanes += Vector.ConditionalSelect(isFree, v, Vector<float>.Zero);
                cappedLanes += Vector.ConditionalSelect(isFree, Vector<float>.Zero, b);
            }
            free += Vector.Sum(freeLanes);
            capped += Vector.Sum(cappedLanes);
        }
        for (; i < vector.Length; i++)
        {
            float v = vector[i] * scale, b = (vector[i] > 0 ? upper[i] : lower[i]) * boundScale;
            v *= v;
            b *= b;
            if (v * t < b) free += v;
            else capped += b;
        }
        return (free, capped);
    }

    /// <summary>Σ |v_i| over free elements, 0 &lt; |v_i| − τ &lt; b_i, their number, and Σ b_i over those with |v_i| − τ ≥ b_i.</summary>
    /// <param name="vector">v [D].</param>
    /// <param name="lower">[D], ≤ 0, or empty where there are no bounds.</param>
    /// <param name="upper">[D], ≥ 0, or empty.</param>
    /// <param name="threshold">τ ≥ 0.</param>
    public static (double Free, double Count, double Capped) Magnitudes(
        ReadOnlySpan<float> vector, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float threshold)
    {
        ref float v0 = ref MemoryMarshal.GetReference(vector), low0 = ref MemoryMarshal.GetReference(lower),
        high0 = ref MemoryMarshal.GetReference(upper);
        bool bounded = !lower.IsEmpty;
        int width = Vector<float>.Count, i = 0, last = vector.Length - width;
        double free = 0, count = 0, capped = 0;
        while (i <= last)
        {
            Vector<float> freeLanes = Vector<float>.Zero, countLanes = Vector<float>.Zero, cappedLanes = Vector<float>.Zero;
            for (int end = Math.Min(last, i + ((Block - 1) * width)); i <= end; i += width)
            {
                Vector<float> v = Vector.LoadUnsafe(ref v0, (nuint)i), magnitude = Vector.Abs(v),
                rest = magnitude - new Vector<float>(threshold);
                Vector<float> b = !bounded
                    ? new Vector<float>(float.PositiveInfinity)
                    : Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), Vector.LoadUnsafe(ref high0, (nuint)i),
                        -Vector.LoadUnsafe(ref low0, (nuint)i));
                Vector<int> active = Vector.GreaterThan(rest, Vector<float>.Zero), isFree = active & Vector.LessThan(rest, b);
                freeLanes += Vector.ConditionalSelect(isFree, magnitude, Vector<float>.Zero);
                countLanes += Vector.ConditionalSelect(isFree, Vector<float>.One, Vector<float>.Zero);
                cappedLanes += Vector.ConditionalSelect(Vector.AndNot(active, isFree), b, Vector<float>.Zero);
            }
            free += Vector.Sum(freeLanes);
            count += Vector.Sum(countLanes);
            capped += Vector.Sum(cappedLanes);
        }
        for (; i < vector.Length; i++)
        {
            float magnitude = MathF.Abs(vector[i]), rest = magnitude - threshold;
            float b = !bounded ? float.PositiveInfinity : vector[i] > 0 ? upper[i] : -lower[i];
            if (!(rest > 0)) continue;
            if (rest < b)
            {
                free += magnitude;
                count++;
            }
            else
            {
                capped += b;
            }
        }
        return (free, count, capped);
    }
}
