using System.Net;
using System.Text;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The statements as Markdown, as docs/theory.md has them.</summary>
internal static class StatementDocument
{
    /// <summary>A table of all, then a section for each.</summary>
    public static string Text()
    {
        StringBuilder text = new("| statement | name | source | status |\n|---|---|---|---|\n");
        foreach (Statement one in StatementCatalog.All)
            text.Append("| ").AppendJoin(" | ", Plain(one.Title), $"`{one.Name}`", one.Source, Wording.Of(one.Standing)).Append(" |\n");
        foreach (Statement one in StatementCatalog.All) Add(text, one);
        return text.ToString();
    }

    private static void Add(StringBuilder text, Statement one)
    {
        text.Append("\n### ").Append(Plain(one.Title)).Append("\n\n").Append(Plain(one.Words)).Append("\n\n");
        text.Append("- name: `").Append(one.Name).Append("`, ").Append(Wording.Of(one.Standing)).Append('\n');
        if (!one.Hypotheses.IsEmpty) text.Append("- holds for: ").Append(Plain(one.Hypotheses)).Append('\n');
        text.Append("- measured: ").Append(Plain(one.Measured)).Append("; ").Append(one.Side == BoundSide.Upper ? "at most " : "at least ")
            .Append(Plain(one.BoundFormula)).Append('\n');
        text.Append("- checked on: ").Append(Plain(one.Setting)).Append('\n');
        text.Append("- violated by: ").Append(Plain(one.Refutation)).Append('\n');
    }

    /// <summary>Letters as they are, but for those that Markdown would take for markup; elements such as sub and sup stay.</summary>
    private static string Plain(Markup markup) => WebUtility
        .HtmlDecode(markup.ToString().Replace("&lt;", "&amp;lt;", StringComparison.Ordinal)).Replace("|", "\\|", StringComparison.Ordinal);
}
