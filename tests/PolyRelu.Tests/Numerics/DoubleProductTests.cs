using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

public sealed class DoubleProductTests
{
    private static readonly Gen<(int M, int K, int N, int Seed)> Shapes = Gen.Select(Gen.Int[0, 41], Gen.Int[0, 41], Gen.Int[0, 40],
        Gen.Int[0, 1 << 20]);

    private static readonly double[] Extremes =
    [
        0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, 1e-310, 3e-160,
        double.MaxValue, 1e200, 1.0 / 3,
    ];

    [Fact]
    public void Product_IsTheChainOfMultiplyAdds_ForEverySmallShape() =>
        Shapes.Sample(shape => Check(shape.M, shape.K, shape.N, Uniform(new Random(shape.Seed))), threads: 1);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(12, 2048, 16)]
    [InlineData(13, 1025, 17)]
    [InlineData(25, 3000, 20)]
    [InlineData(130, 1030, 100)]
    [InlineData(300, 10, 257)]
    [InlineData(1, 500, 1000)]
    [InlineData(1000, 500, 1)]
    public void Product_IsTheChainOfMultiplyAdds_ForLargerShapes(int m, int k, int n) => Check(m, k, n, Uniform(new Random(1)));

    [Fact]
    public void Product_OfNaNInfinitiesAndDenormals_IsTheChain() =>
        Shapes.Sample(shape =>
        {
            Random random = new(shape.Seed);
            Check(shape.M, shape.K, shape.N, () => random.Next(4) == 0 ? Extremes[random.Next(Extremes.Length)] : random.NextDouble());
        }, threads: 1);

    [Fact]
    public void Product_HasTheSameBits_OnAnyNumberOfThreads()
    {
        Func<double> next = Uniform(new Random(5));
        GuardedDoubleMatrix a = new(101, 1100, next), b = new(1100, 83, next), shared = new(101, 83), alone = new(101, 83);
        DoubleProduct.Multiply(a.Inner, b.Inner, shared.Inner);
        using (Workers.Inline()) DoubleProduct.Multiply(a.Inner, b.Inner, alone.Inner);
        Assert.Equal(shared.Inner.ToArray(), alone.Inner.ToArray());
    }

    [Fact]
    public void Product_OfSomeRows_HasTheBitsOfTheWhole()
    {
        Func<double> next = Uniform(new Random(6));
        DoubleMatrix a = Filled(57, 90, next), b = Filled(90, 45, next), whole = new(57, 45);
        var packed = DoublePanelMatrix.Pack(b);
        DoubleProduct.Multiply(a, packed, whole);
        for (int first = 0; first < 57; first++)
        {
            int count = Math.Min(57 - first, 1 + (first % 14));
            DoubleMatrix part = new(count, 45);
            DoubleProduct.Multiply(a.RowRange(first, count), packed, part);
            Assert.Equal(whole.RowRange(first, count).ToArray(), part.ToArray());
        }
    }

    [Fact]
    public void Product_MayOverlapAnOperand()
    {
        Func<double> next = Uniform(new Random(7));
        DoubleMatrix whole = Filled(60, 60, next), b = Filled(40, 40, next), expected = new(40, 40);
        foreach ((int row, int column) in new[] { (0, 0), (3, 5), (20, 0), (1, 17) })
        {
            DoubleMatrix copy = whole.Copy(), a = copy.RowRange(10, 40).ColumnRange(8, 40);
            DoubleProduct.Multiply(a, b, expected);
            DoubleMatrix destination = copy.RowRange(row, 40).ColumnRange(column, 40);
            DoubleProduct.Multiply(a, b, destination);
            Assert.Equal(expected.ToArray(), destination.ToArray());
            copy = whole.Copy();
            a = copy.RowRange(10, 40).ColumnRange(8, 40);
            DoubleProduct.MultiplyRightTransposed(b, a, expected);
            destination = copy.RowRange(row, 40).ColumnRange(column, 40);
            DoubleProduct.MultiplyRightTransposed(b, a, destination);
            Assert.Equal(expected.ToArray(), destination.ToArray());
        }
    }

    [Fact]
    public void Product_DoesNotAllocate()
    {
        Func<double> next = Uniform(new Random(8));
        DoubleMatrix a = Filled(200, 300, next), b = Filled(300, 100, next), c = new(200, 100);
        var left = DoubleRowPanelMatrix.Pack(a);
        var right = DoublePanelMatrix.Pack(b);
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int i = 0; i < 10; i++)
            {
                DoubleProduct.Multiply(a, b, c);
                DoubleProduct.Multiply(left, b, c);
                DoubleProduct.Multiply(a, right, c);
                DoubleProduct.Multiply(left, right, c);
                left.Load(a);
                right.Load(b);
            }
        }));
    }

    /// <summary>Threads of equal speed end together, and no task takes more right panels than its left ones stay cached for.</summary>
    [Fact]
    public void Tasks_AreShared_EvenlyAmongThreads() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 400], Gen.Int[1, 64]).Sample((blocks, panels, threads) =>
        {
            int groups = PanelProduct<double>.GroupsFor(blocks, panels, threads);
            Assert.True(groups >= 1 && groups <= panels && panels <= 32 * groups, $"{groups} groups of {panels} panels");
            if (groups < panels)
                Assert.True(blocks * groups % threads == 0, $"{blocks} × {groups} tasks for {threads} threads");
            Assert.Equal(panels, PanelProduct<float>.GroupsFor(blocks, panels, threads));
        });

    [Fact]
    public void Product_OfWrongShapes_SaysBoth()
    {
        DoubleMatrix a = new(2, 3), b = new(4, 5), c = new(2, 5);
        Action[] wrong =
        [
            () => DoubleProduct.Multiply(a, b, c),
            () => DoubleProduct.Multiply(a, DoublePanelMatrix.Pack(b), c),
            () => DoubleProduct.Multiply(DoubleRowPanelMatrix.Pack(a), b, c),
            () => DoubleProduct.Multiply(DoubleRowPanelMatrix.Pack(a), DoublePanelMatrix.Pack(b), c),
            () => DoubleProduct.MultiplyLeftTransposed(a.Transpose(), b, c),
            () => DoubleProduct.MultiplyLeftTransposed(a.Transpose(), DoublePanelMatrix.Pack(b), c),
            () => DoubleProduct.MultiplyRightTransposed(a, b.Transpose(), c),
            () => DoubleProduct.MultiplyRightTransposed(DoubleRowPanelMatrix.Pack(a), b.Transpose(), c),
        ];
        foreach (Action multiply in wrong)
        {
            string message = Assert.Throws<ArgumentException>(multiply).Message;
            Assert.Contains("2×3", message, StringComparison.Ordinal);
            Assert.Contains("4×5", message, StringComparison.Ordinal);
        }
        ArgumentException result = Assert.Throws<ArgumentException>(() =>
            DoubleProduct.Multiply(a, new DoubleMatrix(3, 5), new DoubleMatrix(2, 6)));
        Assert.Contains("2×5", result.Message, StringComparison.Ordinal);
        Assert.Contains("2×6", result.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// All forms against the chain of multiply-adds, bit for bit where the processor fuses them, and against a compensated sum.
    /// </summary>
    private static void Check(int m, int k, int n, Func<double> next)
    {
        GuardedDoubleMatrix a = new(m, k, next), b = new(k, n, next);
        GuardedDoubleMatrix at = GuardedDoubleMatrix.Transposed(a.Inner), bt = GuardedDoubleMatrix.Transposed(b.Inner);
        (string Name, Action<DoubleMatrix> Multiply)[] forms =
        [
            ("A·B", c => DoubleProduct.Multiply(a.Inner, b.Inner, c)),
            ("A·packed B", c => DoubleProduct.Multiply(a.Inner, DoublePanelMatrix.Pack(b.Inner), c)),
            ("A·packed Bᵀᵀ", c => DoubleProduct.Multiply(a.Inner, DoublePanelMatrix.PackTransposed(bt.Inner), c)),
            ("packed A·B", c => DoubleProduct.Multiply(DoubleRowPanelMatrix.Pack(a.Inner), b.Inner, c)),
            ("packed Aᵀᵀ·B", c => DoubleProduct.Multiply(DoubleRowPanelMatrix.PackTransposed(at.Inner), b.Inner, c)),
            ("packed A·packed B", c =>
                DoubleProduct.Multiply(DoubleRowPanelMatrix.Pack(a.Inner), DoublePanelMatrix.Pack(b.Inner), c)),
            ("Aᵀᵀ·B", c => DoubleProduct.MultiplyLeftTransposed(at.Inner, b.Inner, c)),
            ("Aᵀᵀ·packed B", c => DoubleProduct.MultiplyLeftTransposed(at.Inner, DoublePanelMatrix.Pack(b.Inner), c)),
            ("A·Bᵀᵀ", c => DoubleProduct.MultiplyRightTransposed(a.Inner, bt.Inner, c)),
            ("packed A·Bᵀᵀ", c => DoubleProduct.MultiplyRightTransposed(DoubleRowPanelMatrix.Pack(a.Inner), bt.Inner, c)),
        ];
        DoubleMatrix? first = null;
        foreach ((string name, Action<DoubleMatrix> multiply) in forms)
        {
            GuardedDoubleMatrix c = new(m, n);
            multiply(c.Inner);
            c.ExpectMarginUntouched();
            if (first is null) for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) CheckElement(name, a.Inner, b.Inner, c.Inner, i, j);
            else Assert.True(c.Inner.ToArray().AsSpan().SequenceEqual(first.Value.ToArray()), $"{name} differs from {forms[0].Name}");
            first ??= c.Inner;
        }
    }

    private static void CheckElement(string name, DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, int i, int j)
    {
        double chain = 0, plain = 0, size = 0;
        for (int k = 0; k < a.Columns; k++)
        {
            chain = Math.FusedMultiplyAdd(a[i, k], b[k, j], chain);
            plain += a[i, k] * b[k, j];
            size += Math.Abs(a[i, k] * b[k, j]);
        }
        string where = $"{name} {a.Rows}×{a.Columns}×{b.Columns} at ({i}, {j}): {c[i, j]:R}";
        if (Hardware.FusedMultiplyAdd)
            Assert.True(BitConverter.DoubleToInt64Bits(chain) == BitConverter.DoubleToInt64Bits(c[i, j])
                || (double.IsNaN(chain) && double.IsNaN(c[i, j])), $"{where}, chain {chain:R}");
        if (double.IsFinite(plain) && double.IsFinite(size))
            Assert.True(Math.Abs(c[i, j] - plain) <= (4e-16 * (a.Columns + 1) * size) + (a.Columns * double.Epsilon),
                $"{where}, sum {plain:R}");
    }

    private static Func<double> Uniform(Random random) => () => (2 * random.NextDouble()) - 1;

    private static DoubleMatrix Filled(int rows, int columns, Func<double> next)
    {
        DoubleMatrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i, j] = next();
        return matrix;
    }
}
