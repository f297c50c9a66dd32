using PolyRelu.Cli.Options;
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
    [InlineData("linspace (0, 1, 3), 7, linspace(0,1,2)", new double[] { 0, 0.5, 1, 7, 0, 1 })]
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
    [InlineData("linspace(0, 1, 100000), 2")]
    [InlineData("linspace(0, 1, 3), x")]
    [InlineData("linspace")]
    [InlineData("logspace(0, 1, 3)")]
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

    /// <summary>The last bits of presets are in the ids of their trials; those of options are in results of theirs.</summary>
    [Fact]
    public void PresetsAndOptions_KeepTheirFormulas()
    {
        const string text = "linspace(0.1,0.9,12)";
        int[] inner = [.. Enumerable.Range(0, 11)];
        double[] ofPreset = [.. inner.Select(i => 0.1 + ((0.9 - 0.1) / 11 * i)), 0.9];
        double[] ofOption = [.. inner.Select(i => 0.1 + ((0.9 - 0.1) * i / 11)), 0.9];
        Assert.NotEqual(ofPreset, ofOption);
        Assert.Equal(ofPreset, NumberList.Parse(text));
        Assert.Equal(ofPreset, NumberList.Linspace(0.1, 0.9, 12));
        Assert.Equal(ofOption, EpsilonList.Parse(text));
    }

    /// <summary>What one of the two reads, the other reads: presets in the order of the text, options sorted and each once.</summary>
    [Theory]
    [InlineData("0.5")]
    [InlineData(" 3, 1 ,2,1")]
    [InlineData("linspace (0,1,3)")]
    [InlineData("linspace( 0 , 4,5 ),2.5,linspace(4,0,3)")]
    public void PresetsAndOptions_ReadTheSameLists(string text) =>
        Assert.Equal(NumberList.Parse(text).Distinct().Order(), EpsilonList.Parse(text));
}
