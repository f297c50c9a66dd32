using System.Numerics.Tensors;
using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Matrices and the arrays, spans and tensors of other code.</summary>
public sealed class MatrixArraysTests
{
    private static readonly Gen<(int Rows, int Columns, float[] Elements)> Shapes =
        from rows in Gen.Int[0, 9]
        from columns in Gen.Int[0, 40]
        from elements in Gen.Float.Array[rows * columns]
        select (rows, columns, elements);

    [Fact]
    public void Elements_ComeBackInEveryForm() => Shapes.Sample(shape =>
    {
        Matrix matrix = Matrix.From(shape.Rows, shape.Columns, shape.Elements);
        float[] copied = new float[shape.Elements.Length];
        matrix.CopyTo(copied.AsSpan());
        Assert.Equal(shape.Elements, copied);
        Assert.Equal(shape.Elements, matrix.ToRows().SelectMany(row => row));
        Assert.Equal(shape.Elements, matrix.ToTwoDimensionalArray().Cast<float>());
        Assert.Equal(shape.Elements, Matrix.From(matrix.ToTwoDimensionalArray()).ToArray());
        Assert.Equal(shape.Elements, Matrix.From(matrix.AsReadOnlyTensorSpan()).ToArray());
        Matrix again = Matrix.From(matrix.ToRows());
        Assert.Equal((shape.Rows, shape.Rows == 0 ? 0 : shape.Columns), (again.Rows, again.Columns));
        Assert.Equal(shape.Elements, again.ToArray());
    }, threads: 1);

    /// <summary>The tensor of a part of a matrix is that part, whatever padding and columns lie between its rows.</summary>
    [Fact]
    public void Tensor_IsAViewOfTheMatrix()
    {
        Matrix all = new(5, 21), part = all.RowRange(1, 3).ColumnRange(2, 4);
        TensorSpan<float> view = part.AsTensorSpan();
        Assert.Equal([3, 4], view.Lengths.ToArray());
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) view[i, j] = (10 * i) + j + 1;
        for (int i = 0; i < all.Rows; i++)
            for (int j = 0; j < all.Columns; j++)
                Assert.Equal(i is >= 1 and < 4 && j is >= 2 and < 6 ? (10 * (i - 1)) + j - 1 : 0, all[i, j]);
        part[2, 3] = 7;
        Assert.Equal(7, view[2, 3]);
    }

    [Fact]
    public void TensorWithStrides_IsCopiedByItsIndices()
    {
        float[] elements = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        ReadOnlyTensorSpan<float> transposed = new(elements, [3, 4], [1, 3]);
        Matrix matrix = Matrix.From(transposed);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) Assert.Equal(elements[i + (3 * j)], matrix[i, j]);
    }

    [Fact]
    public void WhatIsNoMatrix_IsRefused()
    {
        Assert.Contains("Row 1 has 1 element; expected 2", Assert.Throws<ArgumentException>(() => Matrix.From([[1f, 2], [3f]])).Message,
            StringComparison.Ordinal);
        Assert.Contains("Row 1 has no array", Assert.Throws<ArgumentException>(() => Matrix.From([[1f], null!])).Message,
            StringComparison.Ordinal);
        Assert.Contains("got one of 3", Assert.Throws<ArgumentException>(() => Matrix.From(
            new ReadOnlyTensorSpan<float>(new float[8], [2, 2, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("has room for 3", Assert.Throws<ArgumentException>(() => new Matrix(2, 2).CopyTo(new float[3].AsSpan())).Message,
            StringComparison.Ordinal);
    }
}
