using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>What a classifier says about samples: which are classified correctly, and the accuracy.</summary>
public static class Predictions
{
    /// <summary>Whether each sample is classified correctly [n].</summary>
    /// <exception cref="InvalidOperationException">The classifier wrote to what it was asked about.</exception>
    public static bool[] Correct(IClassifier classifier, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(samples);
        Matrix logits = new(samples.Count, classifier.Outputs);
        classifier.LogitsOfCopy(samples.Inputs, logits);
        return Correct(logits, samples.Labels);
    }

    /// <summary>Fraction of the samples classified correctly; 0 where there are none.</summary>
    /// <exception cref="InvalidOperationException">The classifier wrote to what it was asked about.</exception>
    public static double Accuracy(IClassifier classifier, Samples samples) => Fraction.Of(Correct(classifier, samples));

    /// <summary>Fraction of logits that are of the label.</summary>
    /// <param name="logits">[≥ n × C], a row per sample.</param>
    /// <param name="labels">[n].</param>
    internal static double Accuracy(Matrix logits, int[] labels) => Fraction.Of(Correct(logits, labels));

    /// <summary>Whether each row of logits is of its label [n].</summary>
    /// <param name="logits">[≥ n × C], a row per sample.</param>
    /// <param name="labels">[n].</param>
    internal static bool[] Correct(Matrix logits, int[] labels) =>
        [.. labels.Select((label, i) => Margin.IsCorrect(logits.Row(i), label))];

}
