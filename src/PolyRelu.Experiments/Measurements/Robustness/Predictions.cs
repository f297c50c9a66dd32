using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Which samples a classifier gets right; a tie is an error.</summary>
internal static class Predictions
{
    /// <summary>Whether each sample is classified correctly.</summary>
    public static bool[] Correct(IClassifier classifier, Samples samples)
    {
        Matrix logits = new(samples.Count, classifier.Outputs);
        classifier.Logits(samples.Inputs, logits);
        return [.. Enumerable.Range(0, samples.Count).Select(i => Margin.IsCorrect(logits.Row(i), samples.Labels[i]))];
    }

    /// <summary>Fraction of the samples classified correctly.</summary>
    public static double Accuracy(IClassifier classifier, Samples samples) => Correct(classifier, samples).Count(right => right) / (double)samples.Count;
}
