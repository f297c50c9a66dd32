using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>What a product leaves to do on the diagonal: solve with a triangle of 12 rows, and factor one.</summary>
/// <remarks>
/// Each result goes on with the chain of multiply-adds that the product left, over k = 0, 1, … within the triangle, so that where the
/// blocks are cut does not change a bit.
/// </remarks>
internal static unsafe class TriangleKernel
{
    private const int Height = RowPanels.Height;
    private const int Width = 16;

    /// <summary>tile ← T⁻¹·tile.</summary>
    /// <param name="triangle">
    /// [12 × 12] Depth after depth as a left panel has it: −t_ik at depth k below the diagonal, t_kk on it; what is above is not read.
    /// </param>
    /// <param name="tile">[12 × 16] Row after row.</param>
    public static void Solve(double* triangle, double* tile)
    {
        if (Vector512.IsHardwareAccelerated) Solve<Lanes512<double>, Vector512<double>>(triangle, tile);
        else if (Vector256.IsHardwareAccelerated) Solve<Lanes256<double>, Vector256<double>>(triangle, tile);
        else Solve<Lanes128<double>, Vector128<double>>(triangle, tile);
    }

    /// <summary>The same on one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Solve<TLanes, TVector>(double* triangle, double* tile)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        for (int j = 0; j < Width; j += Math.Min(Width, 4 * TLanes.Width))
            Solve<TLanes, TVector>(triangle, tile + j, TLanes.Width <= 4);
    }

    /// <summary>Two vectors of columns, or four, whose chains do not wait for one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Solve<TLanes, TVector>(double* triangle, double* tile, bool four)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        int w = TLanes.Width;
        TVector x2 = default, x3 = default;
        for (int k = 0; k < Height; k++, triangle += Height, tile += Width)
        {
            TVector pivot = TLanes.Broadcast(triangle[k]);
            TVector x0 = TLanes.Divide(TLanes.Load(tile), pivot), x1 = TLanes.Divide(TLanes.Load(tile + w), pivot);
            TLanes.Store(x0, tile);
            TLanes.Store(x1, tile + w);
            if (four)
            {
                x2 = TLanes.Divide(TLanes.Load(tile + (2 * w)), pivot);
                x3 = TLanes.Divide(TLanes.Load(tile + (3 * w)), pivot);
                TLanes.Store(x2, tile + (2 * w));
                TLanes.Store(x3, tile + (3 * w));
            }
            double* rest = tile + Width;
            for (int i = k + 1; i < Height; i++, rest += Width)
            {
                TVector factor = TLanes.Broadcast(triangle[i]);
                TLanes.Store(TLanes.MultiplyAdd(factor, x0, TLanes.Load(rest)), rest);
                TLanes.Store(TLanes.MultiplyAdd(factor, x1, TLanes.Load(rest + w)), rest + w);
                if (!four) continue;
                TLanes.Store(TLanes.MultiplyAdd(factor, x2, TLanes.Load(rest + (2 * w))), rest + (2 * w));
                TLanes.Store(TLanes.MultiplyAdd(factor, x3, TLanes.Load(rest + (3 * w))), rest + (3 * w));
            }
        }
    }

    /// <summary>Overwrites the lower triangle of a tile with its Cholesky factor.</summary>
    /// <param name="tile">[12 × 16] Row after row; what is above the diagonal is neither read nor written.</param>
    /// <returns>Whether every pivot was positive and finite.</returns>
    public static bool Factor(double* tile)
    {
        for (int k = 0; k < Height; k++)
        {
            double* column = tile + k;
            double pivot = column[k * Width];
            if (!(pivot > 0 && double.IsFinite(pivot))) return false;
            double root = column[k * Width] = Math.Sqrt(pivot);
            for (int i = k + 1; i < Height; i++) column[i * Width] /= root;
            for (int i = k + 1; i < Height; i++)
            {
                double* row = tile + (i * Width);
                for (int j = k + 1; j <= i; j++) row[j] = FixedSums.MultiplyAdd(-row[k], column[j * Width], row[j]);
            }
        }
        return true;
    }
}
