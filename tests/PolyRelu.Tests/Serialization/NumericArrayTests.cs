using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class NumericArrayTests
{
    [Fact]
    public void Conversions_KeepValues()
    {
        Assert.Equal([1f, 0f], NumericArray.From([true, false], 2).ToSingles());
        Assert.Equal([-3d, 4], NumericArray.From(new sbyte[] { -3, 4 }, 2).ToDoubles());
        Assert.Equal([0.5f], NumericArray.From([(Half)0.5], 1).ToSingles());
        Assert.Equal([long.MaxValue], NumericArray.From([long.MaxValue], 1).ToSingles());
        Assert.Equal([-7], NumericArray.From([-7.0], 1).ToIntegers());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3e9)]
    [InlineData(double.NaN)]
    public void ToIntegers_RefusesWhatIsNone(double value) =>
        Assert.Throws<InvalidDataException>(() => NumericArray.From([value], 1).ToIntegers());

    [Fact]
    public void ToMatrix_FlattensAllButTheFirstDimension()
    {
        Matrix matrix = NumericArray.From([1.0, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2).ToMatrix();
        Assert.Equal((2, 4), (matrix.Rows, matrix.Columns));
        Assert.Equal([5f, 6, 7, 8], matrix.Row(1).ToArray());
        Assert.Equal((1, 3), (NumericArray.From([1f, 2, 3], 3).ToMatrix().Rows, NumericArray.From([1f, 2, 3], 3).ToMatrix().Columns));
    }

    [Fact]
    public void From_TakesAViewOfAMatrix()
    {
        Matrix wide = Matrix.From(2, 3, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([2, 3, 5, 6], NumericArray.From(wide.ColumnRange(1, 2)).ToSingles());
    }

    [Fact]
    public void Shape_OfTooManyBytes_IsNamedWithTheLimit()
    {
        Assert.Null(ArrayShape.Problem([20_000, 20_000], sizeof(float)));
        string? problem = ArrayShape.Problem([30_000, 20_000], sizeof(float));
        Assert.Contains("(30000, 20000)", problem, StringComparison.Ordinal);
        Assert.Contains($"{Array.MaxLength} bytes", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void From_RefusesAShapeOfAnotherCount()
    {
        Assert.Throws<ArgumentException>(() => NumericArray.From([1f, 2], 3));
        Assert.Throws<ArgumentException>(() => NumericArray.From([1f, 2], -1, -2));
        Assert.Throws<InvalidOperationException>(() => NumericArray.From([1f], 1).Elements<double>().Length);
    }
}
