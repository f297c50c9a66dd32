using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class StableRankTests
{
    private const double Promised = 1e-5;

    [Fact]
    public void StableRank_OfAMatrixWithKnownSingularValues() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Double[0, 1], Gen.ULong).Sample(RequireKnownRank);

    /// <summary>Close to a multiple of an isometry, where a search that trusts the gap between its estimates stops too early.</summary>
    [Theory]
    [InlineData(15, 22, 0.000559, 4244663040749872UL)]
    [InlineData(40, 40, 0.001, 1UL)]
    [InlineData(30, 40, 0.0001, 2UL)]
    public void StableRank_OfAlmostEqualSingularValues(int rows, int columns, double decay, ulong seed) =>
        RequireKnownRank(rows, columns, decay, seed);

    /// <summary>A matrix whose leading direction is almost orthogonal to its column sums with the noise added to them.</summary>
    [Fact]
    public void StableRank_WhereTheFirstStartMissesTheLeadingDirection() => RequireKnownRank(4, 5, 1.0 / 61, 44364590352519UL);

    [Theory]
    [InlineData(1e-18f)]
    [InlineData(1e12f)]
    public void StableRank_DoesNotDependOnScale(float scale)
    {
        CounterRandom random = new(5);
        Matrix matrix = RandomNetworks.Gaussian(30, 20, 1, ref random), scaled = matrix.Copy();
        for (int i = 0; i < 30; i++) foreach (ref float value in scaled.Row(i)) value *= scale;
        Assert.Equal(StableRank.Of(matrix), StableRank.Of(scaled), 2 * Promised * StableRank.Of(matrix));
    }

    [Fact]
    public void StableRank_OfZeroIsZero_AndOfNaNIsNaN()
    {
        Matrix matrix = new(3, 4);
        Assert.Equal(0, StableRank.Of(matrix));
        matrix[1, 2] = float.NaN;
        Assert.True(double.IsNaN(StableRank.Of(matrix)));
        matrix[1, 2] = -7;
        Assert.Equal(1, StableRank.Of(matrix), 1e-6);
    }

    [Fact]
    public void StableRank_HasTheSameBits_OnOneThread()
    {
        CounterRandom random = new(6);
        Matrix matrix = RandomNetworks.Gaussian(3000, 40, 1, ref random);
        double shared = StableRank.Of(matrix);
        using (Workers.Inline()) Assert.Equal(shared, StableRank.Of(matrix));
    }

    [Fact]
    public void StableRank_WhereColumnSumsVanish()
    {
        Matrix matrix = Matrix.From(2, 2, [1, -1, -1, 1]);
        Assert.Equal(1, StableRank.Of(matrix), Promised);
    }

    private static void RequireKnownRank(int rows, int columns, double decay, ulong seed)
    {
        int rank = Math.Min(rows, columns);
        double[] singular = [.. Enumerable.Range(0, rank).Select(k => Math.Pow(k + 1, -decay))];
        double[][] left = Orthonormal(rank, rows, seed), right = Orthonormal(rank, columns, seed + 1);
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                matrix[i, j] = (float)Enumerable.Range(0, rank).Sum(k => singular[k] * left[k][i] * right[k][j]);
        double expected = singular.Sum(s => s * s) / (singular[0] * singular[0]), actual = StableRank.Of(matrix);
        Assert.True(Math.Abs(actual - expected) <= Promised * expected,
            $"{rows}×{columns}, decay {decay}: expected {expected}, got {actual}");
    }

    private static double[][] Orthonormal(int count, int dimension, ulong seed)
    {
        CounterRandom random = new(seed, 11);
        List<double[]> rows = [];
        while (rows.Count < count)
        {
            double[] row = ReferenceNetwork.Widen(RandomNetworks.Gaussian(1, dimension, 1, ref random).Row(0));
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] earlier in rows)
                {
                    double along = ReferenceNetwork.Dot(earlier, row);
                    for (int i = 0; i < dimension; i++) row[i] -= along * earlier[i];
                }
            }
            double length = Math.Sqrt(ReferenceNetwork.Dot(row, row));
            if (length > 1e-6) rows.Add([.. row.Select(v => v / length)]);
        }
        return [.. rows];
    }
}
