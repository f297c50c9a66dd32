using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Cards;

/// <summary>A card as one page that needs no other file, and several side by side.</summary>
internal static class CardPage
{
    /// <summary>Name of the file beside a card.</summary>
    public const string FileName = "card.html";

    /// <summary>The page of a card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="folder">Where its pictures are; they become parts of the page.</param>
    public static string Of(CardRecord card, string folder)
    {
        ArgumentNullException.ThrowIfNull(card);
        Markup body = Markup.Of($"""
            <p class="byline">{card.Model.Words}; {card.Data.Words}; {card.Program}, {card.Machine}</p>
            {Notes(card)}<section>
            <h2 id="robustness">Robustness</h2>
            <p>Clean accuracy {CardText.Share(card.Clean)}. {CardText.Reading}</p>
            {Table([card])}</section>
            {Markup.Join(card.Threats.Select(Classes))}{Gallery(card, folder)}{Evidence(card)}
            """);
        return HtmlPage.Of($"Robustness of {card.Model.File}", "card", body);
    }

    /// <summary>A page of several cards.</summary>
    /// <param name="cards">The cards, with what does not hold of each.</param>
    public static string SideBySide(IReadOnlyList<(CardRecord Card, IReadOnlyList<string> Failures)> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        Markup body = Markup.Of($"""
            <p>{CardText.Reading}</p>
            {Table([.. cards.Select(pair => pair.Card)])}<section>
            <h2 id="checked">Checked again from witnesses and certificates</h2>
            <ul>
            {Markup.Join(cards.Select(pair => Markup.Of($"<li><b>{pair.Card.Model.File}</b>: {Verdict(pair.Failures)}</li>\n")))}</ul>
            </section>

            """);
        return HtmlPage.Of("Robustness, side by side", "cards", body);
    }

    private static string Verdict(IReadOnlyList<string> failures) =>
        failures.Count == 0 ? "every claim holds" : string.Join(" ", failures);

    private static Markup Notes(CardRecord card) => Markup.Join(card.Notes.Concat(card.Threats.SelectMany(threat => threat.Diagnostics))
        .Select(note => Markup.Of($"{Html.Notice(note.Sentence)}\n")));

    private static Markup Table(IReadOnlyList<CardRecord> cards)
    {
        IEnumerable<Markup> rows = from card in cards
                                   from threat in card.Threats
                                   from radius in threat.Radii
                                   select Markup.Of($"""
            <tr><th scope="row">{card.Model.File}</th><td>{Norm.Parse(threat.Norm).Symbol}</td><td>{Html.Radius(radius.Epsilon, threat.Radii
                .Select(one => one.Epsilon))}</td><td>{CardText.Share(card.Clean)}</td><td>{CardText.Share(radius.Certified)}</td><td>{CardText
                .Share(radius.Robust)}</td></tr>

            """);
        return Markup.Of($"""
            <div class="scroll"><table>
            <thead><tr><th>network</th><th>norm</th><th>radius ε</th><th>clean</th><th>certified ≥</th><th>robust ≤</th></tr></thead>
            <tbody>
            {Markup.Join(rows)}</tbody>
            </table></div>

            """);
    }

    private static Markup Classes(CardThreat threat)
    {
        CardRadius last = threat.Radii[0];
        string radius = Html.Radius(last.Epsilon, threat.Radii.Select(one => one.Epsilon));
        return Markup.Of($"""
            <section>
            <h2 id="classes-{threat.Norm}">Class by class, {Norm.Parse(threat.Norm).Symbol} {radius}</h2>
            <div class="scroll"><table>
            <thead><tr><th>label</th><th>points</th><th>clean</th><th>certified ≥</th><th>robust ≤</th></tr></thead>
            <tbody>
            {Markup.Join(last.Classes.Select(one => Markup.Of($"<tr><th scope=\"row\">{one.Label}</th><td>{one.Clean.Of}</td><td>{CardText
                .Share(one.Clean)}</td><td>{CardText.Share(one.Certified)}</td><td>{CardText.Share(one.Robust)}</td></tr>\n")))}</tbody>
            </table></div>
            </section>

            """);
    }

    private static Markup Gallery(CardRecord card, string folder)
    {
        if (card.Gallery.Count == 0) return Markup.Empty;
        return Markup.Of($"""
            <section>
            <h2 id="examples">Examples</h2>
            <p>Point, example, and their difference, whose largest change is black or white.</p>
            <div class="gallery">
            {Markup.Join(card.Gallery.Select(example => Example(example, folder)))}</div>
            </section>

            """);
    }

    private static Markup Example(CardExample example, string folder)
    {
        string words = $"Point {example.Point}, label {example.Label}, taken for {example.Predicted}, "
            + $"{Norm.Parse(example.Norm).Symbol} distance {Html.Number(example.Distance)}";
        Markup pictures = Markup.Join(example.Pictures.Select(picture => Markup.Of(
            $"<img alt=\"{picture.Name}\" src=\"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, picture.Name)))}\">")));
        return Markup.Of($"<figure>{pictures}<figcaption>{words}</figcaption></figure>\n");
    }

    private static Markup Evidence(CardRecord card)
    {
        IEnumerable<CardFile> files = card.Threats.SelectMany(threat => new[] { threat.Witness, threat.Certificate }.OfType<CardFile>());
        return Markup.Of($"""
            <section>
            <h2 id="evidence">Evidence</h2>
            <p>Nobody has to believe this page: every example and every proof lies beside it, and <code>polyrelu card {CardRecord.FileName}</code>
            checks them again, without any attack.</p>
            <ul>
            {Markup.Join(files.Select(file => Markup.Of($"<li><code>{file.Name}</code>, SHA-256 <code>{file.Sha256}</code></li>\n")))}<li>network
            <code>{card.Model.Sha256}</code>, points <code>{card.Data.Sha256}</code></li>
            {Markup.Join(card.Threats.Select(Ran))}</ul>
            <p><code>{card.Command}</code></p>
            </section>

            """);
    }

    private static Markup Ran(CardThreat threat) => Markup.Of($"<li>{Norm.Parse(threat.Norm).Symbol}: {string.Join(", ", threat.Attacks)} in "
        + $"{Quantity.Time(threat.AttackSeconds)}{(threat.ProofSeconds is { } proofs ? $", proofs in {Quantity.Time(proofs)}" : "")}</li>\n");
}
