using CsCheck;
using PolyRelu.Cli.Options;
using Xunit;

namespace PolyRelu.Tests.Cli;

public sealed class EpsilonListTests
{
    [Theory]
    [InlineData("0.1", new[] { 0.1 })]
    [InlineData("0.1, 0 ,0.05", new[] { 0, 0.05, 0.1 })]
    [InlineData("8/255", new[] { 8 / 255.0 })]
    [InlineData("0.1,0.1", new[] { 0.1 })]
    [InlineData("linspace(0,1,3)", new[] { 0, 0.5, 1 })]
    [InlineData("linspace( 0 , 1 , 2 ),0.25", new[] { 0, 0.25, 1 })]
    [InlineData("1e-3", new[] { 1e-3 })]
    public void List_IsReadInIncreasingOrder(string text, double[] expected) => Assert.Equal(expected, EpsilonList.Parse(text));

    [Fact]
    public void Linspace_OfThePaper_HasItsFifteenRadii()
    {
        IReadOnlyList<double> radii = EpsilonList.Parse("linspace(0,0.2,15)");
        Assert.Equal(15, radii.Count);
        Assert.Equal(0.1, radii[7], 15);
        Assert.Equal(0.2, radii[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-0.1")]
    [InlineData("0.1,")]
    [InlineData("nan")]
    [InlineData("1/0")]
    [InlineData("linspace(0,1)")]
    [InlineData("linspace(0,1,1)")]
    [InlineData("linspace(0,1,3")]
    [InlineData("linspace(0,-1,3)")]
    [InlineData("0,5;1")]
    public void WrongList_IsRefusedWithWhatIsExpected(string text) =>
        Assert.Contains("expected", Assert.Throws<FormatException>(() => EpsilonList.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_SurviveTheRoundTrip() =>
        Gen.Double[0, 10].Array[1, 6].Sample(radii =>
            Assert.Equal(radii.Distinct().Order(), EpsilonList.Parse(string.Join(',',
                radii.Select(radius => radius.ToString("R", System.Globalization.CultureInfo.InvariantCulture))))));
}
