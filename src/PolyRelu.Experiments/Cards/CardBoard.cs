namespace PolyRelu.Experiments.Cards;

/// <summary>Cards that are about the same points, in one norm at one radius.</summary>
/// <param name="Data">The points.</param>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Epsilon">The radius.</param>
/// <param name="Rows">
/// By what is proven, then by what attacks left, which is no proof: whoever made the card may have attacked less.
/// </param>
internal sealed record CardBoard(CardData Data, string Norm, double Epsilon, IReadOnlyList<CardBoardRow> Rows)
{
    /// <summary>All boards that cards make: of one set of points after the other, by norm and radius.</summary>
    /// <param name="verdicts">The cards; those that do not hold are left out.</param>
    public static IReadOnlyList<CardBoard> Of(IEnumerable<CardVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        IEnumerable<(CardVerdict Verdict, CardThreat Threat, CardRadius Radius)> rows =
            from verdict in verdicts
            where verdict.Holds
            from threat in verdict.Card.Threats
            from radius in threat.Radii
            select (verdict, threat, radius);
        string[] norms = [.. Geometry.Norm.All.Select(norm => norm.Name)];
        return [.. rows.GroupBy(row => (row.Verdict.Card.Data.Sha256, row.Threat.Norm, row.Radius.Epsilon))
            .Select(group => new CardBoard(group.First().Verdict.Card.Data, group.Key.Norm, group.Key.Epsilon,
            [
                .. group.OrderByDescending(row => row.Radius.Certified?.Count ?? -1).ThenByDescending(row => row.Radius.Robust.Count)
                    .Select(row => new CardBoardRow(row.Verdict.Card, row.Threat, row.Radius)),
            ])).GroupBy(board => board.Data.Sha256).SelectMany(group => group.OrderBy(board => Array.IndexOf(norms, board.Norm))
                .ThenBy(board => board.Epsilon))];
    }

    /// <summary>The radii of the same norm around the same points, to tell them apart.</summary>
    public static IEnumerable<double> Radii(IReadOnlyList<CardBoard> boards, CardBoard own)
    {
        ArgumentNullException.ThrowIfNull(boards);
        ArgumentNullException.ThrowIfNull(own);
        return boards.Where(board => board.Norm == own.Norm).Select(board => board.Epsilon).Distinct();
    }
}

/// <summary>One card at one radius.</summary>
/// <param name="Card">The card.</param>
/// <param name="Threat">The norm.</param>
/// <param name="Radius">The radius.</param>
internal sealed record CardBoardRow(CardRecord Card, CardThreat Threat, CardRadius Radius);
