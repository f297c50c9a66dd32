using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>The PDF of a figure: text that can be read and searched, in a font that is part of the file, and no date.</summary>
public sealed partial class PdfPageTests
{
    private const int LargestSize = 80_000;

    [Fact]
    public void SameFigure_IsTheSameBytesWhateverWasDrawnBefore()
    {
        byte[] first = Draw("first", null).Pdf;
        Draw("other", FigureWidth.Parse("84mm"));
        Assert.Equal(first, Draw("first", null).Pdf);
    }

    [Fact]
    public void File_HoldsNoDateAndNoIdentifier()
    {
        string text = Encoding.Latin1.GetString(Draw("dated", null).Pdf);
        Assert.DoesNotMatch(@"/CreationDate|/ModDate|/ID\s*\[", text);
    }

    [Theory]
    [InlineData(null, 375, 225)]
    [InlineData("3.25in", 234, 140.4)]
    public void Page_HasTheSizeOfTheFigure(string? width, double expectedWidth, double expectedHeight)
    {
        FigureWidth? asked = width is null ? null : FigureWidth.Parse(width);
        (byte[] pdf, string svg) = Draw("sized", asked, width is null ? 500 : Look.UsualWidth, width is null ? 300 : 258);
        Match box = MediaBox().Match(Encoding.Latin1.GetString(pdf));
        Assert.Equal(expectedWidth, double.Parse(box.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0.01);
        Assert.Equal(expectedHeight, double.Parse(box.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), 0.01);
        if (width is not null) Assert.Contains("width=\"234pt\" height=\"140.4pt\" viewBox=\"0 0 430 258\"", svg, StringComparison.Ordinal);
    }

    /// <summary>What maps glyphs to characters names every character of the labels, so each is text and none is a box.</summary>
    [Fact]
    public void Labels_AreTextInAnEmbeddedFont()
    {
        Assert.SkipWhen(FigureFonts.Installed is null, "No font is installed.");
        byte[] pdf = Draw("labels", null).Pdf;
        string all = string.Join('\n', Streams(pdf));
        Assert.Contains("/FontFile", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
        foreach (char character in "F⁽³⁾μ₊√K".Except(FigureFonts.Missing))
            Assert.True(Mapping(all, character), $"{character} (U+{(int)character:X4}) is no text of the file");
        Assert.True(pdf.Length < LargestSize, $"{pdf.Length} bytes hold more of the font than the figure needs");
    }

    private static (byte[] Pdf, string Svg) Draw(string name, FigureWidth? width, int across = 500, int high = 300)
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        FigureWriter.Write(new Figure(name, "A title", "", across, high, plot =>
        {
            plot.Add.Scatter(new[] { 0.0, 1 }, new[] { 0.0, 1 }).LegendText = Notation.Of("F^(3), μ+");
            Look.Label(plot, "radius ε (L∞)", "1/√K");
            Look.LegendBelow(plot);
        }), folder, width);
        string path = Path.Combine(folder, name);
        return (File.ReadAllBytes(path + ".pdf"), File.ReadAllText(path + ".svg"));
    }

    /// <summary>Whether a table of characters holds one, alone or in a range of neighbours.</summary>
    private static bool Mapping(string tables, char character) => Characters().Matches(tables).Any(entry =>
    {
        int first = Convert.ToInt32(entry.Groups[3].Value, 16), from = Convert.ToInt32(entry.Groups[1].Value, 16),
            to = entry.Groups[2].Success ? Convert.ToInt32(entry.Groups[2].Value, 16) : from;
        return from > 0 && character >= first && character <= first + to - from;
    });

    private static IEnumerable<string> Streams(byte[] pdf)
    {
        string text = Encoding.Latin1.GetString(pdf);
        foreach (Match start in StreamStart().Matches(text))
        {
            int end = text.IndexOf("endstream", start.Index, StringComparison.Ordinal), begin = start.Index + start.Length;
            using MemoryStream source = new(pdf, begin, end - begin);
            using ZLibStream inflated = new(source, CompressionMode.Decompress);
            using StreamReader reader = new(inflated, Encoding.Latin1);
            string content;
            try
            {
                content = reader.ReadToEnd();
            }
            catch (InvalidDataException)
            {
                content = text[begin..end];     // not compressed
            }
            yield return content;
        }
    }

    [GeneratedRegex(@"(?<!end)stream\r?\n")]
    private static partial Regex StreamStart();

    [GeneratedRegex(@"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]")]
    private static partial Regex MediaBox();

    /// <summary>A glyph, or the first and the last of a range, and the character of the first.</summary>
    [GeneratedRegex("<([0-9A-F]{4})> (?:<([0-9A-F]{4})> )?<([0-9A-F]{4})>")]
    private static partial Regex Characters();
}
