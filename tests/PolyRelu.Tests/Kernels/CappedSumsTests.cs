using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Sums with bounds against loops in double, for every size around the vector widths.</summary>
public sealed class CappedSumsTests
{
    public static TheoryData<int> Sizes() => [.. Enumerable.Range(1, 40), 255, 256, 257, 784, 1000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void DoubleSums_AgreeWithTheirFormulas(int size)
    {
        (float[] v, _, _) = Problem(size);
        Assert.Equal(v.Sum(x => (double)x * x), DoubleSums.Squares(v), 1e-13 * size);
        Assert.Equal(v.Sum(x => Math.Abs((double)x)), DoubleSums.Magnitudes(v), 1e-13 * size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Squares_SeparateFreeFromCapped(int size)
    {
        (float[] v, float[] lower, float[] upper) = Problem(size);
        foreach (float t in (float[])[0, 0.3f, 1, 7])
        {
            double free = 0, capped = 0;
            for (int i = 0; i < size; i++)
            {
                float x = v[i] * 0.5f, b = (v[i] > 0 ? upper[i] : lower[i]) * 2;
                if (x * x * t < b * b) free += x * x;
                else capped += b * b;
            }
            (double actualFree, double actualCapped) = CappedSums.Squares(v, 0.5f, lower, upper, 2, t);
            Assert.Equal(free, actualFree, 1e-5 * (1 + free));
            Assert.Equal(capped, actualCapped, 1e-5 * (1 + capped));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Magnitudes_SeparateFreeFromCapped(int size)
    {
        (float[] v, float[] lower, float[] upper) = Problem(size);
        foreach (float threshold in (float[])[0, 0.2f, 0.9f])
        {
            double free = 0, count = 0, capped = 0, above = 0, aboveCount = 0;
            for (int i = 0; i < size; i++)
            {
                float rest = Math.Abs(v[i]) - threshold, b = v[i] > 0 ? upper[i] : -lower[i];
                if (rest <= 0) continue;
                (above, aboveCount) = (above + Math.Abs(v[i]), aboveCount + 1);
                if (rest < b) (free, count) = (free + Math.Abs(v[i]), count + 1);
                else capped += b;
            }
            (double Free, double Count, double Capped) bounded = CappedSums.Magnitudes(v, lower, upper, threshold),
                open = CappedSums.Magnitudes(v, [], [], threshold);
            Assert.Equal(free, bounded.Free, 1e-5 * (1 + free));
            Assert.Equal(count, bounded.Count);
            Assert.Equal(capped, bounded.Capped, 1e-5 * (1 + capped));
            Assert.Equal((aboveCount, 0.0), (open.Count, open.Capped));
            Assert.Equal(above, open.Free, 1e-5 * (1 + above));
        }
    }

    /// <summary>A vector with zeros among its elements, and bounds, some of them zero.</summary>
    private static (float[] Vector, float[] Lower, float[] Upper) Problem(int size)
    {
        CounterRandom random = new(9, (uint)size);
        float[] v = new float[size], lower = new float[size], upper = new float[size];
        for (int i = 0; i < size; i++)
        {
            v[i] = random.NextInt(5) == 0 ? 0 : (float)random.NextGaussian();
            lower[i] = random.NextInt(4) == 0 ? 0 : -(float)random.NextDouble();
            upper[i] = random.NextInt(4) == 0 ? 0 : (float)random.NextDouble();
        }
        return (v, lower, upper);
    }
}
