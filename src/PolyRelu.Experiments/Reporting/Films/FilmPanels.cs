namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>Makes the panel of a film.</summary>
internal static class FilmPanels
{
    private static readonly string[] Names = ["start", "birth", "end"];
    private static readonly string[] Moments = ["at the start", "at the first birth", "at the end"];

    /// <summary>The panel.</summary>
    /// <param name="name">Begins the names of the stills' files: <c>film</c> gives film-start, film-birth and film-end.</param>
    /// <param name="title">Heading.</param>
    /// <param name="caption">What one sees.</param>
    /// <param name="takes">The pictures, side by side.</param>
    public static FilmPanel Of(string name, string title, Markup caption, IReadOnlyList<FilmTake> takes) =>
        new(title, caption, FilmStage.Of(title, takes), [.. Enumerable.Range(0, Names.Length).Select(i => Still(name, i, takes))]);

    private static Figure Still(string name, int moment, IReadOnlyList<FilmTake> takes) =>
        new($"{name}-{Names[moment]}", $"Neurons {Moments[moment]}", Markup.Empty, FilmStill.Width(takes.Count),
            FilmStill.Height(takes.Count),
            plot => FilmStill.Draw(plot, [.. takes.Select(take => (take, FrameOf(take, moment)))]));

    private static int FrameOf(FilmTake take, int moment) => moment switch { 0 => 0, 1 => take.Middle, _ => take.Frames - 1 };
}
