using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>The film of trainings on clusters, the powers side by side.</summary>
internal static class ClusterFilm
{
    /// <summary>The film of the first repeat of every power; null where no trial has one.</summary>
    public static FilmPanel? Of(IReadOnlyList<ClusterRepeats> powers)
    {
        FilmScene[] scenes = [.. powers.Where(power => power.First.Film is not null)
            .Select(power => new FilmScene(power.Legend, "epoch", power.First.Film!))];
        return scenes.Length == 0 ? null : FilmCut.Of("film", "Neurons on their way", Caption(powers[0].First.Configuration), scenes);
    }

    private static Markup Caption(SyntheticConfiguration c)
    {
        string projection = Html.Number(Math.Sqrt((double)FilmRecord.Dimensions / c.Clusters.Dimension), 2);
        return Markup.Of($"The trainings of this run in {Plural.Of(c.Clusters.Dimension, "dimension")}: directions at random have a "
            + $"length ")
            + Markup.Of($"of about {projection} in the three that are shown. Losses and births are those of the first ")
            + Markup.Of($"{Plural.Of(FilmRecorder.MeasuredPerCluster, "training sample")} of each cluster.");
    }
}
