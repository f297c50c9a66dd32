using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Experiments.Presets;

/// <summary>Lists of numbers as text.</summary>
public sealed class NumberListTests
{
    [Theory]
    [InlineData("0.1", new[] { 0.1 })]
    [InlineData(" 0, 0.05,1e-1 ", new[] { 0, 0.05, 0.1 })]
    [InlineData("linspace(0, 1, 3)", new[] { 0, 0.5, 1 })]
    [InlineData("linspace( 2,1 ,2 )", new double[] { 2, 1 })]
    public void Parse_ReadsBothForms(string text, double[] expected) => Assert.Equal(expected, NumberList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0,,1")]
    [InlineData("0;1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("linspace(0, 1)")]
    [InlineData("linspace(0, 1, 1)")]
    [InlineData("linspace(0, 1, 2.5)")]
    [InlineData("linspace(0, 1, 3")]
    [InlineData("linspace(0, 1, 1000000000)")]
    public void Parse_RefusesTheRest(string text) =>
        Assert.Contains("Expected numbers such as", Assert.Throws<FormatException>(() => NumberList.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Linspace_EndsExactly()
    {
        double[] radii = NumberList.Linspace(0, 0.2, 15);
        Assert.Equal(0.2, radii[^1]);
        Assert.Equal(0.1, radii[7], 1e-15);
    }
}
