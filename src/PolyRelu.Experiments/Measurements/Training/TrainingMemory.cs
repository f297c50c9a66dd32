using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>The large arrays of a training: not all that is allocated, but what grows with sizes that a user chooses.</summary>
internal static class TrainingMemory
{
    private const int WholeCopies = 3;          // gradient in panels, then weights and gradient as matrices
    private const int NetworkCopies = 4;        // start, in training, exported, and as the measurement reads it

    /// <summary>Of a training, without its samples.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="batch">Samples per step; 0 for all of them.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="trainSamples">Training samples.</param>
    /// <param name="testSamples">Test samples.</param>
    public static IEnumerable<MemoryPart> Of(NetworkShape shape, int batch, Optimizer optimizer, int trainSamples, int testSamples)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(optimizer);
        int chunk = Math.Min(batch == 0 ? trainSamples : Math.Min(batch, trainSamples), TrainingEngine.LargestChunk);
        return
        [
            new("weights and the optimiser's state", shape.Hidden, (long)shape.InputDimension + shape.Outputs,
                NetworkCopies + optimizer.StateCount),
            new("activations and slopes of a training step", chunk, shape.Hidden, 2),
            new("hidden features of the test samples", testSamples, shape.Hidden),
            .. optimizer is MatrixOptimizer matrix ? OfWholeWeights(matrix, shape.Hidden, shape.InputDimension) : [],
        ];
    }

    private static MemoryPart[] OfWholeWeights(MatrixOptimizer optimizer, int hidden, int dimension) =>
    [
        new("weights, gradient and state as whole matrices", hidden, dimension, WholeCopies + optimizer.StateCount),
        new($"what the optimiser '{optimizer.Name}' works with", 1, optimizer.WorkingLength(hidden, dimension)),
    ];
}
