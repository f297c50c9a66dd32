using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

public sealed class MatrixProductTests
{
    private static readonly Gen<(int M, int K, int N, int Seed)> Shapes = Gen.Select(Gen.Int[1, 41], Gen.Int[0, 41], Gen.Int[1, 70],
        Gen.Int[0, 1 << 20]);

    [Fact]
    public void Product_IsTheChainOfMultiplyAdds_ForEverySmallShape() =>
        Shapes.Sample(shape => Check(shape.M, shape.K, shape.N, shape.Seed), threads: 1);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(12, 2048, 32)]
    [InlineData(13, 1025, 33)]
    [InlineData(25, 3000, 20)]
    [InlineData(130, 1030, 100)]
    [InlineData(300, 10, 257)]
    [InlineData(1, 500, 1000)]
    public void Product_IsTheChainOfMultiplyAdds_ForLargerShapes(int m, int k, int n) => Check(m, k, n, 1);

    [Fact]
    public void Product_HasTheSameBits_OnAnyNumberOfThreads()
    {
        Random random = new(5);
        GuardedMatrix a = new(101, 1100, random.NextSingle), b = new(1100, 83, random.NextSingle), shared = new(101, 83),
            alone = new(101, 83);
        MatrixProduct.Multiply(a.Inner, b.Inner, shared.Inner);
        using (Workers.Inline()) MatrixProduct.Multiply(a.Inner, b.Inner, alone.Inner);
        Assert.Equal(shared.Inner.ToArray(), alone.Inner.ToArray());
    }

    [Fact]
    public void Product_OfSomeRows_HasTheBitsOfTheWhole()
    {
        Random random = new(6);
        Matrix a = Filled(57, 90, random), b = Filled(90, 45, random), whole = new(57, 45);
        PanelMatrix packed = PanelMatrix.Pack(b);
        MatrixProduct.Multiply(a, packed, whole);
        for (int first = 0; first < 57; first++)
        {
            int count = Math.Min(57 - first, 1 + (first % 14));
            Matrix part = new(count, 45);
            MatrixProduct.Multiply(a.RowRange(first, count), packed, part);
            Assert.Equal(whole.RowRange(first, count).ToArray(), part.ToArray());
        }
    }

    [Fact]
    public void Product_MayOverwriteAnOperand()
    {
        Random random = new(7);
        Matrix a = Filled(40, 40, random), b = Filled(40, 40, random), expected = new(40, 40);
        MatrixProduct.Multiply(a, b, expected);
        MatrixProduct.Multiply(a, b, a);
        Assert.Equal(expected.ToArray(), a.ToArray());
    }

    [Fact]
    public void Product_DoesNotAllocate()
    {
        Random random = new(8);
        Matrix a = Filled(200, 300, random), b = Filled(300, 100, random), c = new(200, 100);
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int i = 0; i < 10; i++) MatrixProduct.Multiply(a, b, c);
        }));
    }

    [Fact]
    public void Product_OfWrongShapes_SaysBoth()
    {
        ArgumentException depths = Assert.Throws<ArgumentException>(() =>
            MatrixProduct.Multiply(new Matrix(2, 3), new Matrix(4, 5), new Matrix(2, 5)));
        Assert.Contains('3', depths.Message);
        Assert.Contains('4', depths.Message);
        ArgumentException result = Assert.Throws<ArgumentException>(() =>
            MatrixProduct.Multiply(new Matrix(2, 3), new Matrix(3, 5), new Matrix(2, 6)));
        Assert.Contains("2×5", result.Message, StringComparison.Ordinal);
        Assert.Contains("2×6", result.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// All four forms against the chain of multiply-adds, bit for bit where the processor fuses them, and against double.
    /// </summary>
    private static void Check(int m, int k, int n, int seed)
    {
        Random random = new(seed);
        float Next() => (2 * random.NextSingle()) - 1;
        GuardedMatrix a = new(m, k, Next), b = new(k, n, Next);
        GuardedMatrix at = Transposed(a.Inner), bt = Transposed(b.Inner);
        (string Name, Action<Matrix> Multiply)[] forms =
        [
            ("A·B", c => MatrixProduct.Multiply(a.Inner, b.Inner, c)),
            ("A·packed B", c => MatrixProduct.Multiply(a.Inner, PanelMatrix.Pack(b.Inner), c)),
            ("A·packed Bᵀᵀ", c => MatrixProduct.Multiply(a.Inner, PanelMatrix.PackTransposed(bt.Inner), c)),
            ("Aᵀᵀ·B", c => MatrixProduct.MultiplyLeftTransposed(at.Inner, b.Inner, c)),
            ("A·Bᵀᵀ", c => MatrixProduct.MultiplyRightTransposed(a.Inner, bt.Inner, c)),
        ];
        foreach ((string name, Action<Matrix> multiply) in forms)
        {
            GuardedMatrix c = new(m, n);
            multiply(c.Inner);
            c.ExpectMarginUntouched();
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++) CheckElement(name, a.Inner, b.Inner, c.Inner, i, j);
        }
    }

    private static void CheckElement(string name, Matrix a, Matrix b, Matrix c, int i, int j)
    {
        float chain = 0;
        double exact = 0, size = 0;
        for (int k = 0; k < a.Columns; k++)
        {
            chain = MathF.FusedMultiplyAdd(a[i, k], b[k, j], chain);
            exact += (double)a[i, k] * b[k, j];
            size += Math.Abs((double)a[i, k] * b[k, j]);
        }
        string where = $"{name} {a.Rows}×{a.Columns}×{b.Columns} at ({i}, {j}): {c[i, j]:R}";
        if (Hardware.FusedMultiplyAdd) Assert.True(chain.Equals(c[i, j]), $"{where}, chain {chain:R}");
        Assert.True(Math.Abs(c[i, j] - exact) <= 1e-7 * (a.Columns + 1) * size, $"{where}, exact {exact:R}");
    }

    private static GuardedMatrix Transposed(Matrix matrix)
    {
        GuardedMatrix result = new(matrix.Columns, matrix.Rows);
        for (int i = 0; i < matrix.Rows; i++)
            for (int j = 0; j < matrix.Columns; j++) result.Inner[j, i] = matrix[i, j];
        return result;
    }

    private static Matrix Filled(int rows, int columns, Random random)
    {
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i, j] = (2 * random.NextSingle()) - 1;
        return matrix;
    }
}
