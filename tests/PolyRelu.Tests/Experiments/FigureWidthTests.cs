using PolyRelu.Experiments;
using Xunit;

namespace PolyRelu.Tests.Experiments;

/// <summary>A width is a number with its unit.</summary>
public sealed class FigureWidthTests
{
    [Theory]
    [InlineData("3.25in", 234)]
    [InlineData("84mm", 238.1102)]
    [InlineData("8.4cm", 238.1102)]
    [InlineData(" 12 cm ", 340.1575)]
    public void Width_IsReadInItsUnit(string text, double points) => Assert.Equal(points, FigureWidth.Parse(text).Points, 1e-4);

    [Theory]
    [InlineData("3.25")]
    [InlineData("in")]
    [InlineData("")]
    [InlineData("84 pt")]
    [InlineData("-84mm")]
    [InlineData("1e2mm")]
    [InlineData("3,25in")]
    public void WidthWithoutUnitOrNumber_IsRefused(string text)
    {
        string message = Assert.Throws<FormatException>(() => FigureWidth.Parse(text)).Message;
        Assert.Contains("such as 3.25in or 84mm", message, StringComparison.Ordinal);
        Assert.Contains($"got '{text}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("64.9mm")]
    [InlineData("1in")]
    [InlineData("31cm")]
    [InlineData("0mm")]
    [InlineData("NaNmm")]
    public void WidthWithoutRoomForText_IsRefused(string text) =>
        Assert.Contains("from 65mm to 300mm", Assert.Throws<FormatException>(() => FigureWidth.Parse(text)).Message,
            StringComparison.Ordinal);
}
