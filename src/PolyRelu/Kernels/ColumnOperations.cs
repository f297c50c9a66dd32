using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Sums over the 32 columns of a panel.</summary>
internal static unsafe class ColumnOperations
{
    /// <summary>sums[j] += Σ_i x[i, j]², row after row, in double: the same bits on every vector width.</summary>
    /// <param name="x">[rows × 32].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sums">[32].</param>
    public static void AddSquares(float* x, int rows, double* sums)
    {
        for (int j = 0; j < PanelMatrix.Width; j += 16)
        {
            Vector512<double> low = Vector512.Load(sums + j), high = Vector512.Load(sums + j + 8);
            for (int i = 0; i < rows; i++)
            {
                (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.Load(x + ((nint)i * PanelMatrix.Width) + j));
                low += a * a;
                high += b * b;
            }
            low.Store(sums + j);
            high.Store(sums + j + 8);
        }
    }
}
