using PolyRelu.Experiments.Cards;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>Cards as text: a row for each network, norm and radius.</summary>
internal static class CardOutput
{
    /// <summary>Writes the table, and what qualifies it.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<CardRecord> cards)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(cards);
        foreach (CardRecord card in cards)
            writer.WriteLine($"{Quotation.Name(card.Model.File)}: {card.Model.Words}; {Quotation.Name(card.Data.Words)}");
        IEnumerable<IReadOnlyList<string>> rows = from card in cards
                                                  from threat in card.Threats
                                                  from radius in threat.Radii
                                                  select (IReadOnlyList<string>)
                                                  [
                                                      card.Model.File, Norm.Parse(threat.Norm).Symbol,
                                                      Html.Radius(radius.Epsilon, threat.Radii.Select(one => one.Epsilon)),
                                                      CardText.Share(card.Clean), CardText.Share(radius.Certified),
                                                      CardText.Share(radius.Robust),
                                                  ];
        writer.WriteLine();
        writer.WriteLine(TextTable.Format(["network", "norm", "radius ε", "clean", "certified ≥", "robust ≤"], rows));
        foreach (CardRecord card in cards)
            foreach (CardNote note in card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics)))
                writer.WriteLine($"note: {Quotation.Name(card.Model.File)}: {note.Name}: {note.Sentence}");
    }
}
