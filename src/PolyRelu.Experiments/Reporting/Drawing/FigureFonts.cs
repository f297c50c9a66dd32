using System.Collections.Concurrent;
using System.Text;
using ScottPlot;
using SkiaSharp;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>The fonts figures are drawn with: a metric font for the browser's SVG, an installed font for PNG and PDF.</summary>
internal static class FigureFonts
{
    private const string Needed = "0aεμ√∞−", Wanted = "‖₊₋₁⁰⁻⁽⁾ᵖ", Basic = " ~";

    private static readonly string[] Preferred = ["Liberation Sans", "Arial", "Helvetica", "Nimbus Sans", "Segoe UI", "DejaVu Sans",
        "Noto Sans", "Open Sans", "Cantarell"];

    private static readonly Lazy<Resolver> Own = new(() =>
    {
        Resolver resolver = new();
        ScottPlot.Fonts.FontResolvers.Insert(0, resolver);
        return resolver;
    });

    private static readonly Lazy<string> LayoutName = new(RegisterMetricFont);
    private static readonly Lazy<string?> InstalledName = new(FindInstalled);

    /// <summary>Family to lay SVG out with: the metric font, or an installed one where this system does not load it.</summary>
    public static string Layout => LayoutName.Value;

    /// <summary>Family to draw PNG with; null where no font is installed, so that PNG and PDF files have no text.</summary>
    public static string? Installed => InstalledName.Value;

    /// <summary>Characters of the field's notation that the installed font shows as boxes.</summary>
    public static string Missing => Installed is not { } family ? ""
        : string.Concat((Needed + Wanted).Where(character => !Holds(family, character.ToString())));

    /// <summary>
    /// Family to draw PDF with: the installed font, cut down to ASCII and these characters where it can be, so that a file holds no more
    /// of it.
    /// </summary>
    public static string Print(IEnumerable<Rune> characters)
    {
        if (Installed is not { } family) return Layout;
        SortedSet<Rune> kept = [.. characters];
        for (char character = Basic[0]; character <= Basic[1]; character++) kept.Add(new Rune(character));
        string name = $"{family} of {string.Concat(kept)}";
        return Own.Value.Typefaces.GetOrAdd(name, _ =>
        {
            using SKTypeface whole = SKFontManager.Default.MatchFamily(family);
            return FontSubset.Of(whole, kept);
        }) is null ? family : name;
    }

    private static string RegisterMetricFont()
    {
        SKTypeface? typeface = SKTypeface.FromStream(new MemoryStream(MetricFont.Build()));
        bool loaded = typeface is not null && Math.Abs(Width(typeface, "0W") - MetricFont.Measure("0W")) < 0.01;
        if (!loaded) return Installed ?? MetricFont.Name;
        Own.Value.Typefaces[MetricFont.Name] = typeface;
        return MetricFont.Name;
    }

    private static double Width(SKTypeface typeface, string text)
    {
        using SKFont font = new(typeface, 100);
        return font.MeasureText(text) / 100;
    }

    /// <summary>The first family with all that is wanted, else that with the most of it.</summary>
    private static string? FindInstalled()
    {
        string[] families = [.. Preferred, .. SKFontManager.Default.FontFamilies.Order(StringComparer.Ordinal)];
        return families.FirstOrDefault(family => Holds(family, Needed + Wanted))
            ?? families.Where(family => Holds(family, Needed))
                .MaxBy(family => Wanted.Count(character => Holds(family, character.ToString())));
    }

    private static bool Holds(string family, string characters)
    {
        using SKTypeface? typeface = SKFontManager.Default.MatchFamily(family);
        return typeface is not null && typeface.FamilyName == family && typeface.ContainsGlyphs(characters);
    }

    private sealed class Resolver : IFontResolver
    {
        /// <summary>The fonts by their names; null for one that could not be made.</summary>
        public ConcurrentDictionary<string, SKTypeface?> Typefaces { get; } = new(StringComparer.Ordinal);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Typefaces.GetValueOrDefault(fontName);

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            Typefaces.GetValueOrDefault(fontName);
    }
}
