namespace PolyRelu.Experiments.Reporting;

/// <summary>A film: what moves on a screen, and the stills that stand in its place on paper and where no script runs.</summary>
/// <param name="Title">Heading above it.</param>
/// <param name="Caption">What one sees.</param>
/// <param name="Moving">Canvas, controls, data and script. Shows nothing until the script runs.</param>
/// <param name="Stills">Three pictures of it: at the start, at the first birth, at the end.</param>
internal sealed record FilmPanel(string Title, Markup Caption, Markup Moving, IReadOnlyList<Figure> Stills);
