using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Tests.Repository;
using ScottPlot;
using Xunit;
using Palette = PolyRelu.Experiments.Reporting.Drawing.Palette;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>Colours can be told from their ground, on white and on dark pages (WCAG 2.1, level AA).</summary>
public sealed partial class PaletteTests
{
    private const double Text = 4.5, Graphics = 3;

    [Fact]
    public void Contrast_IsThatOfTheStandard()
    {
        Assert.Equal(21, Contrast("#000000", "#FFFFFF"), 1e-9);
        Assert.Equal(4.54, Contrast("#767676", "#FFFFFF"), 0.005);
    }

    [Fact]
    public void Texts_AndMarks_StandOutFromEveryGround() => Findings.ExpectNone(
        from ground in Palette.Grounds
        from shade in Palette.Texts.Select(text => (Shade: text, Needed: Text))
            .Concat(Palette.Marks.Select(mark => (Shade: mark, Needed: Graphics)))
        from theme in Themes
        let contrast = Contrast(theme.Of(shade.Shade), theme.Of(ground))
        where contrast < shade.Needed
        select $"{shade.Shade.Name} on {ground.Name}, {theme.Name}: {contrast:0.00}, needed {shade.Needed}");

    [Fact]
    public void Notices_AreLegible() => Findings.ExpectNone(
        from theme in Themes
        from shade in new[] { (Shade: Palette.Ink, Needed: Text), (Shade: Palette.Edge, Needed: Graphics) }
        let contrast = Contrast(theme.Of(shade.Shade), theme.Of(Palette.Notice))
        where contrast < shade.Needed
        select $"{shade.Shade.Name} on a notice, {theme.Name}: {contrast:0.00}");

    [Fact]
    public void StyleSheet_HasNoColourOfItsOwn()
    {
        string css = RepositoryFiles.Read("src/PolyRelu.Experiments/Reporting/report.css");
        Findings.ExpectNone(Colour().Matches(css).Select(match => match.Value));
        HashSet<string> known = [.. Palette.All.Select(shade => shade.Name)];
        Findings.ExpectNone(Variable().Matches(css).Select(match => match.Groups[1].Value).Where(name => !known.Contains(name)));
    }

    [Theory]
    [InlineData("poster")]
    [InlineData("mnist-digits")]
    public void Figures_AreDrawnInThePalette_WithLinesThatStandOut(string preset)
    {
        string page = SharedReports.Page(preset);
        string onMap = Look.OnMap.ToHex();
        List<string> wrong = [];
        foreach ((string name, XElement element) in Svg().Matches(page).Select(match => XElement.Parse(match.Value))
            .SelectMany(svg => svg.Descendants().Select(element => (svg.Attribute("aria-label")!.Value, element))))
        {
            foreach (XAttribute colour in element.Attributes().Where(attribute => attribute.Name.LocalName is "fill" or "stroke"))
            {
                if (colour.Value is "none" || colour.Value.StartsWith("url(#", StringComparison.Ordinal)
                    || IsSame(colour.Value, onMap)) continue;
                Shade? shade = Palette.All.FirstOrDefault(shade => shade.Reference == colour.Value);
                if (shade is null) wrong.Add($"{name}: {element.Name.LocalName} {colour} is no colour of the palette");
                else if (colour.Name.LocalName == "stroke" && Opacity(element) is var opacity
                    && Math.Abs(opacity - Look.GridOpacity) > 0.005)
                    wrong.AddRange(Themes.Select(theme => (theme.Name,
                        Contrast: Contrast(Mixed(theme.Of(shade), theme.Of(Palette.Panel), opacity), theme.Of(Palette.Panel))))
                        .Where(found => found.Contrast < Graphics)
                            .Select(found => $"{name}: {element.Name.LocalName} {colour} at opacity {opacity}, {found.Name}: "
                                + $"{found.Contrast:0.00}"));
            }
        }
        Findings.ExpectNone(wrong.Distinct());
    }

    private static (string Name, Func<Shade, string> Of)[] Themes => [("light", shade => shade.Light), ("dark", shade => shade.Dark)];

    private static bool IsSame(string colour, string hex) =>
        string.Equals(colour.Length == 4
            ? string.Concat("#", new string(colour[1], 2), new string(colour[2], 2), new string(colour[3], 2)) : colour, hex,
            StringComparison.OrdinalIgnoreCase);

    private static double Opacity(XElement element) =>
        element.Attribute("stroke-opacity") is { } opacity ? double.Parse(opacity.Value, CultureInfo.InvariantCulture) : 1;

    private static string Mixed(string over, string under, double opacity)
    {
        (Color a, Color b) = (Color.FromHex(over), Color.FromHex(under));
        return $"#{Part(a.R, b.R):X2}{Part(a.G, b.G):X2}{Part(a.B, b.B):X2}";

        int Part(byte x, byte y) => (int)Math.Round((opacity * x) + ((1 - opacity) * y));
    }

    /// <summary>(L₁ + 0.05)/(L₂ + 0.05) of the relative luminances, the lighter one first.</summary>
    private static double Contrast(string one, string other)
    {
        double a = Luminance(Color.FromHex(one)), b = Luminance(Color.FromHex(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(Color color)
    {
        static double Linear(byte value) =>
            value / 255.0 is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));
    }

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|:\s*(?:white|black|gr[ae]y|red|blue|green)\b")]
    private static partial Regex Colour();

    [GeneratedRegex(@"var\(--([a-z]+)\)")]
    private static partial Regex Variable();

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
