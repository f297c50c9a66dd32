using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>Samples that were drawn, and what several statements ask of them, computed once.</summary>
/// <param name="samples">The samples.</param>
/// <param name="measured">How many of them, the first ones, have their exact distances computed.</param>
internal sealed class StatementDraw(Samples samples, int measured)
{
    private readonly Dictionary<IdealClassifier, double[]> distances = [];

    /// <summary>The samples.</summary>
    public Samples Samples => samples;

    /// <summary>On which samples a classifier errs.</summary>
    public bool[] Errors(IdealClassifier classifier) => [.. Predictions.Correct(classifier, samples).Select(right => !right)];

    /// <summary>Which of the measured samples have a misclassified point within the closed ball of an L2 radius.</summary>
    public bool[] BrokenWithin(IdealClassifier classifier, double radius) =>
        [.. Distances(classifier).Select(distance => distance <= radius)];

    /// <summary>The samples of a class.</summary>
    public Samples OfClass(int label) =>
        samples.Choose([.. Enumerable.Range(0, samples.Count).Where(i => samples.Labels[i] == label)]);

    /// <summary>L2 distances of the measured samples to the nearest misclassified point.</summary>
    private double[] Distances(IdealClassifier classifier)
    {
        if (distances.TryGetValue(classifier, out double[]? known)) return known;
        double[] found = new double[measured];
        Workers.For(measured, i => found[i] = classifier.ExactDistance(samples.Inputs.Row(i), samples.Labels[i]));
        return distances[classifier] = found;
    }
}
