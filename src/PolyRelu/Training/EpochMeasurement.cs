using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>The measurements at the end of an epoch, whatever trained the network: test accuracy, stable ranks, alignment.</summary>
internal sealed class EpochMeasurement(Samples train, Samples? test, Matrix? directions)
{
    private Matrix features;
    private Matrix logits;

    /// <summary>The record of a start: of the network as it is, without a step.</summary>
    /// <exception cref="DivergenceException">A parameter or an activation is not finite.</exception>
    internal EpochRecord Start(PolyReluNetwork network, Loss loss)
    {
        Matrix outputs = new(train.Count, network.Outputs);
        network.CreateEvaluator().Logits(train.Inputs, outputs);
        float[] slopes = new float[network.Outputs];
        double sum = 0;
        for (int i = 0; i < train.Count; i++) sum += loss.Evaluate(outputs.Row(i), train.Labels[i], slopes);
        double accuracy = Predictions.Accuracy(outputs, train.Labels);
        return Complete(new(0, sum / train.Count, accuracy, double.NaN, double.NaN, double.NaN, null, 0), network);
    }

    /// <summary>Adds the measurements of a network to a record.</summary>
    /// <exception cref="DivergenceException">A parameter or an activation is not finite.</exception>
    internal EpochRecord Complete(EpochRecord record, PolyReluNetwork network)
    {
        double weightRank = StableRank.Of(network.Weights);
        if (!double.IsFinite(weightRank)) throw new DivergenceException(record.Epoch, "a weight is not finite");
        Samples measured = test ?? train;
        if (features.Rows != measured.Count)
            (features, logits) = (new(measured.Count, network.Hidden), new(measured.Count, network.Outputs));
        network.CreateEvaluator().LogitsAndFeatures(measured.Inputs, logits, features);
        double featureRank = StableRank.Of(features);
        if (!double.IsFinite(featureRank)) throw new DivergenceException(record.Epoch, "a hidden activation is not finite");
        return record with
        {
            TestAccuracy = test is null ? double.NaN : Predictions.Accuracy(logits, test.Labels),
            FeatureStableRank = featureRank,
            WeightStableRank = weightRank,
            Alignment = directions is { } references ? NeuronAnalysis.Alignment(network, references) : null,
            Quartiles = directions is { } same ? AlignmentQuartiles.Of(network, same) : null,
        };
    }
}
