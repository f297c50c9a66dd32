using PolyRelu.Experiments.Settings;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Estimates;

/// <summary>The large arrays of trainings and of attacks: not all that a trial allocates, but what grows with the preset.</summary>
internal static class MemoryPieces
{
    private const int NetworkCopies = 4;        // start, in training, exported, and as the measurement reads it
    private const int LargestChunk = 1536;      // samples that pass through a training step together

    /// <summary>Of a training, with its samples.</summary>
    public static IEnumerable<MemoryPart> OfTraining(NetworkShape shape, TrainingSettings training, int trainSamples, int testSamples)
    {
        int chunk = Math.Min(training.Batch == 0 ? trainSamples : Math.Min(training.Batch, trainSamples), LargestChunk);
        int states = Registry<OptimizerFactory>.Find(training.Optimizer).Value(new OptimizerSettings { LearningRate = training.LearningRate }).StateCount;
        yield return new("training samples", trainSamples, shape.InputDimension);
        yield return new("test samples", testSamples, shape.InputDimension);
        yield return new("weights and the optimiser's state", shape.Hidden, (long)shape.InputDimension + shape.Outputs, NetworkCopies + states);
        yield return new("activations and slopes of a training step", chunk, shape.Hidden, 2);
        yield return new("hidden features of the test samples", testSamples, shape.Hidden);
    }

    /// <summary>Of a training, and of the largest of the curves, which are measured one after the other.</summary>
    public static IEnumerable<MemoryPart> OfClassifier(NetworkShape shape, TrainingSettings training, IReadOnlyList<EvaluationSettings> evaluations, int trainSamples, int testSamples) =>
    [
        .. OfTraining(shape, training, trainSamples, testSamples),
        .. evaluations.Select(evaluation => OfCurve(evaluation, testSamples, shape.InputDimension)).OrderByDescending(part => part.Bytes).Take(1),
    ];

    /// <summary>Of the centres of K clusters in D dimensions: they are made in double precision.</summary>
    public static MemoryPart OfCentres(int clusters, int dimension) => new("centres of the clusters", clusters, dimension, 3);

    /// <summary>Of a curve: the attacked samples, and their adversarial examples at every radius.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="samples">Samples there are.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfCurve(AttackCurveSettings curve, int samples, int dimension) =>
        new("attacked samples and their adversarial examples", Math.Min(curve.Samples, samples), dimension, 1 + curve.Radii.Count);
}
