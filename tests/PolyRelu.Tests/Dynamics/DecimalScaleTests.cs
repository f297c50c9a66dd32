using PolyRelu.Dynamics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

public sealed class DecimalScaleTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("0.01", -4.605170185988091)]
    [InlineData("1e-7", -16.11809565095832)]
    [InlineData("2.5E-3000", -6906.838988250263)]
    [InlineData("0.00025e-2996", -6906.838988250263)]
    [InlineData("+12.", 2.4849066497880004)]
    [InlineData(".5", -0.6931471805599453)]
    [InlineData("1e400", 921.0340371976183)]
    public void Parse_GivesTheLogarithm(string text, double logarithm) =>
        Assert.Equal(logarithm, DecimalScale.Parse(text).Logarithm, 1e-15 * (1 + Math.Abs(logarithm)));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("0")]
    [InlineData("0.0e5")]
    [InlineData("-1e-3")]
    [InlineData("1e")]
    [InlineData("1e-1000002")]
    [InlineData("1e-99999999999")]
    [InlineData("nan")]
    [InlineData("1,5")]
    public void Parse_OfNoPositiveNumber_SaysWhatIsExpected(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => DecimalScale.Parse(text));
        Assert.Contains("positive decimal number", error.Message, StringComparison.Ordinal);
    }
}
