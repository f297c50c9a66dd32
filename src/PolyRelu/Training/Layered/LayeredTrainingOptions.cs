using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Training.Layered;

/// <summary>How a layered network is trained.</summary>
public sealed record LayeredTrainingOptions
{
    /// <summary>The loss of one sample; its mean over a batch is minimised.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The update rule, such as <see cref="Momentum"/>.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Samples per step; 0 means all of them. The last batch of an epoch holds what is left.</summary>
    public int BatchSize { get; init; }

    /// <summary>Passes over the training samples.</summary>
    public required int Epochs { get; init; }

    /// <summary>Names the stream of the epochs' orders.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Whether every epoch has its own random order, a function of seed and epoch alone; otherwise the samples' own order is kept.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    internal int StepSize(int samples) => BatchSize == 0 || Optimizer.FullBatch ? samples : Math.Min(BatchSize, samples);

    internal void Validate(LayeredNetwork network, Samples train)
    {
        ArgumentNullException.ThrowIfNull(Loss);
        ArgumentNullException.ThrowIfNull(Optimizer);
        if (Epochs < 0) throw new ArgumentException($"The number of epochs must be ≥ 0; got {Epochs}.");
        if (BatchSize < 0) throw new ArgumentException($"The batch size must be ≥ 0 (0 = all samples); got {BatchSize}.");
        if (train.Count == 0) throw new ArgumentException("There are no training samples.");
        if (Optimizer.FullBatch && BatchSize != 0 && BatchSize < train.Count)
            throw new ArgumentException($"Optimiser '{Optimizer.Name}' takes all {Plural.Of(train.Count, "sample")} in one step; the batch "
                + $"size is {BatchSize}. Use batch size 0, or 'sgd'.");
        if (!Loss.Supports(network.Outputs))
            throw new ArgumentException($"Loss '{Loss.Name}' is not defined for {Plural.Of(network.Outputs, "output")}.");
        if (train.Inputs.Columns != network.InputDimension)
            throw new ArgumentException($"The network takes {Plural.Of(network.InputDimension, "feature")}; the training inputs are "
                + $"{train.Inputs.Rows}×{train.Inputs.Columns}.");
        if (!network.Layers.Any(layer => layer is AffineLayer))
            throw new ArgumentException("The network has no affine layer, so nothing can be trained.");
        Margin.Require(train.Labels, network.Outputs);
    }
}
