using PolyRelu.Experiments.Reporting.Drawing;
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
}
