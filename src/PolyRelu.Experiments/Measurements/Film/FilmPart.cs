using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>Writes the film of a training; stands after it.</summary>
/// <param name="filming">What filmed it.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="hidden">Neurons h.</param>
internal sealed class FilmPart(IPart<FilmRecorder> filming, ClusterSettings clusters, int hidden) : TrialPart
{
    private const int BytesPerNeuron = (FilmRecord.Dimensions * sizeof(float)) + sizeof(double) + 1;
    private const int ScratchPerNeuron = 2 * (BytesPerNeuron + sizeof(int));    // in the checkpoint and in the one that replaces it

    /// <inheritdoc/>
    public override long Bytes => (long)FilmRecorder.MostFrames * hidden * BytesPerNeuron;

    /// <inheritdoc/>
    public override long Scratch => (long)FilmRecorder.MostFrames * hidden * ScratchPerNeuron;

    /// <inheritdoc/>
    /// <remarks>Trials of earlier versions have no film.</remarks>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        if (FilmRecord.Find(folder) is not { } film) yield break;
        yield return (FilmRecord.FileName, Promise.Count("births", film.Clusters, clusters.Clusters, "one per cluster"));
        bool isSame = film.PositiveCentres == clusters.PositiveClusters;
        yield return (FilmRecord.FileName, Promise.That(isSame, "positive_centres is another number"));
        yield return (FilmRecord.FileName, Promise.Count("a frame of neurons", film.Hidden, hidden, "one per neuron"));
    }

    /// <inheritdoc/>
    internal override void Run(TrialContext context) => context.Of(filming).Record().Save(context.Folder);
}
