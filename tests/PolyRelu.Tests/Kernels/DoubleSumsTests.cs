using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>
/// Every sum against its definition, at sizes around the vector width, with values whose differences float32 would round.
/// </summary>
public sealed class DoubleSumsTests
{
    public static TheoryData<int> Sizes() => [.. Enumerable.Range(0, 40), 784];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_AreThoseOfTheirDefinitions(int size)
    {
        (float[] a, float[] b, float[] w) = (Values(size, 1), Values(size, 2), Values(size, 3));
        double[] differences = [.. a.Zip(b, (x, y) => (double)x - y)];
        Near(a.Sum(x => (double)x * x), DoubleSums.Squares(a));
        Near(a.Sum(x => Math.Abs((double)x)), DoubleSums.Magnitudes(a));
        Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), DoubleSums.Dot(a, b),
            (1e-13 * a.Zip(b, (x, y) => Math.Abs((double)x * y)).Sum()) + 1e-30);
        Near(differences.Sum(d => d * d), DoubleSums.SquaredDistance(a, b));
        Near(differences.Sum(Math.Abs), DoubleSums.AbsoluteDistance(a, b));
        Assert.Equal(differences.Select(Math.Abs).DefaultIfEmpty(0).Max(), DoubleSums.LargestDistance(a, b));
        Assert.Equal(differences.Zip(w, (d, x) => d * x).Sum(), DoubleSums.WeightedDifference(w, a, b),
            (1e-13 * differences.Zip(w, (d, x) => Math.Abs(d * x)).Sum()) + 1e-30);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(36)]
    public void NaN_Spreads(int place)
    {
        float[] a = Values(37, 1), b = Values(37, 2);
        a[place] = float.NaN;
        Assert.All((double[])[DoubleSums.Dot(a, b), DoubleSums.Dot(b, a), DoubleSums.SquaredDistance(a, b),
            DoubleSums.AbsoluteDistance(a, b), DoubleSums.LargestDistance(a, b), DoubleSums.LargestDistance(b, a)],
            value => Assert.True(double.IsNaN(value)));
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, (1e-13 * expected) + 1e-30);

    private static float[] Values(int size, ulong seed)
    {
        CounterRandom random = new(seed);
        float[] values = new float[size];
        foreach (ref float value in values.AsSpan()) value = (float)(random.NextGaussian() * Math.Exp(5 * random.NextGaussian()));
        return values;
    }
}
