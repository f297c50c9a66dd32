using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;
using PolyRelu.Training;
using PolyRelu.Training.Layered;

namespace PolyRelu.Experiments.Measurements.Layered;

/// <summary>A layered network with one output, and how it is trained.</summary>
internal sealed record LayeredTrainingSettings : PresetSection
{
    /// <summary>Neurons of the hidden layers; none for a linear classifier.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Activation of the hidden layers.</summary>
    [Activation]
    public required string Activation { get; init; }

    /// <summary>How weights and biases are drawn.</summary>
    public required LayeredStart Start { get; init; }

    /// <summary>Loss.</summary>
    [Registered<Loss>]
    public required string Loss { get; init; }

    /// <summary>Optimiser.</summary>
    [Registered<OptimizerFactory>]
    public required string Optimizer { get; init; }

    /// <summary>Step size.</summary>
    [Positive]
    public required double LearningRate { get; init; }

    /// <summary>Samples per step; 0 for all of them.</summary>
    [AtLeast(0)]
    public required int Batch { get; init; }

    /// <summary>Passes over the training samples.</summary>
    [AtLeast(1)]
    public required int Epochs { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Refusal.Of(() => Make()) is { } wrongRate) yield return ("learningRate", $"a rate that '{Optimizer}' takes ({wrongRate})");
        else if (Batch != 0 && Make().FullBatch)
            yield return ("batch", $"0, since '{Optimizer}' takes all samples in one step ('sgd' takes batches)");
    }

    /// <summary>The widths of all values between affine layers: features, neurons, one output.</summary>
    internal int[] Widths(int dimension) => [dimension, .. Hidden, 1];

    /// <summary>Weights and biases of a network on so many features.</summary>
    internal long Parameters(int dimension)
    {
        int[] widths = Widths(dimension);
        return widths.Zip(widths.Skip(1), (from, to) => (from + 1L) * to).Sum();
    }

    /// <summary>The options of the trainer.</summary>
    internal LayeredTrainingOptions Options(ulong seed) => new()
    {
        Loss = Registry<Loss>.Find(Loss).Value, Optimizer = Make(), BatchSize = Batch, Epochs = Epochs, Seed = seed,
    };

    private Optimizer Make() => Registry<OptimizerFactory>.Find(Optimizer).Value(new OptimizerSettings { LearningRate = LearningRate });
}
