using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>The ticks of an axis tell its values apart, at every scale.</summary>
public sealed class LookTests
{
    [Theory]
    [InlineData(0.05, 0.2, "0.05")]
    [InlineData(1.5, 2, "1.5")]
    [InlineData(20, 50, "20")]
    [InlineData(5.5e-17, 0.2, "0")]
    [InlineData(2e-11, 1e-10, "2e-11")]
    [InlineData(1.00000000002, 1e-10, "1.00000000002")]
    [InlineData(0, 1e-10, "0")]
    public void Tick_ShowsItsValue(double value, double span, string expected) => Assert.Equal(expected, Look.Tick(value, span));

    [Theory]
    [InlineData(1, -3, "0.001")]
    [InlineData(5, 2, "500")]
    [InlineData(1, -7, "10⁻⁷")]
    [InlineData(2, 12, "2·10¹²")]
    public void PowersOfTen_AreWrittenWithExponents(int factor, int exponent, string expected) =>
        Assert.Equal(expected, Look.TimesPowerOfTen(factor, exponent));

    /// <summary>In a legend a dashed line shows two dashes and the gap between them at least.</summary>
    [Fact]
    public void LegendLines_ShowTheirDashes()
    {
        Plot plot = new();
        Look.Apply(plot);
        Series dashed = new("dashed", [0, 1], [0, 1], OkabeIto.ColorOf(0), MarkerShape.None, LinePattern.Dashed);
        dashed.AddTo(plot);
        Look.LegendBelow(plot);
        float[] dashes = [.. LinePattern.Dashed.Intervals.Take(2)];
        Assert.True(plot.Legend.SymbolWidth >= (2 * dashes[0]) + dashes[1],
            $"{plot.Legend.SymbolWidth} points hold no two dashes of {string.Join(" + ", dashes)}");
    }
}
