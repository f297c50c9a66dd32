using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>A training as rows of a table: where its last epoch left it.</summary>
internal static class TrainingRows
{
    /// <summary>The rows of a record.</summary>
    public static IEnumerable<MeasurementRow> Of(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        EpochRow last = log.Epochs[^1];
        yield return Row(StandardQuantity.Learned, log.HasLearned ? 1 : 0);
        yield return Row(StandardQuantity.TrainLoss, last.Loss);
        yield return Row(StandardQuantity.TrainAccuracy, last.TrainAccuracy);
        yield return Row(StandardQuantity.TestAccuracy, last.TestAccuracy);
        yield return Row(StandardQuantity.FeatureStableRank, last.FeatureStableRank);
        yield return Row(StandardQuantity.WeightStableRank, last.WeightStableRank);
        if (last.Alignment is { } alignment) yield return Row(StandardQuantity.Alignment, alignment);
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double? value) =>
        new(quantity, MeasurementRow.Finite(value), TrainingLog.FileName);
}
