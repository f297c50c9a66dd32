using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

public sealed class FeatureRadiiTests
{
    [Fact]
    public void Freeze_LeavesTheOthersToTheBall()
    {
        FeatureRadii radii = FeatureRadii.Freeze([true, false]);
        Assert.Equal([0, float.PositiveInfinity], radii.Values.ToArray());
        Assert.Equal(1, radii.FrozenCount);
    }

    [Fact]
    public void And_TakesTheSmaller() =>
        Assert.Equal([0, 1, 2], new FeatureRadii([0, 3, 2]).And(new FeatureRadii([5, 1, float.PositiveInfinity])).Values.ToArray());

    [Fact]
    public void Values_AreCopiedAndCompared()
    {
        float[] values = [1, 2];
        FeatureRadii radii = new(values);
        values[0] = 7;
        Assert.Equal(new FeatureRadii([1, 2]), radii);
        Assert.Equal(radii.GetHashCode(), new FeatureRadii([1, 2]).GetHashCode());
        Assert.NotEqual(new FeatureRadii([1, 3]), radii);
        Assert.NotEqual(new ThreatModel(Norm.L2, 1) { FeatureRadii = radii }, new ThreatModel(Norm.L2, 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void Values_MustNotBeNegative(float value) =>
        Assert.Contains("feature 1 has", Assert.Throws<ArgumentException>(() => new FeatureRadii([0, value])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Dimension_MustFit() =>
        Assert.Contains("radii for 2 features; the inputs have 3",
            Assert.Throws<ArgumentException>(() => new FeatureRadii([0, 1]).RequireDimension(3)).Message, StringComparison.Ordinal);

    /// <remarks>0.1f + 0.3 rounds up in float32; the range may not.</remarks>
    [Fact]
    public void Ranges_RoundTowardsTheInput()
    {
        FeatureRadii radii = new([0.3f, 0, float.PositiveInfinity]);
        float[] input = [0.1f, 0.7f, 0.5f], low = new float[3], high = new float[3];
        new ThreatModel(Norm.L2, 1, Box.Unit) { FeatureRadii = radii }.Ranges(input, low, high);
        Assert.Equal([0, 0.7f, 0], low);
        Assert.Equal([0.7f, 1], high[1..]);
        Assert.True((double)high[0] - input[0] <= 0.3f && (double)MathF.BitIncrement(high[0]) - input[0] > 0.3f);
        float[] point = [9, 9, 9];
        Assert.Equal(0, radii.FirstOutside(input, point));
        radii.Clamp(input, point);
        Assert.Equal([high[0], 0.7f, 9], point);
        Assert.Equal(-1, radii.FirstOutside(input, point));
    }
}
