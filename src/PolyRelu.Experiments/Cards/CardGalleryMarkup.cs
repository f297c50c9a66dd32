using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Cards;

/// <summary>The examples of a norm on a page: pictures where the points are images, else a table.</summary>
internal static class CardGalleryMarkup
{
    private static readonly string[] Kinds = ["point", "adversarial example", "difference"];

    /// <summary>The section; nothing where no example is shown.</summary>
    /// <param name="card">The card.</param>
    /// <param name="threat">The norm.</param>
    /// <param name="folder">Where the pictures are.</param>
    /// <param name="outline">Takes the heading.</param>
    public static Markup Of(CardRecord card, CardThreat threat, string folder, Outline outline)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(outline);
        CardExample[] shown = [.. card.Gallery.Where(example => example.Norm == threat.Norm)];
        if (shown.Length == 0) return Markup.Empty;
        string title = $"Adversarial examples in {Norm.Parse(threat.Norm).Symbol}";
        double[] radii = [.. threat.Radii.Select(radius => radius.Epsilon)];
        return shown.Any(example => example.Pictures.Count > 0) ? Markup.Of($"""
            <section>
            {outline.Section(title)}
            <p>The first points that are classified correctly and broken: each beside its example and the difference, in which grey is no
            change and the largest one is black or white.</p>
            <div class="gallery">
            {Markup.Join(shown.Select(example => Pictures(example, radii, folder)))}</div>
            </section>

            """) : Markup.Of($"""
            <section>
            {outline.Section(title)}
            <p>The first points that are classified correctly and broken.</p>
            <div class="scroll"><table>
            <thead><tr><th>point</th><th>label</th><th>taken for</th><th>within ε</th><th>at a distance of</th></tr></thead>
            <tbody>
            {Markup.Join(shown.Select(example => Row(example, radii)))}</tbody>
            </table></div>
            </section>

            """);
    }

    private static Markup Row(CardExample example, double[] radii) => Markup.Of($"""
        <tr><th scope="row">{example.Point}</th><td>{example.Label}</td><td>{example.Predicted}</td><td>{CardText
            .Radius(example.Epsilon, radii)}</td><td>{Html.Number(example.Distance, 4)}</td></tr>

        """);

    private static Markup Pictures(CardExample example, double[] radii, string folder)
    {
        Markup pictures = Markup.Join(example.Pictures.Zip(Kinds, (picture, kind) =>
        {
            string bytes = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, picture.Name)));
            return Markup.Of($"<img alt=\"{kind}\" src=\"data:image/png;base64,{bytes}\">");
        }));
        return Markup.Of($"""
            <figure><div class="three">{pictures}</div><figcaption>Point {example.Point}, label {example.Label}, taken for
            <b>{example.Predicted}</b> at a distance of {Html.Number(example.Distance)} (ε = {CardText
                .Radius(example.Epsilon, radii)})</figcaption></figure>

            """);
    }
}
