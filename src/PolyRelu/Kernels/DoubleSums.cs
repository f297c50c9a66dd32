using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>Sums over float32 vectors that are accumulated in double: what norms and inner products are measured with.</summary>
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

    /// <summary>Σ a_i b_i.</summary>
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<double> first = Vector<double>.Zero, second = Vector<double>.Zero;
        for (; i <= left.Length - width; i += width)
        {
            Vector.Widen(new Vector<float>(left[i..]), out Vector<double> leftLow, out Vector<double> leftHigh);
            Vector.Widen(new Vector<float>(right[i..]), out Vector<double> rightLow, out Vector<double> rightHigh);
            first += leftLow * rightLow;
            second += leftHigh * rightHigh;
        }
        double sum = Vector.Sum(first + second);
        for (; i < left.Length; i++) sum += (double)left[i] * right[i];
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

    /// <summary>Σ (a_i − b_i)², the differences taken in double.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (; i <= first.Length - width; i += width)
        {
            (Vector<double> left, Vector<double> right) = Differences(first, second, i);
            low += left * left;
            high += right * right;
        }
        double sum = Vector.Sum(low + high);
        for (; i < first.Length; i++)
        {
            double difference = (double)first[i] - second[i];
            sum += difference * difference;
        }
        return sum;
    }

    /// <summary>Σ |a_i − b_i|, the differences taken in double.</summary>
    public static double AbsoluteDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (; i <= first.Length - width; i += width)
        {
            (Vector<double> left, Vector<double> right) = Differences(first, second, i);
            low += Vector.Abs(left);
            high += Vector.Abs(right);
        }
        double sum = Vector.Sum(low + high);
        for (; i < first.Length; i++) sum += Math.Abs((double)first[i] - second[i]);
        return sum;
    }

    /// <summary>max |a_i − b_i|, the differences taken in double.</summary>
    public static double LargestDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (; i <= first.Length - width; i += width)
        {
            (Vector<double> left, Vector<double> right) = Differences(first, second, i);
            low = Vector.Max(low, Vector.Abs(left));
            high = Vector.Max(high, Vector.Abs(right));
        }
        low = Vector.Max(low, high);
        double largest = 0;
        for (int lane = 0; lane < Vector<double>.Count; lane++) largest = Math.Max(largest, low[lane]);
        for (; i < first.Length; i++) largest = Math.Max(largest, Math.Abs((double)first[i] - second[i]));
        return largest;
    }

    /// <summary>Σ w_i (a_i − b_i), all in double.</summary>
    public static double WeightedDifference(ReadOnlySpan<float> weights, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (; i <= first.Length - width; i += width)
        {
            (Vector<double> left, Vector<double> right) = Differences(first, second, i);
            Vector.Widen(new Vector<float>(weights[i..]), out Vector<double> leftWeights, out Vector<double> rightWeights);
            low += left * leftWeights;
            high += right * rightWeights;
        }
        double sum = Vector.Sum(low + high);
        for (; i < first.Length; i++) sum += weights[i] * ((double)first[i] - second[i]);
        return sum;
    }

    private static (Vector<double> Left, Vector<double> Right) Differences(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int at)
    {
        Vector.Widen(new Vector<float>(first[at..]), out Vector<double> left, out Vector<double> right);
        Vector.Widen(new Vector<float>(second[at..]), out Vector<double> otherLeft, out Vector<double> otherRight);
        return (left - otherLeft, right - otherRight);
    }
}
