using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Films;

namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>
/// Cuts records to a film that is small whatever they hold: fewer frames, neurons and samples, and one panel of all powers.
/// </summary>
internal static class FilmCut
{
    /// <summary>Bytes of the data of a film, as they stand in the page.</summary>
    public const int MostBytes = 230_000;

    /// <summary>Pictures of a film; others are left out, and the caption says so.</summary>
    public const int MostScenes = 12;

    private const int MostFrames = 60, MostNeurons = 120, FewNeurons = 40, MostSamples = 120, FewSamples = 45;

    /// <summary>The panel of a film, for <see cref="ReportContent.Film"/>.</summary>
    /// <param name="name">Begins the names of the stills' files: <c>film</c> gives film-start, film-birth and film-end.</param>
    /// <param name="title">Heading.</param>
    /// <param name="caption">What was computed, in a sentence or two; how it is drawn is said after it.</param>
    /// <param name="scenes">The pictures, side by side; at least one.</param>
    public static FilmPanel Of(string name, string title, Markup caption, IReadOnlyList<FilmScene> scenes)
    {
        FilmScene[] shown = [.. scenes.Take(MostScenes)];
        double room = (double)MostBytes / shown.Length;
        FilmTake[] takes = [.. shown.Select(scene => Take(scene, room, shown.Length))];
        return FilmPanels.Of(name, title, caption + Words(scenes, takes), takes);
    }

    private static FilmTake Take(FilmScene scene, double room, int scenes)
    {
        FilmRecord film = scene.Record;
        int[] samples = Samples(film, scenes > 5 ? FewSamples : MostSamples);
        double places = (room - (FilmData.BytesPerSample * samples.Length)) / FilmData.BytesPerNeuron;
        int neuronCount = (int)Math.Clamp(places / MostFrames, FewNeurons, MostNeurons);
        int[] neurons = Neurons(film, Math.Min(film.Hidden, neuronCount));
        int[] frames = Frames(film, (int)Math.Clamp(places / neurons.Length, 3, MostFrames));
        double[] weights = [.. frames.SelectMany(frame => Weights(film, frame, neurons))];
        return new FilmTake(scene.Label, scene.Clock, [.. film.Axes.Select(axis => Axis(film, axis))])
        {
            Times = [.. frames.Select(frame => film.Clock[frame])],
            Losses = [.. frames.Select(frame => film.Losses[frame])],
            Born = [.. frames.Select(frame => film.Births.Count(birth => birth <= film.Clock[frame]))],
            Clusters = film.Clusters,
            Middle = film.FirstBirth is { } first ? Array.IndexOf(frames, first) : frames.Length / 2,
            Neurons = [.. frames.SelectMany(frame => neurons.SelectMany(j => Direction(film, frame, j)))],
            Weights = weights,
            Signs = [.. frames.SelectMany(frame => neurons.Select(j => film.Signs[(frame * film.Hidden) + j]))],
            Data = [.. samples.SelectMany(i => film.Data.Row(i).ToArray())],
            Labels = [.. samples.Select(i => film.Labels[i])],
        };
    }

    private static FilmAxis Axis(FilmRecord film, int axis) => new(
        Notation.Of(FormattableString.Invariant($"μ{axis + 1}")), axis < film.PositiveCentres ? 1 : -1,
        double.IsNaN(film.Births[axis]) ? null : film.Births[axis]);

    private static float[] Direction(FilmRecord film, int frame, int neuron)
    {
        int at = FilmRecord.Dimensions * ((frame * film.Hidden) + neuron);
        return film.Neurons[at..(at + FilmRecord.Dimensions)];
    }

    /// <summary>Logarithms of contributions relative to the largest of those shown; −∞ where there are none.</summary>
    private static IEnumerable<double> Weights(FilmRecord film, int frame, int[] neurons)
    {
        double[] logs = [.. neurons.Select(j => film.LogContributions[(frame * film.Hidden) + j])];
        double largest = logs.Max();
        return logs.Select(value => double.IsNegativeInfinity(value) ? double.NegativeInfinity : value - largest);
    }

    /// <summary>First, last and the frame of the first birth, and others evenly between.</summary>
    private static int[] Frames(FilmRecord film, int most)
    {
        if (film.Frames <= most) return [.. Enumerable.Range(0, film.Frames)];
        int[] needed = [.. new[] { 0, film.FirstBirth ?? 0, film.Frames - 1 }.Distinct()];
        return [.. Spread(film.Frames, most - needed.Length + 2).Where(frame => !needed.Contains(frame)).Take(most - needed.Length)
            .Concat(needed).Order()];
    }

    /// <summary>Those with the largest final contribution, and some of the others, in the network's order.</summary>
    private static int[] Neurons(FilmRecord film, int count)
    {
        if (film.Hidden <= count) return [.. Enumerable.Range(0, film.Hidden)];
        int last = (film.Frames - 1) * film.Hidden, largest = (count + 1) / 2;
        int[] order = [.. Enumerable.Range(0, film.Hidden).OrderByDescending(j => film.LogContributions[last + j])];
        int[] others = [.. order.Skip(largest).Order()];
        return [.. order.Take(largest).Concat(Spread(others.Length, count - largest).Select(i => others[i])).Order()];
    }

    /// <summary>As many samples of every axis as there is room for; a sample belongs to the centre it is nearest to.</summary>
    private static int[] Samples(FilmRecord film, int most) =>
    [
        .. Enumerable.Range(0, film.Labels.Length).GroupBy(i => film.Data.Row(i).ToArray().Index().MaxBy(entry => entry.Item).Index)
            .SelectMany(group => group.Take(most / FilmRecord.Dimensions)).Order(),
    ];

    /// <summary>Some numbers from 0 to a count, the first and the last among them.</summary>
    private static IEnumerable<int> Spread(int count, int some) => some >= count ? Enumerable.Range(0, count)
        : some <= 1 ? Enumerable.Range(0, some)
            : Enumerable.Range(0, some).Select(i => (int)Math.Round((double)i * (count - 1) / (some - 1)));

    /// <summary>How the pictures are drawn, and what was left out.</summary>
    private static Markup Words(IReadOnlyList<FilmScene> scenes, FilmTake[] takes)
    {
        int hidden = scenes.Max(scene => scene.Record.Hidden), shown = takes.Max(take => take.Hidden);
        string neurons = hidden == shown ? "" : $" Of {Plural.Of(hidden, "neuron")} {shown} are shown: those with the largest final "
            + "contributions, and as many others.";
        string pictures = scenes.Count == takes.Length ? "" : $" The first {takes.Length} of {Plural.Of(scenes.Count, "picture")}.";
        int others = takes.Max(take => take.Clusters) - FilmRecord.Dimensions;
        string elsewhere = others == 0 ? "" : $"; the other {Plural.Of(others, "cluster")} lie at the origin";
        return Markup.Of($" A stick is a neuron's direction, projected onto three of the cluster directions (dotted){elsewhere}. ")
            + Markup.Of($"The area of its dot is its contribution |v|‖w‖ beside those of the same moment; below 1% of the largest it is ")
            + Markup.Of($"faint. A cluster is born when its mean margin rises above ½. The slider takes every picture from its start over ")
            + Markup.Of($"its first birth to its end; each has its own clock.")
            + neurons + pictures;
    }
}
