using PolyRelu.Numerics;
using PolyRelu.Tests.Kernels;
using Xunit;

namespace PolyRelu.Tests.Numerics;

/// <summary>What a factorisation proves, held against exact arithmetic.</summary>
public sealed class CholeskyProofTests
{
    [Fact]
    public void Proof_MeansThatTheMatrixIsAboveTheComputedProduct_Exactly()
    {
        int proven = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            int n = 1 + (seed % 7);
            double scale = Math.Pow(10, random.Next(-3, 4)), diagonal = Math.Pow(10, -random.Next(0, 13));
            DoubleMatrix a = RandomMatrices.PositiveDefinite(n, random, diagonal), factor = new(n, n);
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i, j] *= scale;
            if (!Cholesky.TryProve(a, factor)) continue;
            proven++;
            Assert.True(ExactMatrix.IsPositiveDefinite(ExactMatrix.Symmetric(a)), $"seed {seed}: proven, and not positive definite");
            Assert.True(ExactMatrix.IsPositiveDefinite(ExactMatrix.Less(a, factor)), $"seed {seed}: A is not above L·Lᵀ");
        }
        Assert.True(proven >= 40, $"Only {proven} of 60 matrices were proven.");
    }

    [Fact]
    public void Proof_RefusesWhatAPlainFactorisationLetsPass()
    {
        // Forced narrow, it is the same for a part of the matrices.
        (int passed, int tried) = (0, VectorWidthTests.AreForced ? 1000 : 4000);
        for (int seed = 0; seed < tried; seed++)
        {
            Random random = new(seed);
            int n = 2 + (seed % 4);
            DoubleMatrix a = Singular(n, random), plain = a.Copy();
            if (!ExactMatrix.IsIndefinite(ExactMatrix.Symmetric(a)) || !Cholesky.TryFactor(plain)) continue;
            passed++;
            Assert.False(Cholesky.TryProve(a, new DoubleMatrix(n, n)), $"seed {seed}: an indefinite {n}×{n} matrix was proven");
        }
        Assert.True(passed >= tried / 40, $"Only {passed} indefinite matrices were factored: the shift was hardly tested.");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(130)]
    public void Proof_DistinguishesEigenvaluesOfBothSigns_NearTheRounding(int n)
    {
        Random random = new(n);
        double[] eigenvalues = [.. Enumerable.Range(0, n).Select(i => (i + 1.0) / n)];
        eigenvalues[0] = -1e-13;
        Assert.False(Cholesky.TryProve(RandomMatrices.WithSpectrum(eigenvalues, random, out _), new DoubleMatrix(n, n)));
        eigenvalues[0] = 1e-15 * n * n;
        Assert.True(Cholesky.TryProve(RandomMatrices.WithSpectrum(eigenvalues, random, out _), new DoubleMatrix(n, n)));
    }

    [Fact]
    public void Proof_LeavesRoomForTheError()
    {
        DoubleMatrix a = DoubleMatrix.From(2, 2, [2, 1, 1, 2]), factor = new(2, 2);
        Assert.True(Cholesky.TryProve(a, factor, 0.999999));
        a[0, 0] = a[1, 1] = 2 - 0.999999;
        Assert.True(ExactMatrix.IsPositiveDefinite(ExactMatrix.Less(a, factor)));
        a[0, 0] = a[1, 1] = 2;
        Assert.False(Cholesky.TryProve(a, factor, 1));
        Assert.False(Cholesky.TryProve(a, factor, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cholesky.TryProve(a, factor, -1e-300));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cholesky.TryProve(a, factor, double.NaN));
    }

    [Fact]
    public void Proof_InPlace_IsTheSame()
    {
        DoubleMatrix a = RandomMatrices.PositiveDefinite(23, new Random(1)), factor = new(23, 23);
        Assert.True(Cholesky.TryProve(a, factor));
        Assert.True(Cholesky.TryProve(a, a));
        Assert.Equal(factor.ToArray(), a.ToArray());
    }

    [Fact]
    public void Proof_OfDenormalMatrices_AccountsForUnderflow()
    {
        foreach (double size in (double[])[double.Epsilon, 40 * double.Epsilon, 1e-322, 1e-310, 1e-300])
        {
            DoubleMatrix a = DoubleMatrix.From(2, 2, [size, size, size, size]), factor = new(2, 2);
            Assert.False(Cholesky.TryProve(a, factor), $"{size:R}");
        }
        DoubleMatrix large = DoubleMatrix.From(2, 2, [1e-300, 0, 0, 1e-300]);
        Assert.True(Cholesky.TryProve(large, large));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    public void Proof_OfWhatIsNotFinite_Fails(double value)
    {
        const int n = 14;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                DoubleMatrix a = RandomMatrices.PositiveDefinite(n, new Random(3), 1), factor = new(n, n);
                a[i, j] = value;
                if (value != double.MaxValue || i != j)
                    Assert.False(Cholesky.TryProve(a, factor), $"{value} at ({i}, {j})");
            }
        }
    }

    [Fact]
    public void Shift_CoversTheErrorOfTheProduct()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            int n = 2 + (seed % 5);
            DoubleMatrix a = RandomMatrices.PositiveDefinite(n, random, 1e-3), factor = a.Copy();
            Assert.True(Cholesky.TryFactor(factor));
            double shift = Cholesky.RoundingShift(a);
            DoubleMatrix above = a.Copy(), below = a.Copy();
            foreach ((DoubleMatrix matrix, int sign) in new[] { (above, 1), (below, -1) })
            {
                // A + cI − LLᵀ and LLᵀ − A + cI are positive definite, the sums exact in integers.
                System.Numerics.BigInteger[,] rest = ExactMatrix.Less(matrix, factor);
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++) rest[i, j] *= sign;
                    rest[i, i] += ExactMatrix.Scaled(shift) << 1074;
                }
                Assert.True(ExactMatrix.IsPositiveDefinite(rest), $"seed {seed}, sign {sign}: shift {shift:R}");
            }
        }
        Assert.Equal(0, Cholesky.RoundingShift(new DoubleMatrix(0, 0)));
    }

    [Fact]
    public void Proof_OfSmallMultiplesOfTheSmallestNumber_IsTrue()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            int n = 3 + (seed % 5);
            DoubleMatrix a = RandomMatrices.PositiveDefinite(n, random, 0.2), factor = new(n, n);
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i, j] *= 3000 * double.Epsilon;
            if (Cholesky.TryProve(a, factor))
                Assert.True(ExactMatrix.IsPositiveDefinite(ExactMatrix.Less(a, factor)), $"seed {seed}: A is not above L·Lᵀ");
        }
    }

    /// <summary>A singular Gram matrix, rounded.</summary>
    private static DoubleMatrix Singular(int n, Random random)
    {
        DoubleMatrix factor = RandomMatrices.Uniform(n, n - 1, random), matrix = new(n, n);
        DoubleProduct.MultiplyRightTransposed(factor, factor, matrix);
        return matrix;
    }
}
