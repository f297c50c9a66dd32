using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Cards;

/// <summary>A card as one page that needs no other file, and several side by side.</summary>
internal static class CardPage
{
    /// <summary>Name of the file beside a card.</summary>
    public const string FileName = "card.html";

    private static readonly Lazy<Markup> Style = new(() => Markup.Resource("card.css"));

    /// <summary>The page of a card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="folder">Where its pictures are; they become parts of the page.</param>
    public static string Of(CardRecord card, string folder)
    {
        ArgumentNullException.ThrowIfNull(card);
        Outline outline = new();
        Markup opening = Markup.Of($"""
            <div class="opening">
            <p>How robust is <b>{card.Model.Name}</b> ({CardText.Model(card.Model, card.Model.Words)}) around these points:
            {card.Data.Words}? Without any attack it classifies {CardText.Share(card.Clean)} of them correctly. {CardText.Reading}</p>
            </div>
            {Notes([card])}
            """);
        Markup body = Markup.Join(card.Threats.Select(threat => Robustness(card, threat, outline)))
            + Markup.Join(card.Threats.Select(threat => CardGalleryMarkup.Of(card, threat, folder, outline)))
            + Markup.Join(card.Threats.Select(threat => Classes(threat, outline))) + Evidence(card, outline);
        return HtmlPage.Of($"Robustness of {card.Model.Name}", "robustness card", Byline(card),
            opening + body + Terms(opening + body, outline), Style.Value);
    }

    /// <summary>A page of several cards.</summary>
    /// <param name="verdicts">The cards, checked.</param>
    public static string Together(IReadOnlyList<CardVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        Outline outline = new();
        IReadOnlyList<CardBoard> boards = CardBoard.Of(verdicts);
        CardRecord[] cards = [.. verdicts.Where(verdict => verdict.Holds).Select(verdict => verdict.Card)];
        int points = cards.Select(card => card.Data.Sha256).Distinct().Count();
        Markup apart = points < 2 ? Markup.Empty : Markup.Of($"{Html.Notice($"These cards are about {points} different sets of points: "
            + "only networks in the same table are to be compared.")}\n");
        Markup body = Markup.Of($"""
            <div class="opening">
            <p>{CardText.Reading} {CardText.Together}</p>
            </div>
            {apart}{Markup.Join(verdicts.Where(verdict => !verdict.Holds).Select(LeftOut))}{Notes(cards)}
            """)
            + Markup.Join(boards.Select(board => Board(board, boards, outline)))
            + Networks([.. verdicts.Where(verdict => verdict.Holds)], outline);
        return HtmlPage.Of("Robustness, side by side", "robustness cards",
            $"{Plural.Of(verdicts.Count, "card")}, {cards.Length} checked and found to hold", body + Terms(body, outline), Style.Value);
    }

    private static Markup Byline(CardRecord card) => $"{card.Program}, on {card.Machine}";

    private static Markup Notes(CardRecord[] cards) => Markup.Join(
        from card in cards
        from note in card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics))
        select Markup.Of($"{Html.Notice(cards.Length == 1 ? note.Sentence : $"{card.Model.Name}: {note.Sentence}")}\n"));

    private static Markup LeftOut(CardVerdict verdict) => Markup.Of($"""
        <p class="notice"><b class="bad">The card of {verdict.Card.Model.Name} does not hold and is left out.</b>
        {string.Join(" ", verdict.Failures.Take(10))}</p>

        """);

    private static Markup Robustness(CardRecord card, CardThreat threat, Outline outline)
    {
        double[] radii = [.. threat.Radii.Select(radius => radius.Epsilon)];
        return Table(outline.Section($"Robustness in {Norm.Parse(threat.Norm).Symbol}"), "radius ε",
            threat.Radii.Select(radius => ((Markup)CardText.Radius(radius.Epsilon, radii), card.Clean, radius)),
            $"{CardText.Range(threat)}; {CardText.Ran(threat)}.", hasClean: false);
    }

    private static Markup Board(CardBoard board, IReadOnlyList<CardBoard> boards, Outline outline) => Table(
        outline.Section($"{Norm.Parse(board.Norm).Symbol} {CardText.Radius(board.Epsilon, CardBoard.Radii(boards, board))}"),
        "network", board.Rows.Select(row => ((Markup)row.Name, row.Card.Clean, row.Radius)),
        $"{board.Subject} {string.Join("; ", board.Rows.Select(row => $"{row.Name}: {CardText.Ran(row.Threat)}"))}.", hasClean: true);

    private static Markup Table(Markup heading, string first, IEnumerable<(Markup Head, CardShare Clean, CardRadius Radius)> rows,
        string below, bool hasClean) => Markup.Of($"""
        <section>
        {heading}
        <div class="scroll"><table class="bars {(hasClean ? "board" : "single")}">
        <thead><tr><th>{first}</th>{(hasClean ? Markup.Of($"<th>clean</th>") : Markup.Empty)}<th>certified ≥</th><th>robust ≤</th><th>0 to
        100% of the points</th></tr></thead>
        <tbody>
        {Markup.Join(rows.Select(row => Row(row.Head, row.Clean, row.Radius, hasClean)))}</tbody>
        </table></div>
        <p class="below">{CardBar.Legend(hasClean)} {below}</p>
        </section>

        """);

    private static Markup Row(Markup head, CardShare clean, CardRadius radius, bool hasClean) => Markup.Of($"""
        <tr><th scope="row">{head}</th>{(hasClean ? Markup.Of($"<td>{Share(clean)}</td>") : Markup.Empty)}<td>{Share(radius
            .Certified)}</td><td>{Share(radius.Robust)}</td><td class="bar">{CardBar.Of(clean, radius)}</td></tr>

        """);

    /// <summary>A share, and its interval, which goes below it where the page is narrow.</summary>
    private static Markup Share(CardShare? share) => share is null ? "–"
        : Markup.Of($"{Html.Percent(share.Fraction)} <span class=\"interval\">{CardText.Interval(share)}</span>");

    private static Markup Classes(CardThreat threat, Outline outline)
    {
        double[] radii = [.. threat.Radii.Select(radius => radius.Epsilon)];
        return Markup.Of($"""
            <section>
            {outline.Section($"Label by label in {Norm.Parse(threat.Norm).Symbol}")}
            {Markup.Join(threat.Radii.Select(radius => Labels(radius, CardText.Radius(radius.Epsilon, radii))))}</section>

            """);
    }

    private static Markup Labels(CardRadius radius, string words) => Markup.Of($"""
        <details>
        <summary>ε = {words}</summary>
        <div class="scroll"><table>
        <thead><tr><th>label</th><th>points</th><th>clean</th><th>certified ≥</th><th>robust ≤</th></tr></thead>
        <tbody>
        {Markup.Join(radius.Classes.Select(one => Markup.Of($"<tr><th scope=\"row\">{one.Label}</th><td>{one.Clean.Of}</td><td>{Share(one
            .Clean)}</td><td>{Share(one.Certified)}</td><td>{Share(one.Robust)}</td></tr>\n")))}</tbody>
        </table></div>
        </details>

        """);

    private static Markup Networks(CardVerdict[] verdicts, Outline outline) => verdicts.Length == 0 ? Markup.Empty : Markup.Of($"""
        <section>
        {outline.Section("Networks and points")}
        <ul>
        {Markup.Join(verdicts.Select(verdict => Network(verdict.Card, CardText.Model(verdict.Card.Model, verdict.Model))))}</ul>
        </section>

        """);

    private static Markup Network(CardRecord card, string words) => Markup.Of($"""
        <li><b>{card.Model.Name}</b>: {words}, SHA-256 <code>{card.Model.Sha256}</code>; {card.Data.Words}, SHA-256
        <code>{card.Data.Sha256}</code></li>

        """);

    private static Markup Evidence(CardRecord card, Outline outline)
    {
        IEnumerable<CardFile> files = card.Threats.SelectMany(threat => new[] { threat.Witness, threat.Certificate }.OfType<CardFile>());
        Markup command = card.Command.Length == 0 ? Markup.Empty : Markup.Of($"<p>Made by</p>\n{HtmlPage.Command(card.Command)}");
        return Markup.Of($"""
            <section>
            {outline.Section("Evidence")}
            <p>Nobody has to believe this page. Beside it lie an adversarial example for every point that is not counted as robust and a
            proof for every one that is counted as certified; <code>polyrelu card {CardRecord.FileName}</code> checks them and counts again,
            without any attack. {CardText.Unchecked}</p>
            <dl>
            <dt>network</dt><dd><code>{card.Model.Sha256}</code></dd>
            <dt>points</dt><dd><code>{card.Data.Sha256}</code></dd>
            {Markup.Join(files.Select(file => Markup.Of($"<dt>{file.Name}</dt><dd><code>{file.Sha256}</code></dd>\n")))}</dl>
            {command}</section>

            """);
    }

    private static Markup Terms(Markup page, Outline outline) => Glossary.Of(page) is { IsEmpty: false } terms ? Markup.Of($"""
        <section>
        {outline.Section("Glossary")}
        <dl class="glossary">
        {terms}</dl>
        </section>

        """) : Markup.Empty;
}
