using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

public sealed class BoxTests
{
    private static readonly Box PerFeature = new([0, -1, 2], [1, 1, 2]);

    [Fact]
    public void Bounds_MustBeOrdered()
    {
        Assert.Throws<ArgumentException>(() => new Box(1, 0));
        Assert.Throws<ArgumentException>(() => new Box(float.NaN, 1));
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Box([0, 3], [1, 2]));
        Assert.Contains("feature 1 has [3, 2]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Box([0, 3], [1]));
    }

    [Fact]
    public void Clamp_MovesToTheNearestValidPoint()
    {
        float[] uniform = [-1, 0.5f, 3], each = [-1, 0.5f, 3];
        Box.Unit.Clamp(uniform);
        PerFeature.Clamp(each);
        Assert.Equal([0, 0.5f, 1], uniform);
        Assert.Equal([0, 0.5f, 2], each);
    }

    [Fact]
    public void FirstOutside_NamesTheFeature()
    {
        Assert.Equal(-1, PerFeature.FirstOutside([0.5f, -1, 2]));
        Assert.Equal(1, PerFeature.FirstOutside([0.5f, -1.5f, 3]));
        Assert.Equal(2, Box.Unit.FirstOutside([0, 1, float.NaN]));
    }

    [Fact]
    public void Hull_OfFeatureBounds_IsLowAndHigh()
    {
        Assert.Equal((-1f, 2f), (PerFeature.Low, PerFeature.High));
        Assert.False(PerFeature.IsUniform);
        Assert.True(Box.Unit.IsUniform);
    }

    [Fact]
    public void Equality_ComparesBounds()
    {
        Assert.Equal(PerFeature, new Box([0, -1, 2], [1, 1, 2]));
        Assert.NotEqual(PerFeature, new Box([0, -1, 2], [1, 1, 3]));
        Assert.NotEqual(PerFeature, new Box(-1, 2));
        Assert.Equal(Box.Unit.GetHashCode(), new Box(0, 1).GetHashCode());
    }

    [Fact]
    public void Dimension_IsChecked()
    {
        Box.Unit.RequireDimension(7);
        PerFeature.RequireDimension(3);
        Assert.Throws<ArgumentException>(() => PerFeature.RequireDimension(4));
    }
}
