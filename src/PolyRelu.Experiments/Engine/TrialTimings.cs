using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>Wall times of a trial, as <c>timings.json</c>: the only file of a trial that differs between equal runs.</summary>
/// <param name="Training">Seconds of the training, measurements included.</param>
/// <param name="Epochs">Seconds of the steps of each epoch.</param>
/// <param name="Curves">Seconds of each curve, in the order in which they stand in <c>robustness.json</c>.</param>
internal sealed record TrialTimings(double Training, IReadOnlyList<double> Epochs, IReadOnlyList<double> Curves)
{
    /// <summary>
    /// Seconds of the proofs of each entry of <c>sandwich.json</c>, added up over samples, which are worked on side by side.
    /// </summary>
    public IReadOnlyList<double> Proofs { get; init; } = [];

    /// <summary>The times of a trial of which nothing has run.</summary>
    internal static TrialTimings None { get; } = new(0, [], []);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(TrialFolder.TimingsName, this);
}
