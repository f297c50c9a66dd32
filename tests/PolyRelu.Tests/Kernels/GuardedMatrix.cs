using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>
/// A matrix inside a larger one full of NaN: a kernel that reads outside spoils its result, one that writes outside is caught.
/// </summary>
internal sealed class GuardedMatrix
{
    private const int Margin = 3;
    private readonly Matrix whole;

    /// <summary>A matrix with an odd stride, filled by a generator; NaN where there is none.</summary>
    public GuardedMatrix(int rows, int columns, Func<float>? next = null)
    {
        whole = new(rows + (2 * Margin), columns + (2 * Margin) + 1);
        whole.Fill(float.NaN);
        Inner = whole.RowRange(Margin, rows).ColumnRange(Margin, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) Inner[i, j] = next?.Invoke() ?? float.NaN;
    }

    /// <summary>The matrix to hand to a kernel.</summary>
    public Matrix Inner { get; }

    /// <summary>Fails if anything around the matrix was written.</summary>
    public void ExpectMarginUntouched()
    {
        for (int i = 0; i < whole.Rows; i++)
        {
            for (int j = 0; j < whole.Columns; j++)
            {
                bool inside = i >= Margin && i < Margin + Inner.Rows && j >= Margin && j < Margin + Inner.Columns;
                Assert.True(inside || float.IsNaN(whole[i, j]),
                    $"({i - Margin}, {j - Margin}) outside a {Inner.Rows}×{Inner.Columns} matrix was written.");
            }
        }
    }
}
