using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace PolyRelu.Kernels;

/// <summary>
/// One tile of a product, up to 12 rows × 128 bytes of columns (32 floats, 16 doubles), by the loops that suit the processor.
/// </summary>
/// <remarks>
/// Rows are computed in fours and columns in vectors: results past the last row or column go to the tile too, never elsewhere.
/// </remarks>
internal static unsafe class TileKernel
{
    /// <summary>Floats of a tile: 12 rows of 32.</summary>
    public const int TileLength = RowPanels.Height * PanelMatrix.Width;

    /// <summary>Rows that are written where so many are needed.</summary>
    public static int ComputedRows(int rows) => rows > 8 ? RowPanels.Height : (rows + 3) & ~3;

    /// <summary>c[i, j] = [c[i, j] +] Σ_k a[k, i]·b[k, j].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLeft">How the left operand lies in memory.</typeparam>
    /// <param name="a">A panel of 12 rows, at some depth.</param>
    /// <param name="segment">
    /// Elements from a segment of the left operand to the next, or the address of its list; not read where there is neither.
    /// </param>
    /// <param name="b">A panel of 128 bytes of columns, at the same depth.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="rows">Rows needed, 1..12.</param>
    /// <param name="columns">Columns needed, 1..32 floats or 1..16 doubles.</param>
    /// <param name="c">Rows rounded up to four, columns to the vector, are written.</param>
    /// <param name="stride">Elements from one row of c to the next.</param>
    /// <param name="resume">Whether the sums start from c, else from zero.</param>
    public static void Run<T, TLeft>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c, nint stride, bool resume)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        if (Vector512.IsHardwareAccelerated) Wide<T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
        else if (Vector256.IsHardwareAccelerated)
            SixteenRegisters<Lanes256<T>, Vector256<T>, T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
        else if (AdvSimd.IsSupported)
            ThirtyTwoRegisters<Lanes128<T>, Vector128<T>, T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
        else if (Vector128.IsHardwareAccelerated)
            SixteenRegisters<Lanes128<T>, Vector128<T>, T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
        else TileReference.Run<T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
    }

    /// <summary>The same in float32.</summary>
    public static void Run<TLeft>(float* a, nint segment, float* b, int depth, int rows, int columns, float* c, nint stride, bool resume)
        where TLeft : struct, ILeftLayout => Run<float, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);

    /// <summary>The same with a packed left panel.</summary>
    public static void Run<T>(T* a, T* b, int depth, int rows, int columns, T* c, nint stride, bool resume)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run<T, InterleavedRows>(a, 0, b, depth, rows, columns, c, stride, resume);

    /// <summary>Vectors of 512 bits, and of 256 for a rest of columns that fits.</summary>
    internal static void Wide<T, TLeft>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c, nint stride, bool resume)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        int rest = columns % Vector512<T>.Count;
        if (rest == 0 || rest > Vector256<T>.Count)
        {
            ThirtyTwoRegisters<Lanes512<T>, Vector512<T>, T, TLeft>(a, segment, b, depth, rows, columns, c, stride, resume);
            return;
        }
        int whole = columns - rest;
        if (whole > 0) ThirtyTwoRegisters<Lanes512<T>, Vector512<T>, T, TLeft>(a, segment, b, depth, rows, whole, c, stride, resume);
        ThirtyTwoRegisters<Lanes256<T>, Vector256<T>, T, TLeft>(a, segment, b + whole, depth, rows, rest, c + whole, stride, resume);
    }

    /// <summary>Twelve rows of two vectors at once.</summary>
    internal static void ThirtyTwoRegisters<TLanes, TVector, T, TLeft>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c,
        nint stride, bool resume)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        for (int j = 0; j < columns; j += 2 * TLanes.Width)
        {
            bool pair = columns - j > TLanes.Width;
            if (rows > 8)
            {
                if (pair) TileLoops<TLanes, TVector, T, TLeft>.Tile12x2(a, segment, b + j, depth, c + j, stride, resume);
                else TileLoops<TLanes, TVector, T, TLeft>.Tile12x1(a, segment, b + j, depth, c + j, stride, resume);
            }
            else
            {
                Fours<TLanes, TVector, T, TLeft>(a, segment, b + j, depth, rows, pair, c + j, stride, resume);
            }
        }
    }

    /// <summary>Six rows of two vectors at once.</summary>
    internal static void SixteenRegisters<TLanes, TVector, T, TLeft>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c,
        nint stride, bool resume)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        for (int j = 0; j < columns; j += 2 * TLanes.Width)
        {
            bool pair = columns - j > TLanes.Width;
            if (pair && rows > 8)
            {
                TileLoops<TLanes, TVector, T, TLeft>.Tile6x2(a, segment, b + j, depth, c + j, stride, resume);
                TileLoops<TLanes, TVector, T, TLeft>.Tile6x2(
                    a + (6 * TLeft.Row), segment, b + j, depth, c + (6 * stride) + j, stride, resume);
            }
            else if (rows > 8)
            {
                TileLoops<TLanes, TVector, T, TLeft>.Tile12x1(a, segment, b + j, depth, c + j, stride, resume);
            }
            else
            {
                Fours<TLanes, TVector, T, TLeft>(a, segment, b + j, depth, rows, pair, c + j, stride, resume);
            }
        }
    }

    private static void Fours<TLanes, TVector, T, TLeft>(T* a, nint segment, T* b, int depth, int rows, bool pair, T* c, nint stride,
        bool resume)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        for (int i = 0; i < rows; i += 4)
        {
            if (pair)
                TileLoops<TLanes, TVector, T, TLeft>.Tile4x2(a + (i * TLeft.Row), segment, b, depth, c + (i * stride), stride, resume);
            else
                TileLoops<TLanes, TVector, T, TLeft>.Tile4x1(a + (i * TLeft.Row), segment, b, depth, c + (i * stride), stride, resume);
        }
    }
}
