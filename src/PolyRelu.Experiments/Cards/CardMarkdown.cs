using System.Text;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Cards;

/// <summary>Cards as Markdown: one by itself, or several side by side.</summary>
internal static class CardMarkdown
{
    /// <summary>Name of the file beside a card.</summary>
    public const string FileName = "card.md";

    /// <summary>A card.</summary>
    public static string Of(CardRecord card)
    {
        ArgumentNullException.ThrowIfNull(card);
        StringBuilder text = new();
        text.Append($"# Robustness of {Cell(card.Model.Name)}\n\n{Subject(card, CardText.Model(card.Model, card.Model.Words))}\n");
        text.Append($"Correct without any attack: {CardText.Share(card.Clean)}.\n\n");
        text.Append("| norm | radius ε | certified ≥ | robust ≤ | what ran |\n|---|---|---|---|---|\n");
        foreach (CardThreat threat in card.Threats)
            foreach (CardRadius radius in threat.Radii)
                Row(text, [Norm.Parse(threat.Norm).Symbol, CardText.Radius(radius.Epsilon, threat.Radii.Select(one => one.Epsilon)),
                    CardText.Share(radius.Certified), CardText.Share(radius.Robust), Cell(CardText.Ran(threat))]);
        text.Append($"\n{CardText.Reading}\n");
        Notes(text, [card]);
        return text.Append($"\nEvidence: `{CardRecord.FileName}` with the files that it names; ")
            .Append($"`polyrelu card {CardRecord.FileName}` counts its numbers anew from them. {CardText.Unchecked}\n").ToString();
    }

    /// <summary>Several cards.</summary>
    public static string Together(IReadOnlyList<CardVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        StringBuilder text = new("# Robustness, side by side\n\n");
        foreach (CardVerdict verdict in verdicts.Where(verdict => verdict.Holds))
            text.Append(Subject(verdict.Card, CardText.Model(verdict.Card.Model, verdict.Model)));
        IReadOnlyList<CardBoard> boards = CardBoard.Of(verdicts);
        foreach (CardBoard board in boards)
        {
            text.Append($"\n## {Norm.Parse(board.Norm).Symbol} {CardText.Radius(board.Epsilon, CardBoard.Radii(boards, board))}, ")
                .Append($"{Cell(board.Subject)}\n\n| network | clean | certified ≥ | robust ≤ | what ran |\n|---|---|---|---|---|\n");
            foreach (CardBoardRow row in board.Rows)
                Row(text, [Cell(row.Name), CardText.Share(row.Card.Clean), CardText.Share(row.Radius.Certified),
                    CardText.Share(row.Radius.Robust), Cell(CardText.Ran(row.Threat))]);
        }
        if (boards.Count > 0) text.Append($"\n{CardText.Reading} {CardText.Together}\n");
        Notes(text, [.. verdicts.Where(verdict => verdict.Holds).Select(verdict => verdict.Card)]);
        foreach (CardVerdict verdict in verdicts.Where(verdict => !verdict.Holds))
            text.Append($"\n**{Cell(verdict.Card.Model.Name)} is left out, since its card does not hold:** ")
                .Append($"{Cell(string.Join(" ", verdict.Failures))}\n");
        return text.ToString();
    }

    private static string Subject(CardRecord card, string words) =>
        $"- **{Cell(card.Model.Name)}**: {Cell(words)}, SHA-256 `{card.Model.Sha256}`; {Cell(card.Data.Words)}, SHA-256 "
        + $"`{card.Data.Sha256}`\n";

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    private static void Notes(StringBuilder text, IReadOnlyList<CardRecord> cards)
    {
        string[] lines = [.. from card in cards
                             from note in card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics))
                             select cards.Count == 1 ? Cell(note.Sentence) : $"{Cell(card.Model.Name)}: {Cell(note.Sentence)}"];
        if (lines.Length > 0) text.Append($"\n{string.Concat(lines.Select(line => $"- {line}\n"))}");
    }

    /// <summary>A text that ends no cell and no line, and begins no markup.</summary>
    private static string Cell(string text)
    {
        StringBuilder cell = new();
        foreach (char letter in Quotation.Name(text))
        {
            if (letter is '\\' or '|' or '<' or '>' or '`' or '*' or '_' or '[' or ']' or '#') cell.Append('\\');
            cell.Append(letter);
        }
        return cell.ToString();
    }
}
