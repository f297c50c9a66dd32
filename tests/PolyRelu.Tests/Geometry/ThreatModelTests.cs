using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

public sealed class ThreatModelTests
{
    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Radius_IsFiniteAndNotNegative(double radius)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreatModel(Norm.L2, radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreatModel(Norm.L2, 1) with { Radius = radius });
    }

    [Fact]
    public void Norm_IsNeeded() => Assert.Throws<ArgumentNullException>(() => new ThreatModel(null!, 1));

    [Fact]
    public void With_ChangesTheRadiusAlone()
    {
        ThreatModel threat = new ThreatModel(Norm.L1, 0.5, Box.Unit) with { Radius = 2 };
        Assert.Equal(new ThreatModel(Norm.L1, 2, new Box(0, 1)), threat);
    }
}
