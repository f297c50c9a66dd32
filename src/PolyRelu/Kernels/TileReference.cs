using System.Numerics;

namespace PolyRelu.Kernels;

/// <summary>
/// The scalar twin of the tile kernels: what they compute, written to be read. In double it is the reference of their tests.
/// </summary>
internal static unsafe class TileReference
{
    /// <summary>c[i, j] = [c[i, j] +] Σ_k a[k, i]·b[k, j], each sum one chain of multiply-adds over k = 0, 1, ….</summary>
    /// <param name="a">A panel of 12 rows.</param>
    /// <param name="segment">Elements from a segment of the left operand to the next, or the address of its list.</param>
    /// <param name="b">A panel of 128 bytes of columns.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="rows">Rows needed, 1..12.</param>
    /// <param name="columns">Columns needed, 1..32 floats or 1..16 doubles.</param>
    /// <param name="c">Only the rows and columns needed are written.</param>
    /// <param name="stride">Elements from one row of c to the next.</param>
    /// <param name="resume">Whether the sums start from c, else from zero.</param>
    public static void Run<T, TLeft>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c, nint stride, bool resume)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T sum = resume ? c[(i * stride) + j] : T.Zero;
                for (int k = 0; k < depth; k++)
                {
                    (int part, int step) = Math.DivRem(k, TLeft.Segment);
                    nint right = TLeft.Listed ? ((int*)segment)[k] : (nint)k * ColumnPanels<T>.Width;
                    sum = T.FusedMultiplyAdd(a[(part * segment) + (step * TLeft.Step) + (i * TLeft.Row)], b[right + j], sum);
                }
                c[(i * stride) + j] = sum;
            }
        }
    }
}
