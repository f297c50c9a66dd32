using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>The rate of multiply-adds that the worker threads reach on registers alone: what products are measured against.</summary>
public static class PeakRate
{
    private const int Rounds = 400_000;
    private const int Chains = 12;

    /// <summary>Measures the peak of float32: the best of several short runs on all worker threads.</summary>
    /// <returns>10⁹ floating-point operations per second; a multiply-add counts as two.</returns>
    public static double Measure() => Measure<float>();

    /// <summary>Measures the peak of float64, likewise.</summary>
    /// <returns>10⁹ floating-point operations per second; a multiply-add counts as two.</returns>
    public static double MeasureDouble() => Measure<double>();

    private static unsafe double Measure<T>()
        where T : unmanaged, INumberBase<T>
    {
        int threads = Workers.Count;
        double lanes = Math.Max(Hardware.SimdWidth, 128) / (8.0 * sizeof(T)), best = 0;      // without vectors: four or two one by one
        for (int run = 0; run < 12; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Workers.For(threads, static _ => Loop<T>());
            best = Math.Max(best, 2e-9 * threads * Rounds * Chains * lanes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static unsafe void Loop<T>()
        where T : unmanaged, INumberBase<T>
    {
        T* results = stackalloc T[Chains * Vector512<T>.Count];
        if (Vector512.IsHardwareAccelerated) Loop<Lanes512<T>, Vector512<T>, T>(results);
        else if (Vector256.IsHardwareAccelerated) Loop<Lanes256<T>, Vector256<T>, T>(results);
        else Loop<Lanes128<T>, Vector128<T>, T>(results);
    }

    /// <summary>Twelve independent chains: enough for two units of a latency of five.</summary>
    /// <remarks>The caller holds the memory of the results: with a buffer of its own the method would keep its sums on the stack.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Loop<TLanes, TVector, T>(T* results)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, INumberBase<T>
    {
        TVector x = TLanes.Broadcast(T.CreateChecked(0.5)), y = TLanes.Broadcast(T.CreateChecked(0.25));
        TVector c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = TLanes.MultiplyAdd(c0, x, y);
            c1 = TLanes.MultiplyAdd(c1, x, y);
            c2 = TLanes.MultiplyAdd(c2, x, y);
            c3 = TLanes.MultiplyAdd(c3, x, y);
            c4 = TLanes.MultiplyAdd(c4, x, y);
            c5 = TLanes.MultiplyAdd(c5, x, y);
            c6 = TLanes.MultiplyAdd(c6, x, y);
            c7 = TLanes.MultiplyAdd(c7, x, y);
            c8 = TLanes.MultiplyAdd(c8, x, y);
            c9 = TLanes.MultiplyAdd(c9, x, y);
            c10 = TLanes.MultiplyAdd(c10, x, y);
            c11 = TLanes.MultiplyAdd(c11, x, y);
        }
        TLanes.Store(c0, results);
        TLanes.Store(c1, results + TLanes.Width);
        TLanes.Store(c2, results + (2 * TLanes.Width));
        TLanes.Store(c3, results + (3 * TLanes.Width));
        TLanes.Store(c4, results + (4 * TLanes.Width));
        TLanes.Store(c5, results + (5 * TLanes.Width));
        TLanes.Store(c6, results + (6 * TLanes.Width));
        TLanes.Store(c7, results + (7 * TLanes.Width));
        TLanes.Store(c8, results + (8 * TLanes.Width));
        TLanes.Store(c9, results + (9 * TLanes.Width));
        TLanes.Store(c10, results + (10 * TLanes.Width));
        TLanes.Store(c11, results + (11 * TLanes.Width));
    }
}
