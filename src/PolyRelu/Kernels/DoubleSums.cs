using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>Sums over float32 vectors that are accumulated in double: what norms are measured with.</summary>
/// <remarks>
/// Two accumulators of one vector each, then the tail in order. The bits depend on the vector width only. NaN spreads. No allocation.
/// </remarks>
internal static class DoubleSums
{
    /// <summary>Σ v_i².</summary>
    public static double Squares(ReadOnlySpan<float> vector)
    {
        ref float origin = ref MemoryMarshal.GetReference(vector);
        int width = Vector<float>.Count, i = 0;
        Vector<double> first = Vector<double>.Zero, second = Vector<double>.Zero;
        for (; i <= vector.Length - width; i += width)
        {
            Vector.Widen(Vector.LoadUnsafe(ref origin, (nuint)i), out Vector<double> low, out Vector<double> high);
            first += low * low;
            second += high * high;
        }
        double sum = Vector.Sum(first + second);
        for (; i < vector.Length; i++) sum += (double)vector[i] * vector[i];
        return sum;
    }

    /// <summary>Σ |v_i|.</summary>
    public static double Magnitudes(ReadOnlySpan<float> vector)
    {
        ref float origin = ref MemoryMarshal.GetReference(vector);
        int width = Vector<float>.Count, i = 0;
        Vector<double> first = Vector<double>.Zero, second = Vector<double>.Zero;
        for (; i <= vector.Length - width; i += width)
        {
            Vector.Widen(Vector.Abs(Vector.LoadUnsafe(ref origin, (nuint)i)), out Vector<double> low, out Vector<double> high);
            first += low;
            second += high;
        }
        double sum = Vector.Sum(first + second);
        for (; i < vector.Length; i++) sum += Math.Abs((double)vector[i]);
        return sum;
    }
}
