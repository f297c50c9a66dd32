using PolyRelu.Numerics;

namespace PolyRelu.Tests.Numerics;

/// <summary>Matrices for tests of factorisations.</summary>
internal static class RandomMatrices
{
    /// <summary>Uniform on [−1, 1).</summary>
    public static DoubleMatrix Uniform(int rows, int columns, Random random)
    {
        DoubleMatrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i, j] = (2 * random.NextDouble()) - 1;
        return matrix;
    }

    /// <summary>Uniform elements, their Gram matrix, and a multiple of the identity.</summary>
    public static DoubleMatrix PositiveDefinite(int size, Random random, double diagonal = 0.5)
    {
        DoubleMatrix factor = Uniform(size, size, random), matrix = new(size, size);
        DoubleProduct.MultiplyRightTransposed(factor, factor, matrix);
        for (int i = 0; i < size; i++) matrix[i, i] += diagonal;
        return matrix;
    }

    /// <summary>A lower triangle that solves well: a dominant diagonal; the strict upper triangle is NaN, never to be read.</summary>
    public static void FillLower(DoubleMatrix target, Random random)
    {
        target.Fill(double.NaN);
        for (int i = 0; i < target.Rows; i++)
        {
            for (int j = 0; j < i; j++) target[i, j] = ((2 * random.NextDouble()) - 1) / Math.Sqrt(target.Rows);
            target[i, i] = 1 + random.NextDouble();
        }
    }

    /// <summary>H·diag(eigenvalues)·Hᵀ with a Householder reflection H of a random direction.</summary>
    public static DoubleMatrix WithSpectrum(double[] eigenvalues, Random random, out double[,] vectors)
    {
        int n = eigenvalues.Length;
        double[] v = [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
        double square = v.Sum(x => x * x);
        vectors = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) vectors[i, j] = (i == j ? 1 : 0) - (2 * v[i] * v[j] / square);
        DoubleMatrix matrix = new(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += vectors[i, k] * eigenvalues[k] * vectors[j, k];
                matrix[i, j] = matrix[j, i] = sum;
            }
        }
        return matrix;
    }
}
