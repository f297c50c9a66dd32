using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>What is read from curves of robust accuracy.</summary>
public sealed class CurveReadingTests
{
    private static readonly Band Strong = Curve(1, 1, 0.6, 0.2, 0);

    [Fact]
    public void HalfBroken_IsInterpolated()
    {
        Assert.Equal(0.225, CurveReading.HalfBroken(Strong)!.Value.Value, 1e-12);
        Assert.Equal(new RadiusReading(0, false), CurveReading.HalfBroken(Curve(0.4, 0.3, 0.2, 0.1, 0)));
        Assert.Equal("≤ 0.5", CurveReading.HalfBroken(Band.Of([0.5, 0.6], [[0.4, 0.1]]))!.Value.Words());
        Assert.Null(CurveReading.HalfBroken(Curve(1, 1, 1, 1, 0.6)));
    }

    [Fact]
    public void At_NeedsTheRadius()
    {
        Assert.Equal(0.6, CurveReading.At(Strong, 0.2));
        Assert.Null(CurveReading.At(Strong, 0.25));
        Assert.Equal((0.2, 0.6), CurveReading.Nearest(Strong, 0.24));
    }

    [Fact]
    public void Excess_NamesWhereAndHowMuch()
    {
        Excess excess = CurveReading.ExcessOf(Curve(1, 1, 0.9, 0.9, 0.5), Strong, 0.05)!;
        Assert.Equal(new Excess(0.2, 0.4, 0.3, 0.9, 0.2), excess);
        Assert.Null(CurveReading.ExcessOf(Curve(1, 1, 0.64, 0.2, 0), Strong, 0.05));
    }

    [Fact]
    public void Excess_NeedsEqualRadii() =>
        Assert.Throws<ArgumentException>(() => CurveReading.ExcessOf(Strong with { X = [0, 1, 2, 3, 4] }, Strong, 0.05));

    private static Band Curve(params double[] values) => Band.Of([0, 0.1, 0.2, 0.3, 0.4], [values]);
}
