using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Sums over float64 vectors in one order for every vector width.</summary>
/// <remarks>
/// Eight chains of multiply-adds, chain j over the elements i ≡ j modulo 8, added as ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)):
/// where the
/// processor fuses multiply-adds the bits are the same on every width. NaN spreads. No allocation.
/// </remarks>
internal static unsafe class FixedSums
{
    private const int Chains = 8;

    /// <summary>Σ a_i b_i.</summary>
    public static double Dot(double* a, double* b, int count)
    {
        double* sums = stackalloc double[Chains];
        if (Vector512.IsHardwareAccelerated) Chain<Lanes512<double>, Vector512<double>>(a, b, count, sums);
        else if (Vector256.IsHardwareAccelerated) Chain<Lanes256<double>, Vector256<double>>(a, b, count, sums);
        else Chain<Lanes128<double>, Vector128<double>>(a, b, count, sums);
        return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }

    /// <summary>Σ a_i b_i.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        fixed (double* left = a, right = b) return Dot(left, right, a.Length);
    }

    /// <summary>y_i += factor·x_i, one multiply-add each.</summary>
    public static void Add(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        fixed (double* source = x, target = y)
        {
            if (Vector512.IsHardwareAccelerated) Add<Lanes512<double>, Vector512<double>>(factor, source, target, x.Length);
            else if (Vector256.IsHardwareAccelerated) Add<Lanes256<double>, Vector256<double>>(factor, source, target, x.Length);
            else Add<Lanes128<double>, Vector128<double>>(factor, source, target, x.Length);
        }
    }

    /// <summary>y_i += x_i², one multiply-add each.</summary>
    public static void AddSquares(ReadOnlySpan<double> x, Span<double> y)
    {
        fixed (double* source = x, target = y)
        {
            if (Vector512.IsHardwareAccelerated) AddSquares<Lanes512<double>, Vector512<double>>(source, target, x.Length);
            else if (Vector256.IsHardwareAccelerated) AddSquares<Lanes256<double>, Vector256<double>>(source, target, x.Length);
            else AddSquares<Lanes128<double>, Vector128<double>>(source, target, x.Length);
        }
    }

    private static void Chain<TLanes, TVector>(double* a, double* b, int count, double* sums)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        int whole = count - (count % Chains);
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (int i = 0; i < whole; i += Chains)
        {
            s0 = TLanes.MultiplyAdd(TLanes.Load(a + i), TLanes.Load(b + i), s0);
            if (TLanes.Width <= 4)
                s1 = TLanes.MultiplyAdd(TLanes.Load(a + i + TLanes.Width), TLanes.Load(b + i + TLanes.Width), s1);
            if (TLanes.Width <= 2)
            {
                s2 = TLanes.MultiplyAdd(TLanes.Load(a + i + (2 * TLanes.Width)), TLanes.Load(b + i + (2 * TLanes.Width)), s2);
                s3 = TLanes.MultiplyAdd(TLanes.Load(a + i + (3 * TLanes.Width)), TLanes.Load(b + i + (3 * TLanes.Width)), s3);
            }
        }
        TLanes.Store(s0, sums);
        if (TLanes.Width <= 4) TLanes.Store(s1, sums + TLanes.Width);
        if (TLanes.Width <= 2)
        {
            TLanes.Store(s2, sums + (2 * TLanes.Width));
            TLanes.Store(s3, sums + (3 * TLanes.Width));
        }
        for (int i = whole; i < count; i++) sums[i - whole] = MultiplyAdd(a[i], b[i], sums[i - whole]);
    }

    private static void Add<TLanes, TVector>(double factor, double* x, double* y, int count)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        TVector scale = TLanes.Broadcast(factor);
        int i = 0;
        for (; i <= count - TLanes.Width; i += TLanes.Width)
            TLanes.Store(TLanes.MultiplyAdd(scale, TLanes.Load(x + i), TLanes.Load(y + i)), y + i);
        for (; i < count; i++) y[i] = MultiplyAdd(factor, x[i], y[i]);
    }

    private static void AddSquares<TLanes, TVector>(double* x, double* y, int count)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        int i = 0;
        for (; i <= count - TLanes.Width; i += TLanes.Width)
        {
            TVector value = TLanes.Load(x + i);
            TLanes.Store(TLanes.MultiplyAdd(value, value, TLanes.Load(y + i)), y + i);
        }
        for (; i < count; i++) y[i] = MultiplyAdd(x[i], x[i], y[i]);
    }

    /// <summary>x·y + z as the vectors have it: rounded once where the processor can.</summary>
    public static double MultiplyAdd(double x, double y, double z) =>
        Hardware.FusedMultiplyAdd ? Math.FusedMultiplyAdd(x, y, z) : (x * y) + z;
}
