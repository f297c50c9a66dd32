using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>
/// Makes ScottPlot's SVG fit for a page: scalable, transparent, in the page's colours, its text whole words that the browser draws with
/// its own font.
/// </summary>
internal static class SvgPolish
{
    private const string FontFamily = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The element in the colours of white paper.</summary>
    /// <param name="xml">What ScottPlot wrote.</param>
    /// <param name="prefix">Makes the ids of this figure differ from those of others on the page.</param>
    /// <param name="title">Read out in place of the figure.</param>
    public static XElement Clean(string xml, string prefix, string title)
    {
        XElement root = XElement.Parse(Readable(xml));
        string width = root.Attribute("width")!.Value, height = root.Attribute("height")!.Value;
        foreach (XElement text in root.Descendants(Svg + "text")) JoinGlyphs(text);
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (XAttribute id in root.DescendantsAndSelf().Attributes("id"))
        {
            ids[id.Value] = $"{prefix}-{ids.Count + 1}";
            id.Value = ids[id.Value];
        }
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes()) attribute.Value = Renamed(attribute.Value, ids);
        foreach (XElement image in root.Descendants(Svg + "image")) image.SetAttributeValue("style", "image-rendering:pixelated");
        root.Elements(Svg + "rect").Where(rect => rect.Attribute("fill")?.Value == "white" && rect.Attribute("width")?.Value == width)
            .Remove();
        root.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", title);
        root.SetAttributeValue("font-family", FontFamily);
        return root;
    }

    /// <summary>The element in the colours of the page, which are others on dark ground.</summary>
    public static XElement Themed(XElement svg)
    {
        XElement root = new(svg);
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes()
            .Where(attribute => attribute.Name.LocalName is "fill" or "stroke"))
        {
            Shade? shade = Palette.All
                .FirstOrDefault(shade => shade.Light.Equals(attribute.Value, StringComparison.OrdinalIgnoreCase));
            if (shade is not null) attribute.Value = shade.Reference;
        }
        return root;
    }

    /// <summary>The element as a file of its own, on white.</summary>
    /// <param name="svg">The element.</param>
    /// <param name="size">Width and height on paper in points; null for the pixels it was drawn in.</param>
    public static string Standalone(XElement svg, (double Width, double Height)? size)
    {
        XElement root = new(svg);
        if (size is { } paper)
        {
            root.SetAttributeValue("width", FormattableString.Invariant($"{paper.Width:0.##}pt"));
            root.SetAttributeValue("height", FormattableString.Invariant($"{paper.Height:0.##}pt"));
        }
        root.SetAttributeValue("style", "background:white");
        return root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>A label may hold characters that XML does not know, such as control characters of a damaged file.</summary>
    private static string Readable(string xml) => xml.All(XmlConvert.IsXmlChar) ? xml
        : string.Concat(xml.EnumerateRunes().Select(rune => rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune
            : Rune.ReplacementChar));

    /// <summary>References to ids: the renderer numbers ids through the life of the process, a figure numbers its own.</summary>
    private static string Renamed(string value, Dictionary<string, string> ids)
    {
        if (value.StartsWith("url(#", StringComparison.Ordinal) && ids.TryGetValue(value[5..^1], out string? target))
            return $"url(#{target})";
        return value.StartsWith('#') && ids.TryGetValue(value[1..], out string? used) ? $"#{used}" : value;
    }

    /// <summary>ScottPlot places every glyph; one place and the whole length let the browser use a font of its own.</summary>
    private static void JoinGlyphs(XElement text)
    {
        string words = text.Value.Trim('\n', '\t', '\r');
        text.Value = words;
        string[] x = Numbers(text, "x"), y = Numbers(text, "y");
        double size = double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        text.SetAttributeValue("x", x[0]);
        text.SetAttributeValue("y", y[0]);
        text.SetAttributeValue("font-family", null);
        if (words.Length > 1)
            text.SetAttributeValue("textLength", (MetricFont.Measure(words) * size).ToString("0.##", CultureInfo.InvariantCulture));
        if (words.Length > 1) text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
        text.SetAttributeValue(XNamespace.Xml + "space", "preserve");
    }

    private static string[] Numbers(XElement text, string name) =>
        text.Attribute(name)!.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
