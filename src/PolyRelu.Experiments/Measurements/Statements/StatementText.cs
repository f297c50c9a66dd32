using System.Net;
using System.Text.RegularExpressions;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>Words and formulas without markup, for terminals and JSON: <c>F^(p)</c>, <c>μ_k</c>, <c>sup_{‖x‖ = 1}</c>.</summary>
internal static partial class StatementText
{
    /// <summary>The text of markup: indices after <c>_</c>, powers after <c>^</c>, in braces where they are longer than a letter.</summary>
    public static string Of(Markup markup)
    {
        string text = markup.ToString(), before;
        do
        {
            before = text;
            text = Index().Replace(before, match => (match.Groups[1].Value == "sub" ? "_" : "^") + Grouped(match.Groups[2].Value));
        }
        while (text != before);         // an index within a power
        return WebUtility.HtmlDecode(Element().Replace(text, ""));
    }

    private static string Grouped(string text) =>
        text.Length == 1 || Parenthesised().IsMatch(text) ? text : $"{{{text}}}";

    [GeneratedRegex("<(sub|sup)>([^<]*)</\\1>")]
    private static partial Regex Index();

    [GeneratedRegex(@"^\([^()]*\)$")]
    private static partial Regex Parenthesised();

    [GeneratedRegex("</?[a-z]+>")]
    private static partial Regex Element();
}
