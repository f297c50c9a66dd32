using System.Globalization;
using System.Text;
using PolyRelu.Experiments.Reporting.Drawing;

namespace PolyRelu.Experiments.Reporting;

/// <summary>The headings of a page as it is written: each has an anchor, made of its words alone, and a line in the contents.</summary>
internal sealed class Outline
{
    private readonly List<(string Anchor, string Title)> entries = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The contents, as links to the headings.</summary>
    public Markup Contents() => Markup.Of($"""
        <nav class="contents" aria-label="Contents">
        <details>
        <summary>Contents</summary>
        <ol>
        {Markup.Join(entries.Select(entry => Markup.Of($"<li><a href=\"#{entry.Anchor}\">{entry.Title}</a></li>\n")))}</ol>
        </details>
        </nav>

        """);

    /// <summary>A heading of the second level, which stands in the contents.</summary>
    public Markup Section(string title)
    {
        (string anchor, string words) = (Unused(Slug(title)), Notation.Of(title));
        entries.Add((anchor, words));
        return Markup.Of($"<h2 id=\"{anchor}\">{words}{Link(anchor, words)}</h2>");
    }

    /// <summary>The heading of a figure.</summary>
    public Markup Panel(Figure figure)
    {
        (string anchor, string words) = (Unused(AnchorOf(figure)), Notation.Of(figure.Title));
        return Markup.Of($"<h3 id=\"{anchor}\">{words}{Link(anchor, words)}</h3>");
    }

    /// <summary>The anchor of a figure: the name of its files says it.</summary>
    public static string AnchorOf(Figure figure) => $"figure-{figure.Name}";

    /// <summary>The words of a title in lower case with dashes between them, as Markdown has it.</summary>
    internal static string Slug(string title)
    {
        StringBuilder slug = new();
        foreach (Rune rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) slug.Append(Rune.ToLowerInvariant(rune));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().Trim('-') is { Length: > 0 } words ? words : "section";
    }

    private static Markup Link(string anchor, string words) =>
        Markup.Of($"<a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to “{words}”\">#</a>");

    private string Unused(string slug)
    {
        string anchor = slug;
        for (int i = 2; !used.Add(anchor); i++) anchor = string.Create(CultureInfo.InvariantCulture, $"{slug}-{i}");
        return anchor;
    }
}
