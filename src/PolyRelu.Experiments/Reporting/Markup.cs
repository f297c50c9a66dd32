using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolyRelu.Experiments.Site;

namespace PolyRelu.Experiments.Reporting;

/// <summary>
/// A piece of HTML. Markup comes from the source code alone: whatever is read from a run is text, and text is encoded here.
/// </summary>
/// <remarks>
/// In <c>Markup.Of($"&lt;b&gt;p = {name}&lt;/b&gt;")</c> the literal parts are markup, and what fills a hole is encoded unless it is a
/// <see cref="Markup"/> itself.
/// A string converts to the text it holds. No member makes markup of a string, so a layout cannot forget to encode one.
/// </remarks>
internal readonly struct Markup
{
    /// <summary>Nothing.</summary>
    public static readonly Markup Empty;

    private readonly string? html;

    private Markup(string html) => this.html = html;

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(html);

    /// <summary>Text, encoded.</summary>
    public static implicit operator Markup(string text) => new(Encode(text));

    /// <summary>One piece after the other.</summary>
    public static Markup operator +(Markup first, Markup second) => new(first.html + second.html);

    /// <summary>Markup with holes for values.</summary>
    public static Markup Of(MarkupWriter writer) => new(writer.Written);

    /// <summary>An element with its attributes and texts.</summary>
    public static Markup Of(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new(element.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>A file that is part of the program, such as the style sheet.</summary>
    public static Markup Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return new(reader.ReadToEnd());
    }

    /// <summary>A module of the site and everything that it imports, for an element <c>script</c>; none of it ends that element.</summary>
    public static Markup Script(string entry) => new(SiteFiles.Script(entry));

    /// <summary>Data for a script, inside an element of the type <c>application/json</c>.</summary>
    /// <remarks>The characters that could end the element, or begin another, are escaped as JSON has it.</remarks>
    public static Markup Json(JsonNode data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.ToJsonString());
    }

    /// <summary>Several pieces, one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => Join(Empty, pieces);

    /// <summary>Several pieces with one between each two.</summary>
    public static Markup Join(Markup separator, IEnumerable<Markup> pieces) => new(string.Join(separator.html, pieces));

    /// <summary>The HTML.</summary>
    public override string ToString() => html ?? "";

    /// <summary>Text as HTML; control characters, which HTML does not know, are shown as unknown.</summary>
    internal static string Encode(string? text)
    {
        string encoded = WebUtility.HtmlEncode(text) ?? "";
        return encoded.Any(IsUnknown) ? string.Concat(encoded.Select(character => IsUnknown(character) ? '\uFFFD' : character)) : encoded;
    }

    private static bool IsUnknown(char character) => char.IsControl(character) && character is not ('\t' or '\n' or '\r');
}
