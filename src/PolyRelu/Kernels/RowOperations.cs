using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Sums over one row x − c, in double, so that no norm of finite floats overflows or vanishes.</summary>
/// <remarks>
/// Thirty-two partial sums, lane l over the elements l, l + 32, …, are added in the order of the lanes, then the tail: the same bits on
/// every vector width, since products of floats are exact in double and fusing them with a sum changes nothing.
/// </remarks>
internal static unsafe class RowOperations
{
    private const int Width = 32;

    /// <summary>Σ (x − c)².</summary>
    public static double SquaredNorm(float* x, float* centre, int count)
    {
        Sums sums = default;
        int i = 0;
        for (; i + Width <= count; i += Width)
        {
            (Vector512<double> z0, Vector512<double> z1) = Vector512.Widen(Centred(x + i, centre + i));
            (Vector512<double> z2, Vector512<double> z3) = Vector512.Widen(Centred(x + i + 16, centre + i + 16));
            sums.Add(z0, z0, z1, z1, z2, z2, z3, z3);
        }
        double sum = sums.Total();
        for (; i < count; i++)
        {
            double z = x[i] - centre[i];
            sum += z * z;
        }
        return sum;
    }

    /// <summary>Σ (x − c)·g.</summary>
    public static double Dot(float* x, float* centre, float* g, int count)
    {
        Sums sums = default;
        int i = 0;
        for (; i + Width <= count; i += Width)
        {
            (Vector512<double> z0, Vector512<double> z1) = Vector512.Widen(Centred(x + i, centre + i));
            (Vector512<double> z2, Vector512<double> z3) = Vector512.Widen(Centred(x + i + 16, centre + i + 16));
            (Vector512<double> g0, Vector512<double> g1) = Vector512.Widen(Vector512.Load(g + i));
            (Vector512<double> g2, Vector512<double> g3) = Vector512.Widen(Vector512.Load(g + i + 16));
            sums.Add(z0, g0, z1, g1, z2, g2, z3, g3);
        }
        double sum = sums.Total();
        for (; i < count; i++) sum += (double)(x[i] - centre[i]) * g[i];
        return sum;
    }

    /// <summary>g −= first·(second·(x − c)), both factors in float.</summary>
    public static void Subtract(float* x, float* centre, float first, float second, float* g, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16) (Vector512.Load(g + i) - ((Centred(x + i, centre + i) * second) * first)).Store(g + i);
        for (; i < count; i++) g[i] -= (second * (x[i] - centre[i])) * first;
    }

    /// <summary>1/√square as a float: 0 for 0, never infinite, and NaN for a sum that overflowed.</summary>
    public static float InverseRoot(double square) =>
        square == 0 ? 0 : double.IsPositiveInfinity(square) ? float.NaN : (float)Math.Min(1 / Math.Sqrt(square), float.MaxValue);

    /// <summary>Whether all values are finite.</summary>
    public static bool IsFinite(ReadOnlySpan<float> values)
    {
        // x − x is 0 for finite x and NaN otherwise, and NaN stays in a sum.
        Vector512<float> sum = default;
        int i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            Vector512<float> x = Vector512.Create(values[i..]);
            sum += x - x;
        }
        float rest = Vector512.Sum(sum);
        for (; i < values.Length; i++) rest += values[i] - values[i];
        return rest == 0;
    }

    /// <summary>Whether the magnitude of any value exceeds a limit; NaN does not.</summary>
    public static bool AnyBeyond(float* values, int count, float limit)
    {
        Vector512<float> bound = Vector512.Create(limit), first = default, second = default;
        int i = 0;
        for (; i + 32 <= count; i += 32)
        {
            first |= Vector512.GreaterThan(Vector512.Abs(Vector512.Load(values + i)), bound);
            second |= Vector512.GreaterThan(Vector512.Abs(Vector512.Load(values + i + 16)), bound);
        }
        bool any = (first | second).AsUInt32() != Vector512<uint>.Zero;
        for (; i < count; i++) any |= MathF.Abs(values[i]) > limit;
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Centred(float* x, float* centre) => Vector512.Load(x) - Vector512.Load(centre);

    private struct Sums
    {
        private Vector512<double> s0, s1, s2, s3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(
            Vector512<double> x0, Vector512<double> y0, Vector512<double> x1, Vector512<double> y1,
            Vector512<double> x2, Vector512<double> y2, Vector512<double> x3, Vector512<double> y3)
        {
            s0 = MultiplyAdd(x0, y0, s0);
            s1 = MultiplyAdd(x1, y1, s1);
            s2 = MultiplyAdd(x2, y2, s2);
            s3 = MultiplyAdd(x3, y3, s3);
        }

        public readonly double Total()
        {
            double sum = 0;
            for (int l = 0; l < 8; l++) sum += s0[l];
            for (int l = 0; l < 8; l++) sum += s1[l];
            for (int l = 0; l < 8; l++) sum += s2[l];
            for (int l = 0; l < 8; l++) sum += s3[l];
            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
            Vector512.IsHardwareAccelerated ? Vector512.FusedMultiplyAdd(x, y, z) : (x * y) + z;
    }
}
