using PolyRelu.Kernels;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

public sealed class SymmetricSpectrumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(150)]
    public void Ends_AreThoseOfAKnownSpectrum(int n)
    {
        Random random = new(n);
        double[] eigenvalues = [.. Enumerable.Range(0, n).Select(i => 0.2 + (3.0 * i * i / n))];
        (eigenvalues[0], eigenvalues[n / 2]) = (eigenvalues[n / 2], eigenvalues[0]);
        DoubleMatrix a = RandomMatrices.WithSpectrum(eigenvalues, random, out double[,] vectors), factor = a.Copy();
        double[] vector = new double[n], other = new double[n];
        EigenEstimate smallest = SymmetricSpectrum.Smallest(a, vector);
        Assert.Equal(0.2, smallest.Value, 1e-7 * eigenvalues.Max());
        Assert.True(smallest.Residual <= 2e-8 * eigenvalues.Max(), $"n = {n}: residual {smallest.Residual}");
        Assert.True(Cholesky.TryFactor(factor));
        EigenEstimate largest = SymmetricSpectrum.LargestOfInverse(factor, other);
        Assert.Equal(5, largest.Value, 1e-7);
        double along = Enumerable.Range(0, n).Sum(i => vector[i] * vectors[i, n / 2]);
        double inverse = Enumerable.Range(0, n).Sum(i => other[i] * vectors[i, n / 2]);
        Assert.Equal(1, Math.Abs(along), 1e-6);
        Assert.Equal(1, Math.Abs(inverse), 1e-6);
    }

    [Fact]
    public void Smallest_OfManyEqualEigenvalues_AndOfNone_IsFound()
    {
        double[] eigenvalues = [.. Enumerable.Range(0, 90).Select(i => i < 40 ? -2.0 : i)];
        double[] vector = new double[90];
        EigenEstimate found = SymmetricSpectrum.Smallest(RandomMatrices.WithSpectrum(eigenvalues, new Random(4), out _), vector);
        Assert.Equal(-2, found.Value, 1e-9);
        found = SymmetricSpectrum.Smallest(new DoubleMatrix(12, 12), vector.AsSpan(0, 12));
        Assert.Equal((0.0, 0.0), (found.Value, found.Residual));
        Assert.Equal(1, vector.AsSpan(0, 12).ToArray().Sum(x => x * x), 1e-12);
    }

    [Fact]
    public void Guess_OfAnotherEigenvector_IsLeft_AndAGoodOneSavesSteps()
    {
        double[] eigenvalues = [.. Enumerable.Range(0, 60).Select(i => i - 5.0)];
        DoubleMatrix a = RandomMatrices.WithSpectrum(eigenvalues, new Random(5), out double[,] vectors);
        double[] vector = [.. Enumerable.Range(0, 60).Select(i => vectors[i, 30])];
        EigenEstimate found = SymmetricSpectrum.Smallest(a, vector);
        Assert.Equal(-5, found.Value, 1e-7);
        EigenEstimate again = SymmetricSpectrum.Smallest(a, vector, 1e-6), cold = SymmetricSpectrum.Smallest(a, new double[60], 1e-6);
        Assert.True(again.Steps < cold.Steps, $"{again.Steps} steps from the vector, {cold.Steps} from none");
    }

    [Fact]
    public void Steps_AreLimited_AndTheResidualSaysWhatIsMissing()
    {
        double[] eigenvalues = [.. Enumerable.Range(0, 100).Select(i => Math.Cos(i * Math.PI / 100))];
        DoubleMatrix a = RandomMatrices.WithSpectrum(eigenvalues, new Random(6), out _);
        EigenEstimate found = SymmetricSpectrum.Smallest(a, new double[100], 0, 8);
        Assert.Equal(9, found.Steps);
        Assert.InRange(found.Value, -1, 0);
        Assert.True(found.Residual > 1e-4);
        Assert.Contains(eigenvalues, value => Math.Abs(value - found.Value) <= found.Residual);
    }

    [Fact]
    public void Bits_DoNotDependOnThreads_NorOnWhatWasThereBefore()
    {
        DoubleMatrix a = RandomMatrices.PositiveDefinite(210, new Random(7)), factor = a.Copy();
        Assert.True(Cholesky.TryFactor(factor));
        double[] shared = new double[210], alone = new double[210];
        EigenEstimate first = SymmetricSpectrum.Smallest(a, shared), inverse = SymmetricSpectrum.LargestOfInverse(factor, new double[210]);
        using (Workers.Inline())
        {
            SymmetricSpectrum.Smallest(RandomMatrices.PositiveDefinite(50, new Random(8)), new double[50]);
            Assert.Equal(first, SymmetricSpectrum.Smallest(a, alone));
            Assert.Equal(inverse, SymmetricSpectrum.LargestOfInverse(factor, new double[210]));
        }
        Assert.Equal(shared, alone);
    }

    [Fact]
    public void Elements_ThatAreNotFinite_GiveNaN()
    {
        DoubleMatrix a = RandomMatrices.PositiveDefinite(10, new Random(9));
        a[3, 4] = a[4, 3] = double.NaN;
        Assert.Equal((double.NaN, double.NaN), (SymmetricSpectrum.Smallest(a, new double[10]).Value,
            SymmetricSpectrum.Smallest(a, new double[10]).Residual));
    }

    [Fact]
    public void WrongArguments_AreSaid()
    {
        DoubleMatrix a = new(3, 3);
        Assert.Contains("2×3", Assert.Throws<ArgumentException>(() => SymmetricSpectrum.Smallest(new(2, 3), new double[3])).Message,
            StringComparison.Ordinal);
        Assert.Contains("got 4", Assert.Throws<ArgumentException>(() => SymmetricSpectrum.Smallest(a, new double[4])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SymmetricSpectrum.Smallest(new(0, 0), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.Smallest(a, new double[3], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.LargestOfInverse(a, new double[3], 0, 0));
    }
}
