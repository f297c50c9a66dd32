using System.Text;
using PolyRelu.Experiments.Reporting.Drawing;
using SkiaSharp;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>A font that is cut down draws and measures its characters as the whole font does, and holds no others.</summary>
public sealed class FontSubsetTests
{
    private const string Words = "robust F⁽³⁾ μ₊ é 0.5";

    [Fact]
    public void Characters_KeepTheirShapesAndWidths()
    {
        (SKTypeface whole, SKTypeface part) = Fonts();
        using SKFont before = new(whole, 1000), after = new(part, 1000);
        foreach (Rune rune in Words.EnumerateRunes().Where(rune => whole.GetGlyph(rune.Value) != 0))
        {
            string text = rune.ToString();
            Assert.Equal(before.MeasureText(text), after.MeasureText(text));
            using SKPath expected = before.GetTextPath(text), found = after.GetTextPath(text);
            Assert.True(expected.ToSvgPathData() == found.ToSvgPathData(), $"'{text}' has another shape");
        }
    }

    [Fact]
    public void OtherCharacters_AreNotThere()
    {
        (SKTypeface whole, SKTypeface part) = Fonts();
        Assert.NotEqual(0, whole.GetGlyph('Q'));
        Assert.Equal(0, part.GetGlyph('Q'));
        Assert.Equal(whole.FamilyName, part.FamilyName);
    }

    private static (SKTypeface Whole, SKTypeface Part) Fonts()
    {
        Assert.SkipWhen(FigureFonts.Installed is null, "No font is installed.");
        SKTypeface whole = SKFontManager.Default.MatchFamily(FigureFonts.Installed);
        SKTypeface? part = FontSubset.Of(whole, Words.EnumerateRunes());
        Assert.SkipWhen(part is null, $"{FigureFonts.Installed} has no TrueType outlines, or this system's font loader takes installed "
            + "fonts only; it is embedded whole.");
        return (whole, part);
    }
}
