using PolyRelu.Experiments.Measurements.Robustness;

namespace PolyRelu.Experiments.Runs;

/// <summary>Wall times of a trial, as <c>timings.json</c>: the only file of a trial that differs between equal runs.</summary>
/// <param name="Training">Seconds of the training, measurements included.</param>
/// <param name="Epochs">Seconds of the steps of each epoch.</param>
/// <param name="Curves">Seconds of each curve, in the order of <see cref="RobustnessRecord.Curves"/>.</param>
public sealed record TrialTimings(double Training, IReadOnlyList<double> Epochs, IReadOnlyList<double> Curves)
{
    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(TrialFolder.TimingsName, this);
}
