using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments;

/// <summary>What a trial works with.</summary>
/// <param name="Folder">Where its files go.</param>
/// <param name="Progress">Who watches.</param>
/// <param name="Cancellation">Stops the trial.</param>
public sealed record TrialContext(TrialFolder Folder, IRunProgress Progress, CancellationToken Cancellation);
