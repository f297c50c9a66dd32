using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// The large arrays of data, trainings and attacks: not all that is allocated, but what grows with sizes that a user chooses.
/// </summary>
public static class MemoryPieces
{
    private const int NetworkCopies = 4;        // start, in training, exported, and as the measurement reads it
    private const int AttackedCopies = 2;       // as it was read, and packed
    private const int NearestCopies = 10;       // inputs, and examples of every attack, as claimed, confirmed and kept
    private const int LargestChunk = 1536;      // samples that pass through a training step together

    /// <summary>Of samples that are drawn or read to train and to test on.</summary>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples.</param>
    /// <param name="dimension">Number of features D.</param>
    public static IEnumerable<MemoryPart> OfSamples(int train, int test, int dimension) => [new("training samples", train, dimension), new("test samples", test, dimension)];

    /// <summary>Of a training, without its samples.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="batch">Samples per step; 0 for all of them.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="trainSamples">Training samples.</param>
    /// <param name="testSamples">Test samples.</param>
    public static IEnumerable<MemoryPart> OfTraining(NetworkShape shape, int batch, Optimizer optimizer, int trainSamples, int testSamples)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(optimizer);
        int chunk = Math.Min(batch == 0 ? trainSamples : Math.Min(batch, trainSamples), LargestChunk);
        return
        [
            new("weights and the optimiser's state", shape.Hidden, (long)shape.InputDimension + shape.Outputs, NetworkCopies + optimizer.StateCount),
            new("activations and slopes of a training step", chunk, shape.Hidden, 2),
            new("hidden features of the test samples", testSamples, shape.Hidden),
        ];
    }

    /// <summary>Of an attacked network.</summary>
    /// <param name="inputs">Number of features D.</param>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="outputs">Number of outputs C.</param>
    public static MemoryPart OfNetwork(int inputs, int hidden, int outputs) => new("weights of the network", hidden, (long)inputs + outputs, AttackedCopies);

    /// <summary>Of a curve: the attacked samples, and their adversarial examples at every radius.</summary>
    /// <param name="samples">Attacked samples.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="radii">Number of radii.</param>
    public static MemoryPart OfCurve(int samples, int dimension, int radii) => new("attacked samples and their adversarial examples", samples, dimension, 1 + radii);

    /// <summary>Of a search for nearest examples, which works block by block: what is known before, during and after each attack.</summary>
    /// <param name="samples">Samples searched together.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfNearest(int samples, int dimension) =>
        new("nearest examples of a block of samples", samples, dimension, NearestCopies);

    /// <summary>Of the centres of K clusters in D dimensions: they are made in double precision.</summary>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfCentres(int clusters, int dimension) => new("centres of the clusters", clusters, dimension, 3);

    /// <summary>Of a training, with its samples.</summary>
    internal static IEnumerable<MemoryPart> OfTraining(NetworkShape shape, TrainingSettings training, int trainSamples, int testSamples) =>
        [.. OfSamples(trainSamples, testSamples, shape.InputDimension), .. OfTraining(shape, training.Batch, training.Make(), trainSamples, testSamples)];

    /// <summary>Of a training without its samples, and of the largest of the curves, which are measured one after the other.</summary>
    internal static IEnumerable<MemoryPart> OfClassifier(NetworkShape shape, TrainingSettings training, IReadOnlyList<EvaluationSettings> evaluations, int trainSamples, int testSamples) =>
    [
        .. OfTraining(shape, training.Batch, training.Make(), trainSamples, testSamples),
        .. evaluations.Select(evaluation => OfCurve(evaluation, testSamples, shape.InputDimension)).OrderByDescending(part => part.Bytes).Take(1),
    ];

    /// <summary>Of a curve: as many of some samples as a preset attacks.</summary>
    internal static MemoryPart OfCurve(AttackCurveSettings curve, int samples, int dimension) => OfCurve(Math.Min(curve.Samples, samples), dimension, curve.Radii.Count);
}
