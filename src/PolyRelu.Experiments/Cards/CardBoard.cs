namespace PolyRelu.Experiments.Cards;

/// <summary>Cards that are about the same points and range of inputs, in one norm at one radius.</summary>
/// <param name="Subject">Points and range in words.</param>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Epsilon">The radius.</param>
/// <param name="Rows">In the order of what is proven, else by name.</param>
internal sealed record CardBoard(string Subject, string Norm, double Epsilon, IReadOnlyList<CardBoardRow> Rows)
{
    private const int ShownDigits = 8;

    /// <summary>All boards that cards make: of one set of points after the other, by norm and radius.</summary>
    /// <param name="verdicts">The cards; those that do not hold are left out.</param>
    public static IReadOnlyList<CardBoard> Of(IEnumerable<CardVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        CardRecord[] cards = [.. verdicts.Where(verdict => verdict.Holds).Select(verdict => verdict.Card)];
        HashSet<string> shared = [.. cards.CountBy(card => card.Model.Name).Where(pair => pair.Value > 1).Select(pair => pair.Key)];
        string[] norms = [.. Geometry.Norm.All.Select(norm => norm.Name)];
        IEnumerable<(string Subject, CardThreat Threat, CardBoardRow Row)> rows =
            from card in cards
            let name = shared.Contains(card.Model.Name) ? $"{card.Model.Name} ({card.Model.Sha256[..ShownDigits]})" : card.Model.Name
            from threat in card.Threats
            from radius in threat.Radii
            select (Subject: SubjectOf(card, threat), threat, new CardBoardRow(name, card, threat, radius));
        return [.. rows.GroupBy(row => (Points: row.Row.Card.Data.Sha256, Box: string.Join(' ', row.Threat.Box ?? []), row.Threat.Norm,
            row.Row.Radius.Epsilon)).GroupBy(group => group.Key.Points).SelectMany(points => points
                .OrderBy(group => Array.IndexOf(norms, group.Key.Norm)).ThenBy(group => group.Key.Box, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Epsilon))
            .Select(group => new CardBoard(group.First().Subject, group.Key.Norm, group.Key.Epsilon,
            [
                .. group.Select(row => row.Row).OrderByDescending(row => row.Radius.Certified?.Count ?? -1)
                    .ThenBy(row => row.Name, StringComparer.Ordinal),
            ]))];
    }

    /// <summary>The radii of the same norm, to tell them apart.</summary>
    public static IEnumerable<double> Radii(IReadOnlyList<CardBoard> boards, CardBoard own)
    {
        ArgumentNullException.ThrowIfNull(boards);
        ArgumentNullException.ThrowIfNull(own);
        return boards.Where(board => board.Norm == own.Norm).Select(board => board.Epsilon).Distinct();
    }

    /// <summary>The points by their hash, which alone is checked, and what the card calls them.</summary>
    private static string SubjectOf(CardRecord card, CardThreat threat) =>
        $"{card.Data.Words} (SHA-256 {card.Data.Sha256[..ShownDigits]}…). {CardText.Range(threat)}.";
}

/// <summary>One card at one radius.</summary>
/// <param name="Name">What the network is called, with the beginning of its hash where cards share a name.</param>
/// <param name="Card">The card.</param>
/// <param name="Threat">The norm.</param>
/// <param name="Radius">The radius.</param>
internal sealed record CardBoardRow(string Name, CardRecord Card, CardThreat Threat, CardRadius Radius);
