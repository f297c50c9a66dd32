using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Sums over the 32 columns of a panel.</summary>
internal static unsafe class ColumnOperations
{
    /// <summary>
    /// sums[j] += Σ_i x[i, j]², row after row, in double: the same bits on every vector width, since squares of floats are exact.
    /// </summary>
    /// <param name="x">[rows × 32].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sums">[32].</param>
    public static void AddSquares(float* x, int rows, double* sums)
    {
        Vector512<double> s0 = Vector512.Load(sums), s1 = Vector512.Load(sums + 8), s2 = Vector512.Load(sums + 16),
        s3 = Vector512.Load(sums + 24);
        for (int i = 0; i < rows; i++, x += PanelMatrix.Width)
        {
            (Vector512<double> x0, Vector512<double> x1) = Vector512.Widen(Vector512.Load(x));
            (Vector512<double> x2, Vector512<double> x3) = Vector512.Widen(Vector512.Load(x + 16));
            s0 = MultiplyAdd(x0, x0, s0);
            s1 = MultiplyAdd(x1, x1, s1);
            s2 = MultiplyAdd(x2, x2, s2);
            s3 = MultiplyAdd(x3, x3, s3);
        }
        s0.Store(sums);
        s1.Store(sums + 8);
        s2.Store(sums + 16);
        s3.Store(sums + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.IsHardwareAccelerated ? Vector512.FusedMultiplyAdd(x, y, z) : (x * y) + z;
}
