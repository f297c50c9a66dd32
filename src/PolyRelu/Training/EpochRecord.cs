using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>What was recorded over one epoch. Measurements that were not made in this epoch are NaN.</summary>
/// <param name="Epoch">Number of the epoch, from 1; the measurements are made at its end. 0 stands for the start, before any step.</param>
/// <param name="Loss">
/// Mean training loss over the epoch's samples, each before the step it took part in; at the start, of the network as it is.
/// </param>
/// <param name="TrainAccuracy">Fraction of training samples classified correctly, each before the step it took part in.</param>
/// <param name="TestAccuracy">Fraction of test samples classified correctly; NaN without test samples.</param>
/// <param name="FeatureStableRank">
/// ‖A‖_F² / ‖A‖₂² of the hidden activations A [n × h] of the test samples (training samples where there are none).
/// </param>
/// <param name="WeightStableRank">‖W‖_F² / ‖W‖₂² of the input weights.</param>
/// <param name="Alignment">
/// Mean over neurons, weighted by their contribution, of the largest cosine with a reference direction; null without directions.
/// </param>
/// <param name="Seconds">Wall-clock seconds of the epoch's steps, measurements not included.</param>
public sealed record EpochRecord(
    int Epoch, double Loss, double TrainAccuracy, double TestAccuracy, double FeatureStableRank, double WeightStableRank, double? Alignment,
    double Seconds)
{
    /// <summary>
    /// Quartiles over neurons of the largest cosine with a reference direction; null without directions or where they were not measured.
    /// </summary>
    public AlignmentQuartiles? Quartiles { get; init; }
}
