using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>Wall times of a trial, as <c>timings.json</c>: the only file of a trial that differs between equal runs.</summary>
/// <param name="Training">Seconds of the training, measurements included.</param>
/// <param name="Epochs">Seconds of the steps of each epoch.</param>
/// <param name="Curves">Seconds of each curve, in the order in which they stand in <c>robustness.json</c>.</param>
internal sealed record TrialTimings(double Training, IReadOnlyList<double> Epochs, IReadOnlyList<double> Curves)
{
    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(TrialFolder.TimingsName, this);
}
