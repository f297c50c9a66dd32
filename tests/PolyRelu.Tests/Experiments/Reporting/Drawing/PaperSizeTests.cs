using PolyRelu.Experiments;
using PolyRelu.Experiments.Reporting.Drawing;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>Figures on paper: as wide as asked, and readable.</summary>
public sealed class PaperSizeTests
{
    public static TheoryData<string> Widths => ["65mm", "2.7in", "3.25in", "84mm", "8.9cm", "5.5in", "6.75in", "300mm"];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Text_IsNeverSmallerThanSevenPoints(string width)
    {
        double points = FigureWidth.Parse(width).Points;
        foreach (int panel in new[] { 300, Look.UsualWidth, 560, 760, 1130, 1600 })
        {
            var size = PaperSize.Of(panel, points);
            double text = size.Scale * Look.TickSize;
            Assert.True(text >= PaperSize.SmallestText - 1e-9, $"{width}, panel of {panel}: text of {text} points");
            Assert.True(text <= 10.5 + 1e-9, $"{width}, panel of {panel}: text of {text} points");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void UsualPanel_IsAsWideAsAsked(string width)
    {
        double points = FigureWidth.Parse(width).Points;
        var size = PaperSize.Of(Look.UsualWidth, points);
        Assert.Equal(points, size.Scale * size.Width, 0.4);
    }

    [Fact]
    public void WidePanel_FillsTheWidthWhereItsTextStaysReadable()
    {
        Assert.Equal(486, PaperSize.Of(760, 486) is var page ? page.Scale * page.Width : 0, 1e-9);
        Assert.InRange(PaperSize.Of(760, 234) is var column ? column.Scale * column.Width : 0, 234, 486);
    }

    [Fact]
    public void WithoutAWidth_PaperIsTheScreen()
    {
        Assert.Equal(new PaperSize(Look.UsualWidth, 0.75), PaperSize.Of(Look.UsualWidth, null));
        Assert.Equal(new PaperSize(760, 0.75), PaperSize.Of(760, null));
    }
}
