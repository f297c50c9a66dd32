using PolyRelu.Experiments.Reporting.Drawing;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>Words are set in the field's notation, and everything else is left alone.</summary>
public sealed class NotationTests
{
    [Theory]
    [InlineData("F^(3), exact", "F⁽³⁾, exact")]
    [InlineData("F^(2.5)", "F⁽²·⁵⁾")]
    [InlineData("F^(p) errs", "F⁽ᵖ⁾ errs")]
    [InlineData("along μ+ / ‖μ+‖", "along μ₊ / ‖μ₊‖")]
    [InlineData("μ_− and μ−", "μ₋ and μ₋")]
    [InlineData("μ1 (y = +1)", "μ₁ (y = +1)")]
    [InlineData("μ10", "μ₁₀")]
    [InlineData("1/√K", "1/√K")]
    [InlineData("a^b, f^(x), 2^10 and p+1", "a^b, f^(x), 2¹⁰ and p+1")]
    [InlineData("", "")]
    public void Words_AreSet(string plain, string expected)
    {
        Assert.Equal(expected, Notation.Of(plain));
        Assert.Equal(expected, Notation.Of(expected));
    }

    /// <summary>A figure is laid out before it is known which font draws it, so its characters have to be known.</summary>
    [Fact]
    public void EveryFormThatIsMade_HasAWidth()
    {
        string made = Notation.Of("F^(p) F^(1234567890.5) 1^-1 μ1234567890 μ+ μ−") + Notation.PowerOfTen(-7);
        foreach (char character in made.Distinct().Where(character => character > 127))
            Assert.True(MetricFont.Knows(character), $"{character} (U+{(int)character:X4}) has no width");
    }
}
