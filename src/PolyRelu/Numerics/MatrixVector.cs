using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>Products of a float64 matrix and one vector, on all cores.</summary>
/// <remarks>Every element is the fixed-order sum of <see cref="FixedSums"/>. Does not allocate.</remarks>
internal static unsafe class MatrixVector
{
    private const int BlockRows = 64;

    /// <summary>image = A·vector.</summary>
    /// <param name="a">[m × n].</param>
    /// <param name="vector">[n].</param>
    /// <param name="image">[m], overwritten; apart from the vector.</param>
    public static void Multiply(DoubleMatrix a, ReadOnlySpan<double> vector, Span<double> image)
    {
        fixed (double* x = vector, y = image)
        {
            Workers.For((a.Rows + BlockRows - 1) / BlockRows, (a, x: (nint)x, y: (nint)y), static (block, work) =>
            {
                int end = Math.Min(work.a.Rows, (block + 1) * BlockRows);
                for (int i = block * BlockRows; i < end; i++)
                    ((double*)work.y)[i] = FixedSums.Dot(work.a.Pointer + ((nint)i * work.a.Stride), (double*)work.x, work.a.Columns);
            });
        }
    }
}
