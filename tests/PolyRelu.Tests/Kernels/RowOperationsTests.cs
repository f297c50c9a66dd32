using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Sums over one row against their twins: 32 partial sums in double, the lanes in order, then the tail.</summary>
public sealed unsafe class RowOperationsTests
{
    private const int Lanes = 32;

    [Fact]
    public void Sums_HaveTheBitsOfTheirTwins()
    {
        for (int length = 0; length <= (2 * Lanes) + 3; length++)
        {
            GuardedArray x = GuardedArray.Random(length, 1), centre = GuardedArray.Random(length, 2), g = GuardedArray.Random(length, 3);
            float[] z = [.. x.ToArray().Zip(centre.ToArray(), (a, b) => a - b)];
            fixed (float* px = x.Span, pc = centre.Span, pg = g.Span)
            {
                Assert.Equal(Twin(z, z), RowOperations.SquaredNorm(px, pc, length));
                Assert.Equal(Twin(z, g.Span), RowOperations.Dot(px, pc, pg, length));
            }
        }
    }

    [Fact]
    public void Subtract_HasTheBitsOfItsTwin()
    {
        const float First = 0.3f, Second = 1.7f;
        for (int length = 0; length <= 67; length++)
        {
            GuardedArray x = GuardedArray.Random(length, 1), centre = GuardedArray.Random(length, 2), g = GuardedArray.Random(length, 3);
            float[] expected = g.ToArray();
            for (int i = 0; i < length; i++)
            {
                float z = x[i] - centre[i], scaled = Second * z, step = scaled * First;
                expected[i] -= step;
            }
            fixed (float* px = x.Span, pc = centre.Span, pg = g.Span) RowOperations.Subtract(px, pc, First, Second, pg, length);
            g.Expect(expected);
        }
    }

    [Fact]
    public void IsFinite_FindsEveryPlace()
    {
        for (int length = 0; length <= 67; length++)
        {
            float[] values = GuardedArray.Random(length, 1).ToArray();
            Assert.True(RowOperations.IsFinite(values), $"{length} finite numbers");
            for (int place = 0; place < length; place++)
            {
                float kept = values[place];
                foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                {
                    values[place] = wrong;
                    Assert.False(RowOperations.IsFinite(values), $"{wrong} at {place} of {length}");
                }
                values[place] = kept;
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0.5f)]
    [InlineData(1e-80, float.MaxValue)]
    [InlineData(double.PositiveInfinity, float.NaN)]
    [InlineData(double.NaN, float.NaN)]
    public void InverseRoot_IsNeverInfinite(double square, float expected) => Assert.Equal(expected, RowOperations.InverseRoot(square));

    private static double Twin(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double[] lanes = new double[Lanes];
        int whole = a.Length / Lanes * Lanes;
        for (int i = 0; i < whole; i++) lanes[i % Lanes] += (double)a[i] * b[i];
        double sum = 0;
        foreach (double lane in lanes) sum += lane;
        for (int i = whole; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
