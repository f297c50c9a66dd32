using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>Cards as text: a row for each network, norm and radius.</summary>
internal static class CardOutput
{
    /// <summary>Writes a card that was made.</summary>
    public static void Write(TextWriter writer, CardRecord card)
    {
        ArgumentNullException.ThrowIfNull(card);
        Write(writer, [(card, card.Model.Words)]);
    }

    /// <summary>Writes cards that were checked; of those that do not hold no number.</summary>
    public static void Write(TextWriter writer, IEnumerable<CardVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        Write(writer, [.. verdicts.Where(verdict => verdict.Holds).Select(verdict => (verdict.Card, verdict.Model))]);
    }

    private static void Write(TextWriter writer, IReadOnlyList<(CardRecord Card, string Model)> cards)
    {
        if (cards.Count == 0) return;
        foreach ((CardRecord card, string model) in cards)
            writer.WriteLine($"{Quotation.Name(card.Model.Name)}: {Quotation.Name(CardText.Model(card.Model, model))}; "
                + Quotation.Name(card.Data.Words));
        IEnumerable<IReadOnlyList<string>> rows = from entry in cards
                                                  from threat in entry.Card.Threats
                                                  from radius in threat.Radii
                                                  select (IReadOnlyList<string>)
                                                  [
                                                      Quotation.Name(entry.Card.Model.Name), Norm.Parse(threat.Norm).Symbol,
                                                      CardText.Radius(radius.Epsilon, threat.Radii.Select(one => one.Epsilon)),
                                                      CardText.Share(entry.Card.Clean), CardText.Share(radius.Certified),
                                                      CardText.Share(radius.Robust),
                                                  ];
        writer.WriteLine();
        writer.WriteLine(TextTable.Format(["network", "norm", "radius ε", "clean", "certified ≥", "robust ≤"], rows));
        foreach (CardRecord card in cards.Select(entry => entry.Card))
            foreach (CardNote note in card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics)))
                writer.WriteLine($"note: {Quotation.Name(card.Model.Name)}: {Quotation.Name(note.Name)}: {Quotation.Name(note.Sentence)}");
    }
}
