using ScottPlot;
using SkiaSharp;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>The fonts figures are drawn with: a metric font for the browser's SVG, an installed font for PNG.</summary>
internal static class FigureFonts
{
    private const string Needed = "0aεμ√∞−";
    private const string Wanted = "‖";

    private static readonly string[] Preferred = ["Liberation Sans", "Arial", "Helvetica", "Nimbus Sans", "Segoe UI", "DejaVu Sans",
        "Noto Sans", "Open Sans", "Cantarell"];

    private static readonly Lazy<string> LayoutName = new(RegisterMetricFont);
    private static readonly Lazy<string?> InstalledName = new(FindInstalled);

    /// <summary>Family to lay SVG out with: the metric font, or an installed one where this system does not load it.</summary>
    public static string Layout => LayoutName.Value;

    /// <summary>Family to draw PNG with; null where no font is installed, so that PNG files have no text.</summary>
    public static string? Installed => InstalledName.Value;

    private static string RegisterMetricFont()
    {
        SKTypeface? typeface = SKTypeface.FromStream(new MemoryStream(MetricFont.Build()));
        bool loaded = typeface is not null && Math.Abs(Width(typeface, "0W") - MetricFont.Measure("0W")) < 0.01;
        if (!loaded) return Installed ?? MetricFont.Name;
        ScottPlot.Fonts.FontResolvers.Insert(0, new Resolver(typeface!));
        return MetricFont.Name;
    }

    private static double Width(SKTypeface typeface, string text)
    {
        using SKFont font = new(typeface, 100);
        return font.MeasureText(text) / 100;
    }

    private static string? FindInstalled()
    {
        string[] families = [.. Preferred, .. SKFontManager.Default.FontFamilies.Order(StringComparer.Ordinal)];
        return families.FirstOrDefault(family => Holds(family, Needed + Wanted))
            ?? families.FirstOrDefault(family => Holds(family, Needed));
    }

    private static bool Holds(string family, string characters)
    {
        using SKTypeface? typeface = SKFontManager.Default.MatchFamily(family);
        return typeface is not null && typeface.FamilyName == family && typeface.ContainsGlyphs(characters);
    }

    private sealed class Resolver(SKTypeface typeface) : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == MetricFont.Name ? typeface : null;

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == MetricFont.Name ? typeface : null;
    }
}
