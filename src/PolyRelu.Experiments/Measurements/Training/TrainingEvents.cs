using PolyRelu.Experiments.EventFiles;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>A training as scalars for TensorBoard, one step per epoch and step 0 for the start.</summary>
internal static class TrainingEvents
{
    /// <summary>The scalars of an epoch.</summary>
    public static ScalarEvent Of(EpochRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ScalarEvent(row.Epoch, row.Epoch,
        [
            ("loss/train", row.Loss), ("accuracy/train", row.TrainAccuracy), ("accuracy/test", row.TestAccuracy),
            ("alignment/lower quartile", row.LowerAlignment), ("alignment/median", row.MedianAlignment),
            ("alignment/upper quartile", row.UpperAlignment), ("alignment/weighted mean", row.Alignment),
            ("stable rank/features", row.FeatureStableRank), ("stable rank/weights", row.WeightStableRank),
        ]);
    }

    /// <summary>The steps of a whole training.</summary>
    public static IEnumerable<ScalarEvent> Of(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return (log.Start is null ? log.Epochs : log.Epochs.Prepend(log.Start)).Select(Of);
    }
}
