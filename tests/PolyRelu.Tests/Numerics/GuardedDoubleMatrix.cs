using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

/// <summary>
/// A matrix inside a larger one full of NaN: a kernel that reads outside spoils its result, one that writes outside is caught.
/// </summary>
internal sealed class GuardedDoubleMatrix
{
    private const int Margin = 3;
    private readonly DoubleMatrix whole;

    /// <summary>A matrix with an odd stride, filled by a generator; NaN where there is none.</summary>
    public GuardedDoubleMatrix(int rows, int columns, Func<double>? next = null)
    {
        whole = new(rows + (2 * Margin), columns + (2 * Margin) + 1);
        whole.Fill(double.NaN);
        Inner = whole.RowRange(Margin, rows).ColumnRange(Margin, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) Inner[i, j] = next?.Invoke() ?? double.NaN;
    }

    /// <summary>The matrix to hand to a kernel.</summary>
    public DoubleMatrix Inner { get; }

    /// <summary>The transpose of a matrix, guarded.</summary>
    public static GuardedDoubleMatrix Transposed(DoubleMatrix matrix)
    {
        GuardedDoubleMatrix result = new(matrix.Columns, matrix.Rows);
        for (int i = 0; i < matrix.Rows; i++)
            for (int j = 0; j < matrix.Columns; j++) result.Inner[j, i] = matrix[i, j];
        return result;
    }

    /// <summary>Fails if anything around the matrix was written.</summary>
    public void ExpectMarginUntouched()
    {
        for (int i = 0; i < whole.Rows; i++)
        {
            for (int j = 0; j < whole.Columns; j++)
            {
                bool inside = i >= Margin && i < Margin + Inner.Rows && j >= Margin && j < Margin + Inner.Columns;
                Assert.True(inside || double.IsNaN(whole[i, j]),
                    $"({i - Margin}, {j - Margin}) outside a {Inner.Rows}×{Inner.Columns} matrix was written.");
            }
        }
    }
}
