using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>A trained network and the record of its training.</summary>
/// <param name="Network">The network after the last epoch.</param>
/// <param name="Epochs">One record per epoch, in order.</param>
public sealed record TrainingResult(PolyReluNetwork Network, IReadOnlyList<EpochRecord> Epochs)
{
    /// <summary>The record of the start, as epoch 0; null unless it was asked for (<see cref="TrainingOptions.MeasureStart"/>).</summary>
    public EpochRecord? Start { get; init; }
}
