using PolyRelu.Kernels;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

public sealed unsafe class DoubleMatrixTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    [InlineData(5, 1)]
    [InlineData(5, 8)]
    [InlineData(5, 9)]
    public void Rows_AreAlignedAndZero(int rows, int columns)
    {
        DoubleMatrix matrix = new(rows, columns);
        Assert.Equal((rows, columns), (matrix.Rows, matrix.Columns));
        Assert.Equal(0, matrix.Stride % 8);
        Assert.Equal(0u, (nuint)matrix.Pointer % 64);
        Assert.Equal(new double[rows * columns], matrix.ToArray());
    }

    [Fact]
    public void Views_ShareTheMemory()
    {
        DoubleMatrix matrix = Counted(6, 7), view = matrix.RowRange(1, 4).ColumnRange(2, 3);
        Assert.Equal((4, 3, matrix.Stride), (view.Rows, view.Columns, view.Stride));
        Assert.Equal(matrix[2, 4], view[1, 2]);
        view[1, 2] = -1;
        Assert.Equal(-1, matrix[2, 4]);
        view.Row(3).Fill(-2);
        Assert.Equal([-2.0, -2, -2], matrix.Row(4)[2..5].ToArray());
        Assert.Equal(29, matrix[4, 1]);
        Assert.Equal(33, matrix[4, 5]);
        Assert.Equal(matrix.RowRange(1, 4).ColumnRange(2, 3), view);
        Assert.NotEqual(matrix.RowRange(1, 4), view);
    }

    [Fact]
    public void Transpose_ExchangesRowsAndColumns()
    {
        DoubleMatrix matrix = Counted(5, 11).ColumnRange(1, 9), transposed = matrix.Transpose();
        for (int i = 0; i < 5; i++)
            for (int j = 0; j < 9; j++) Assert.Equal(matrix[i, j], transposed[j, i]);
    }

    [Fact]
    public void Copies_AreApart()
    {
        DoubleMatrix matrix = Counted(4, 5), copy = matrix.Copy();
        copy.Fill(0);
        Assert.Equal(19, matrix[3, 4]);
        matrix.CopyTo(copy);
        Assert.Equal(matrix.ToArray(), copy.ToArray());
    }

    [Fact]
    public void Float32_IsWidenedExactly_AndRoundedBack()
    {
        float[] values = [0, -0f, 1f / 3, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity, 7, 9];
        var matrix = Matrix.From(3, 3, values);
        var wide = DoubleMatrix.From(matrix);
        Assert.Equal([.. values.Select(value => (double)value)], wide.ToArray());
        Matrix back = new(3, 3);
        wide.CopyTo(back);
        Assert.Equal(values, back.ToArray());
        wide[0, 0] = 1e300;
        wide[0, 1] = -1e-300;
        wide[0, 2] = 1 + 1e-9;
        wide.CopyTo(back);
        Assert.Equal([float.PositiveInfinity, -0f, 1f], back.Row(0).ToArray());
    }

    [Fact]
    public void Panels_HoldTheMatrix()
    {
        DoubleMatrix matrix = Counted(21, 37), copy = new(21, 37);
        DoublePanelMatrix.Pack(matrix).CopyTo(copy);
        Assert.Equal(matrix.ToArray(), copy.ToArray());
        DoubleMatrix transposed = new(37, 21);
        DoublePanelMatrix.PackTransposed(matrix).CopyTo(transposed);
        Assert.Equal(matrix.Transpose().ToArray(), transposed.ToArray());
    }

    [Fact]
    public void WrongShapes_AreSaid()
    {
        DoubleMatrix matrix = new(2, 3);
        Action[] wrong =
        [
            () => matrix.CopyTo(new DoubleMatrix(3, 2)),
            () => matrix.CopyTo(new Matrix(3, 2)),
            () => matrix.Load(new Matrix(3, 2)),
            () => new DoublePanelMatrix(2, 3).Load(new DoubleMatrix(3, 2)),
            () => new DoublePanelMatrix(3, 2).LoadTransposed(new DoubleMatrix(3, 2)),
            () => new DoubleRowPanelMatrix(2, 3).Load(new DoubleMatrix(3, 2)),
            () => new DoubleRowPanelMatrix(3, 2).LoadTransposed(new DoubleMatrix(3, 2)),
            () => DoublePanelMatrix.Pack(matrix).CopyTo(new DoubleMatrix(3, 2)),
        ];
        foreach (Action action in wrong)
        {
            string message = Assert.Throws<ArgumentException>(action).Message;
            Assert.Contains("2×3", message, StringComparison.Ordinal);
            Assert.Contains("3×2", message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => DoubleMatrix.From(2, 2, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DoubleMatrix(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DoublePanelMatrix(1, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DoubleRowPanelMatrix(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.RowRange(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.ColumnRange(2, 2));
    }

    /// <summary>0, 1, 2, … in row-major order.</summary>
    private static DoubleMatrix Counted(int rows, int columns) =>
        DoubleMatrix.From(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)]);
}
