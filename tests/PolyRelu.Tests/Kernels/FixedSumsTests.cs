using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>The sums of one order against that order written out.</summary>
public sealed class FixedSumsTests
{
    [Fact]
    public void Dot_IsEightChains_ForEveryLength()
    {
        for (int n = 0; n < 90; n++)
        {
            double[] a = Values(n, 1), b = Values(n, 2), sums = new double[8];
            for (int i = 0; i < n; i++) sums[i % 8] = Math.FusedMultiplyAdd(a[i], b[i], sums[i % 8]);
            double expected = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
            Expect(expected, FixedSums.Dot(a, b), $"n = {n}");
        }
    }

    [Fact]
    public void Add_IsOneMultiplyAddEach()
    {
        for (int n = 0; n < 40; n++)
        {
            double[] x = Values(n, 3), y = Values(n, 4), squares = [.. y], before = [.. y];
            FixedSums.Add(1.0 / 3, x, y);
            FixedSums.AddSquares(x, squares);
            for (int i = 0; i < n; i++)
            {
                Expect(Math.FusedMultiplyAdd(1.0 / 3, x[i], before[i]), y[i], $"n = {n}, element {i}");
                Expect(Math.FusedMultiplyAdd(x[i], x[i], before[i]), squares[i], $"n = {n}, square {i}");
            }
        }
    }

    private static void Expect(double expected, double found, string where) =>
        Assert.True(Hardware.FusedMultiplyAdd ? expected == found : Math.Abs(expected - found) <= 1e-14,
            $"{where}: {found:R}, twin {expected:R}");

    private static double[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
