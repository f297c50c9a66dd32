using System.Text;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Cards;

/// <summary>Cards as Markdown: one by itself, or several side by side.</summary>
internal static class CardMarkdown
{
    /// <summary>Name of the file beside a card.</summary>
    public const string FileName = "card.md";

    /// <summary>The text.</summary>
    /// <param name="cards">At least one.</param>
    public static string Of(IReadOnlyList<CardRecord> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        StringBuilder text = new();
        text.Append(cards.Count == 1 ? $"# Robustness of {Cell(cards[0].Model.File)}\n\n" : "# Robustness, side by side\n\n");
        foreach (CardRecord card in cards)
        {
            text.Append($"- **{Cell(card.Model.File)}**: {Cell(card.Model.Words)}, SHA-256 `{card.Model.Sha256}`; ");
            text.Append($"{Cell(card.Data.Words)}, SHA-256 `{card.Data.Sha256}`\n");
        }
        text.Append("\n| network | norm | radius | clean | certified ≥ | robust ≤ | attacks |\n|---|---|---|---|---|---|---|\n");
        foreach (CardRecord card in cards)
        {
            foreach (CardThreat threat in card.Threats)
            {
                foreach (CardRadius radius in threat.Radii)
                {
                    string[] cells =
                    [
                        Cell(card.Model.File), Norm.Parse(threat.Norm).Symbol,
                        Html.Radius(radius.Epsilon, threat.Radii.Select(one => one.Epsilon)), CardText.Share(card.Clean),
                        CardText.Share(radius.Certified), CardText.Share(radius.Robust), Cell(string.Join(", ", threat.Attacks)),
                    ];
                    text.Append($"| {string.Join(" | ", cells)} |\n");
                }
            }
        }
        text.Append($"\n{CardText.Reading}\n");
        foreach (CardRecord card in cards)
            foreach (CardNote note in card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics)))
                text.Append($"\n- {Cell(card.Model.File)}: {Cell(note.Sentence)}");
        return text.Append(cards.Any(card => card.Notes.Count > 0) ? "\n" : "").ToString();
    }

    /// <summary>A text that ends no cell and no line.</summary>
    private static string Cell(string text) =>
        Quotation.Name(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
