using PolyRelu.Kernels;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>On matrices with chosen singular values and vectors, whose images are known.</summary>
public sealed class NewtonSchulzTests
{
    /// <summary>σ by σ against φ in double; the band of the summary holds from 0.0015 of the norm on.</summary>
    [Theory]
    [InlineData(40, 40, 1)]
    [InlineData(40, 97, 1)]
    [InlineData(97, 40, 1)]
    [InlineData(1, 50, 1)]
    [InlineData(50, 1, 1)]
    [InlineData(150, 60, 1e-30)]
    [InlineData(60, 150, 1e15)]
    public void SingularValues_AreMovedByThePolynomial_AndVectorsStay(int rows, int columns, double size)
    {
        int rank = Math.Min(rows, columns);
        double[][] left = Orthonormal(rank, rows, 1), right = Orthonormal(rank, columns, 2);
        double[] values = [.. Enumerable.Range(0, rank).Select(i => Math.Pow(10, -5.0 * i / rank))];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        Matrix matrix = Compose(left, [.. values.Select(value => size * value)], right);
        new NewtonSchulz(rows, columns).Apply(matrix);
        double[] moved = [.. values.Select(value => Polynomial(value / norm))];
        Assert.All(values.Zip(moved), pair => Assert.True(pair.First >= 0.0015 * norm ? pair.Second is >= 0.68 and <= 1.21
            : pair.Second <= 485 * pair.First / norm, $"σ = {pair.First / norm} becomes {pair.Second}"));
        double error = Largest(matrix, Compose(left, moved, right));
        Assert.True(error <= 3e-5, $"{rows}×{columns}: largest difference {error}");
    }

    [Fact]
    public void ATransposedMatrix_IsMovedToTheTransposed()
    {
        CounterRandom random = new(3);
        Matrix wide = RandomNetworks.Gaussian(30, 71, 1, ref random), tall = wide.Transpose();
        new NewtonSchulz(30, 71).Apply(wide);
        new NewtonSchulz(71, 30).Apply(tall);
        double error = Largest(wide, tall.Transpose());
        Assert.True(error <= 2e-5, $"largest difference {error}");
    }

    [Theory]
    [InlineData(1, -30)]
    [InlineData(1, 40)]
    [InlineData(0.7f, -30)]
    public void TheLengthOfAMatrix_HasNoInfluence(float factor, int exponent)
    {
        CounterRandom random = new(4);
        Matrix matrix = RandomNetworks.Gaussian(33, 65, 1, ref random), scaled = matrix.Copy();
        foreach (int i in Enumerable.Range(0, 33))
            foreach (ref float value in scaled.Row(i)) value = MathF.ScaleB(factor * value, exponent);
        NewtonSchulz orthogonal = new(33, 65);
        orthogonal.Apply(matrix);
        orthogonal.Apply(scaled);
        if (factor == 1) Assert.Equal(matrix.ToArray(), scaled.ToArray());
        double error = Largest(matrix, scaled);
        Assert.True(error <= 3e-5, $"largest difference {error}");
    }

    [Fact]
    public void Zeros_StayZeros_AndZeroRowsToo()
    {
        CounterRandom random = new(5);
        Matrix zero = new(7, 9), matrix = RandomNetworks.Gaussian(7, 9, 1, ref random);
        matrix.Row(3).Clear();
        NewtonSchulz orthogonal = new(7, 9);
        orthogonal.Apply(zero);
        orthogonal.Apply(matrix);
        Assert.All(zero.ToArray(), value => Assert.Equal(0f, value));
        Assert.All(matrix.Row(3).ToArray(), value => Assert.Equal(0f, value));
        Assert.All(matrix.ToArray(), value => Assert.InRange(value, -1.21f, 1.21f));
    }

    [Fact]
    public void AnotherShape_IsRefused() => Assert.Contains("Expected a 3×4 matrix",
        Assert.Throws<ArgumentException>(() => new NewtonSchulz(3, 4).Apply(new(4, 3))).Message, StringComparison.Ordinal);

    private static double Polynomial(double x)
    {
        for (int step = 0; step < 5; step++) x *= 3.4445 + (x * x * (-4.775 + (2.0315 * x * x)));
        return x;
    }

    private static double Largest(Matrix first, Matrix second) =>
        first.ToArray().Zip(second.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();

    private static Matrix Compose(double[][] left, double[] values, double[][] right)
    {
        Matrix matrix = new(left[0].Length, right[0].Length);
        for (int i = 0; i < matrix.Rows; i++)
            for (int j = 0; j < matrix.Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < values.Length; k++) sum += values[k] * left[k][i] * right[k][j];
                matrix[i, j] = (float)sum;
            }
        return matrix;
    }

    /// <summary>Gaussian vectors, each freed of those before it, twice.</summary>
    private static double[][] Orthonormal(int count, int dimension, ulong seed)
    {
        CounterRandom random = new(seed, 31);
        double[][] vectors = new double[count][];
        for (int k = 0; k < count; k++)
        {
            double[] vector = new double[dimension];
            foreach (ref double value in vector.AsSpan()) value = random.NextGaussian();
            for (int turn = 0; turn < 2; turn++)
                foreach (double[] other in vectors.AsSpan(0, k))
                {
                    double dot = vector.Zip(other, (a, b) => a * b).Sum();
                    for (int i = 0; i < dimension; i++) vector[i] -= dot * other[i];
                }
            double length = Math.Sqrt(vector.Sum(value => value * value));
            vectors[k] = [.. vector.Select(value => value / length)];
        }
        return vectors;
    }
}
