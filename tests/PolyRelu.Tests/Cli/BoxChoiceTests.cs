using PolyRelu.Cli.Options;
using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Cli;

public sealed class BoxChoiceTests
{
    [Theory]
    [InlineData("0,1", 0, 1)]
    [InlineData("-1, 1", -1, 1)]
    [InlineData("0.5,0.5", 0.5, 0.5)]
    public void Range_IsRead(string text, float low, float high) => Assert.Equal(new Box(low, high), BoxChoice.Parse(text).Box);

    [Fact]
    public void None_MeansNoBox() => Assert.Null(BoxChoice.Parse("none").Box);

    [Theory]
    [InlineData("1,0")]
    [InlineData("0")]
    [InlineData("a,b")]
    [InlineData("0,inf")]
    [InlineData("0,1,2")]
    [InlineData("NONE")]
    public void WrongBox_IsRefused(string text) =>
        Assert.Contains("expected LO,HI", Assert.Throws<FormatException>(() => BoxChoice.Parse(text)).Message, StringComparison.Ordinal);
}
