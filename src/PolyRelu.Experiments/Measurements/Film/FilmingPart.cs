using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>Sets up what films a training on clusters; stands before the training.</summary>
/// <param name="data">The clusters.</param>
/// <param name="axes">The three centres along which it is filmed.</param>
/// <param name="loss">Name of the loss.</param>
/// <param name="epochs">Number of epochs.</param>
internal sealed class FilmingPart(IPart<ClusterData> data, int[] axes, string loss, int epochs) : TrialPart<FilmRecorder>
{
    /// <inheritdoc/>
    protected override FilmRecorder Compute(TrialContext context) =>
        new(context.Of(data), axes, Registry<Loss>.Find(loss).Value, epochs);
}
