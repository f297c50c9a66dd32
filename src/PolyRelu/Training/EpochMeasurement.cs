using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>The measurements at the end of an epoch, whatever trained the network: test accuracy, stable ranks, alignment.</summary>
internal sealed class EpochMeasurement(Samples train, Samples? test, Matrix? directions)
{
    private Matrix features;

    /// <summary>Adds the measurements of a network to a record.</summary>
    /// <exception cref="DivergenceException">A parameter is not finite.</exception>
    internal EpochRecord Complete(EpochRecord record, PolyReluNetwork network)
    {
        double weightRank = StableRank.Of(network.Weights);
        if (!double.IsFinite(weightRank)) throw new DivergenceException(record.Epoch, "a weight is not finite");
        Samples measured = test ?? train;
        if (features.Rows != measured.Count) features = new(measured.Count, network.Hidden);
        HiddenFeatures.Compute(network, measured.Inputs, features);
        return record with
        {
            TestAccuracy = test is null ? double.NaN : Accuracy(network, test),
            FeatureStableRank = StableRank.Of(features),
            WeightStableRank = weightRank,
            Alignment = directions is { } references ? NeuronAnalysis.Alignment(network, references) : null,
        };
    }

    private double Accuracy(PolyReluNetwork network, Samples samples)
    {
        Span<float> logits = stackalloc float[network.Outputs];
        int correct = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            HiddenFeatures.Logits(network, features.Row(i), logits);
            if (Margin.IsCorrect(logits, samples.Labels[i])) correct++;
        }
        return (double)correct / samples.Count;
    }
}
