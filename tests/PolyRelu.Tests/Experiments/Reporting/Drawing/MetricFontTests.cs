using PolyRelu.Experiments.Reporting.Drawing;
using SkiaSharp;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>The font that lays figures out.</summary>
public sealed class MetricFontTests
{
    [Theory]
    [InlineData("0", 0.556)]
    [InlineData("robust accuracy", 7.058)]
    [InlineData("ε √ μ+ −", 3.573)]
    [InlineData("F⁽³⁾ 10⁻⁷", 3.417)]
    public void Measure_GivesTheWidthsOfHelvetica(string text, double expected) => Assert.Equal(expected, MetricFont.Measure(text), 1e-9);

    [Fact]
    public void File_IsAFontWithTheseWidths()
    {
        using SKTypeface? typeface = SKTypeface.FromStream(new MemoryStream(MetricFont.Build()));
        Assert.SkipWhen(typeface is null,
            "This system's font loader takes installed fonts only; figures are then laid out with one of those.");
        Assert.Equal(MetricFont.Name, typeface.FamilyName);
        using SKFont font = new(typeface, 1000);
        foreach (string text in new[] { "0W", "robust accuracy", "√2/2", "μ+ ‖w‖ −1 ∞" })
            Assert.Equal(1000 * MetricFont.Measure(text), font.MeasureText(text), 1.0);
    }
}
