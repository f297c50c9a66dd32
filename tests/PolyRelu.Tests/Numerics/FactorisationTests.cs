using PolyRelu.Kernels;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

/// <summary>Factorisations, solves and symmetric products against their scalar twins, bit for bit where multiply-adds are fused.</summary>
public sealed class FactorisationTests
{
    /// <summary>Up to this size every combination is tried.</summary>
    private const int Small = 70;

    /// <summary>
    /// Every small size, and those around the blocks: 12 rows, 16 columns, 48 both, 96 a block, 17 · 12 a part of the rows.
    /// </summary>
    public static TheoryData<int> Sizes { get; } =
    [
        .. Enumerable.Range(0, Small + 1), 95, 96, 97, 108, 109, 143, 145, 192, 193, 205, 257,
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Factor_IsTheTwin(int n)
    {
        Random random = new(n);
        DoubleMatrix a = RandomMatrices.PositiveDefinite(n, random), twin = a.Copy();
        GuardedDoubleMatrix view = Guarded(a);
        for (int i = 0; i < n; i++) view.Inner.Row(i)[(i + 1)..].Fill(double.NaN);
        Assert.True(Cholesky.TryFactor(view.Inner));
        view.ExpectMarginUntouched();
        Assert.True(TriangularReference.Factor(twin));
        ExpectEqual("factor", twin, view.Inner, 1e-13);
        Assert.True(FactorError(a, view.Inner) <= Cholesky.RoundingShift(a), $"n = {n}: the error is above the shift");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Solves_AreTheTwins_ForMany(int n)
    {
        Random random = new(n);
        GuardedDoubleMatrix l = new(n, n);
        RandomMatrices.FillLower(l.Inner, random);
        foreach (int columns in n > Small ? (int[])[33] : [0, 1, 5, 16, 17, 100])
        {
            DoubleMatrix b = RandomMatrices.Uniform(n, columns, random), lower = b.Copy(), upper = b.Copy();
            GuardedDoubleMatrix down = Guarded(b), up = Guarded(b);
            TriangularSolve.Lower(l.Inner, down.Inner);
            TriangularSolve.LowerTransposed(l.Inner, up.Inner);
            down.ExpectMarginUntouched();
            up.ExpectMarginUntouched();
            l.ExpectMarginUntouched();
            TriangularReference.Lower(l.Inner, lower);
            TriangularReference.LowerTransposed(l.Inner, upper);
            ExpectEqual($"{columns} columns, lower", lower, down.Inner, 1e-12);
            ExpectEqual($"{columns} columns, transposed", upper, up.Inner, 1e-12);
            if (n <= Small) ExpectSolved(l.Inner, down.Inner, up.Inner, b);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Solves_OfOneVector_AreAColumnOfMany(int n)
    {
        Random random = new(n);
        GuardedDoubleMatrix l = new(n, n);
        RandomMatrices.FillLower(l.Inner, random);
        DoubleMatrix b = RandomMatrices.Uniform(n, 3, random), down = b.Copy(), up = b.Copy();
        TriangularSolve.Lower(l.Inner, down);
        TriangularSolve.LowerTransposed(l.Inner, up);
        for (int j = 0; j < 3; j++)
        {
            double[] first = [.. Enumerable.Range(0, n).Select(i => b[i, j])], second = [.. first];
            TriangularSolve.Lower(l.Inner, first);
            TriangularSolve.LowerTransposed(l.Inner, second);
            for (int i = 0; i < n; i++) Assert.Equal((down[i, j], up[i, j]), (first[i], second[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Weighted_IsTheTwin(int n)
    {
        Random random = new(n);
        foreach (int depth in n > Small ? (int[])[97] : [0, 1, 7, 97, 200])
        {
            GuardedDoubleMatrix a = new(n, depth, () => (2 * random.NextDouble()) - 1), c = new(n, n);
            double[] weights = [.. Enumerable.Range(0, depth).Select(_ => (2 * random.NextDouble()) - 1)];
            SymmetricProduct.Weighted(a.Inner, weights, c.Inner);
            c.ExpectMarginUntouched();
            a.ExpectMarginUntouched();
            DoubleMatrix twin = new(n, n);
            TriangularReference.Weighted(a.Inner, weights, twin);
            ExpectEqual($"depth {depth}", twin, c.Inner, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Inverse_IsTheTwin(int n)
    {
        DoubleMatrix a = RandomMatrices.PositiveDefinite(n, new Random(n)), twin = new(n, n);
        GuardedDoubleMatrix l = Guarded(a), inverse = new(n, n);
        Assert.True(Cholesky.TryFactor(l.Inner));
        TriangularReference.Invert(l.Inner, twin);
        for (int i = 0; i < n; i++) l.Inner.Row(i)[(i + 1)..].Fill(double.NaN);
        Cholesky.Invert(l.Inner, inverse.Inner);
        inverse.ExpectMarginUntouched();
        ExpectEqual("inverse", twin, inverse.Inner, 1e-11);
        Cholesky.Invert(l.Inner, l.Inner);
        ExpectEqual("inverse in place", twin, l.Inner, 1e-11);
        if (n > Small) return;
        DoubleMatrix product = new(n, n);
        DoubleProduct.Multiply(a, inverse.Inner, product);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) Assert.Equal(i == j ? 1 : 0, product[i, j], 1e-9);
    }

    [Fact]
    public void Weighted_IsTheProductWithin_ItsErrorBound_Exactly()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            int n = 1 + (seed % 5), depth = 1 + random.Next(9);
            DoubleMatrix a = RandomMatrices.Uniform(n, depth, random), product = new(n, n);
            double[] weights = [.. Enumerable.Range(0, depth).Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 20)))];
            SymmetricProduct.Weighted(a, weights, product);
            double bound = SymmetricProduct.RoundingError(a, weights);
            foreach (int sign in (int[])[1, -1])
            {
                // bound·I ± (P − A D Aᵀ) is positive definite, times 2^(3·1074) and with nothing rounded.
                System.Numerics.BigInteger[,] rest = new System.Numerics.BigInteger[n, n];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        rest[i, j] = ExactMatrix.Scaled(product[i, j]) << 2148;
                        for (int k = 0; k < depth; k++)
                            rest[i, j] -= ExactMatrix.Scaled(a[i, k]) * ExactMatrix.Scaled(weights[k]) * ExactMatrix.Scaled(a[j, k]);
                        rest[i, j] *= sign;
                    }
                    rest[i, i] += ExactMatrix.Scaled(bound) << 2148;
                }
                Assert.True(ExactMatrix.IsPositiveDefinite(rest), $"seed {seed}, sign {sign}: bound {bound:R}");
            }
        }
    }

    [Fact]
    public void Bits_DoNotDependOnThreads()
    {
        Random random = new(1);
        const int n = 311;
        DoubleMatrix a = RandomMatrices.PositiveDefinite(n, random), b = RandomMatrices.Uniform(n, 150, random);
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        int before = Workers.Count;
        try
        {
            double[][] first = Everything(a, b, weights);
            foreach (int threads in (int[])[1, 2, 3, 5])
            {
                Workers.Count = threads;
                double[][] other = Everything(a, b, weights);
                for (int i = 0; i < first.Length; i++)
                    Assert.True(first[i].AsSpan().SequenceEqual(other[i]), $"result {i}, {threads} threads");
            }
            double[][][] nested = new double[4][][];
            Workers.For(4, i => nested[i] = Everything(a, b, weights));
            foreach (double[][] other in nested)
                for (int i = 0; i < first.Length; i++) Assert.True(first[i].AsSpan().SequenceEqual(other[i]), $"result {i}, nested");
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    public void Factor_OfABadPivot_SaysSo_WhereverItIs(double value)
    {
        const int n = 205;
        DoubleMatrix good = RandomMatrices.PositiveDefinite(n, new Random(2));
        foreach (int at in (int[])[0, 1, 11, 12, 47, 95, 96, 100, 191, 192, 204])
        {
            DoubleMatrix a = good.Copy();
            a[at, at] = value;
            Assert.False(Cholesky.TryFactor(a), $"{value} at {at}");
            if (value <= 0) continue;
            a = good.Copy();
            a[n - 1, Math.Min(at, n - 2)] = value;
            Assert.False(Cholesky.TryFactor(a), $"{value} at ({n - 1}, {at})");
        }
    }

    [Fact]
    public void NothingIsAllocated()
    {
        Random random = new(3);
        DoubleMatrix a = RandomMatrices.PositiveDefinite(130, random), b = RandomMatrices.Uniform(130, 40, random), work = new(130, 130);
        double[] weights = new double[130], vector = new double[130];
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int i = 0; i < 10; i++)
            {
                SymmetricProduct.Weighted(a, weights, work);
                Cholesky.TryProve(a, work);
                TriangularSolve.Lower(work, b);
                TriangularSolve.LowerTransposed(work, b);
                TriangularSolve.Lower(work, vector);
                TriangularSolve.LowerTransposed(work, vector);
                Cholesky.Invert(work, work);
                SymmetricSpectrum.Smallest(a, vector);
            }
        }));
    }

    [Fact]
    public void WrongShapes_AreSaid()
    {
        DoubleMatrix wide = new(2, 3), square = new(3, 3);
        (string Expected, Action Call)[] wrong =
        [
            ("2×3", () => Cholesky.TryFactor(wide)),
            ("2×3", () => Cholesky.RoundingShift(wide)),
            ("2×3", () => Cholesky.TryProve(square, wide)),
            ("2×3", () => Cholesky.TryProve(wide, square)),
            ("2×3", () => Cholesky.Invert(square, wide)),
            ("2×3", () => TriangularSolve.Lower(wide, square)),
            ("2×3", () => TriangularSolve.Lower(square, wide)),
            ("2×3", () => TriangularSolve.LowerTransposed(square, wide)),
            ("3 elements; got 2", () => TriangularSolve.Lower(square, new double[2])),
            ("3 elements; got 4", () => TriangularSolve.LowerTransposed(square, new double[4])),
            ("3 weights; got 2", () => SymmetricProduct.Weighted(wide, new double[2], new DoubleMatrix(2, 2))),
            ("3 weights; got 2", () => SymmetricProduct.RoundingError(wide, new double[2])),
            ("2×2", () => SymmetricProduct.Weighted(wide, new double[3], square)),
        ];
        foreach ((string expected, Action call) in wrong)
            Assert.Contains(expected, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static double[][] Everything(DoubleMatrix a, DoubleMatrix b, double[] weights)
    {
        DoubleMatrix factor = a.Copy(), lower = b.Copy(), upper = b.Copy(), inverse = new(a.Rows, a.Rows), product = new(a.Rows, a.Rows);
        Assert.True(Cholesky.TryFactor(factor));
        TriangularSolve.Lower(factor, lower);
        TriangularSolve.LowerTransposed(factor, upper);
        Cholesky.Invert(factor, inverse);
        SymmetricProduct.Weighted(a, weights, product);
        return [factor.ToArray(), lower.ToArray(), upper.ToArray(), inverse.ToArray(), product.ToArray()];
    }

    private static GuardedDoubleMatrix Guarded(DoubleMatrix matrix)
    {
        GuardedDoubleMatrix result = new(matrix.Rows, matrix.Columns);
        matrix.CopyTo(result.Inner);
        return result;
    }

    private static void ExpectEqual(string what, DoubleMatrix twin, DoubleMatrix found, double rounding)
    {
        for (int i = 0; i < twin.Rows; i++)
        {
            for (int j = 0; j < twin.Columns; j++)
            {
                bool equal = Hardware.FusedMultiplyAdd
                    ? BitConverter.DoubleToInt64Bits(twin[i, j]) == BitConverter.DoubleToInt64Bits(found[i, j])
                    : Math.Abs(twin[i, j] - found[i, j]) <= rounding * (1 + Math.Abs(twin[i, j])) * twin.Rows;
                Assert.True(equal, $"{what}, {twin.Rows}×{twin.Columns} at ({i}, {j}): {found[i, j]:R}, twin {twin[i, j]:R}");
            }
        }
    }

    /// <summary>The largest absolute row sum of A − L·Lᵀ, which bounds its spectral norm, in float64.</summary>
    private static double FactorError(DoubleMatrix a, DoubleMatrix factor)
    {
        DoubleMatrix product = new(a.Rows, a.Rows);
        DoubleProduct.MultiplyRightTransposed(factor, factor, product);
        double largest = 0;
        for (int i = 0; i < a.Rows; i++)
            largest = Math.Max(largest, Enumerable.Range(0, a.Rows).Sum(j => Math.Abs(a[Math.Max(i, j), Math.Min(i, j)] - product[i, j])));
        return largest;
    }

    /// <summary>|B − L·X| ≤ 2 γ_n |L||X|, half of it for the residual itself.</summary>
    private static void ExpectSolved(DoubleMatrix l, DoubleMatrix down, DoubleMatrix up, DoubleMatrix b)
    {
        int n = l.Rows;
        for (int j = 0; j < b.Columns; j++)
        {
            for (int i = 0; i < n; i++)
            {
                double rest = b[i, j], size = 0, transposedRest = b[i, j], transposedSize = 0;
                for (int k = 0; k <= i; k++)
                {
                    rest -= l[i, k] * down[k, j];
                    size += Math.Abs(l[i, k] * down[k, j]);
                }
                for (int k = n - 1; k >= i; k--)
                {
                    transposedRest -= l[k, i] * up[k, j];
                    transposedSize += Math.Abs(l[k, i] * up[k, j]);
                }
                Assert.True(Math.Abs(rest) <= 2.3e-16 * (n + 1) * size, $"n = {n}, ({i}, {j}): {rest}");
                Assert.True(Math.Abs(transposedRest) <= 2.3e-16 * (n + 1) * transposedSize,
                    $"n = {n}, ({i}, {j}) transposed: {transposedRest}");
            }
        }
    }
}
