using PolyRelu.Networks.Layered;

namespace PolyRelu.Training.Layered;

/// <summary>A trained layered network and the record of its training.</summary>
/// <param name="Network">The network after the last epoch.</param>
/// <param name="Epochs">One record per epoch, in order.</param>
public sealed record LayeredTrainingResult(LayeredNetwork Network, IReadOnlyList<LayeredEpoch> Epochs);

/// <summary>What was recorded over one epoch of a layered network.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean training loss, of each sample before the step it took part in.</param>
/// <param name="Accuracy">Fraction of training samples classified correctly, each before the step it took part in.</param>
public sealed record LayeredEpoch(int Epoch, double Loss, double Accuracy);

/// <summary>How far a training of a layered network is.</summary>
/// <param name="Samples">Samples seen so far, over all epochs.</param>
/// <param name="Total">Samples there are to see: epochs × training samples.</param>
/// <param name="Loss">Mean loss of the batch seen last, before its step.</param>
public readonly record struct LayeredProgress(long Samples, long Total, double Loss);
