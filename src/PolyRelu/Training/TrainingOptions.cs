using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>How a network is trained and what is recorded.</summary>
public sealed record TrainingOptions
{
    /// <summary>The loss of one sample; its mean over a batch is minimised.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The update rule.</summary>
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
    /// <remarks>A step that holds all samples keeps their order in any case: the mean loss is the same, and they are packed once.</remarks>
    public bool Shuffle { get; init; } = true;

    /// <summary>Measure test accuracy, stable ranks and alignment after every so many epochs; always after the last.</summary>
    public int MeasureEvery { get; init; } = 1;

    /// <summary>Whether the start is measured as well (<see cref="TrainingResult.Start"/>); takes as long as a part of an epoch.</summary>
    public bool MeasureStart { get; init; }

    /// <summary>
    /// Directions [m × D] that neurons are expected to align with, of any length ≠ 0; null where alignment is not recorded.
    /// </summary>
    public Matrix? ReferenceDirections { get; init; }

    internal int StepSize(int samples) => BatchSize == 0 || Optimizer.FullBatch ? samples : Math.Min(BatchSize, samples);

    internal void Validate(PolyReluNetwork network, Samples train, Samples? test)
    {
        ArgumentNullException.ThrowIfNull(Loss);
        ArgumentNullException.ThrowIfNull(Optimizer);
        if (Epochs < 0) throw new ArgumentException($"The number of epochs must be ≥ 0; got {Epochs}.");
        if (BatchSize < 0) throw new ArgumentException($"The batch size must be ≥ 0 (0 = all samples); got {BatchSize}.");
        if (MeasureEvery < 1) throw new ArgumentException($"Measurements must be at least one epoch apart; got {MeasureEvery}.");
        if (Optimizer.FullBatch && BatchSize != 0 && BatchSize < train.Count)
            throw new ArgumentException($"Optimiser '{Optimizer.Name}' takes all {Plural.Of(train.Count, "sample")} in one step; the batch "
                + $"size is {BatchSize}. Use batch size 0, or 'sgd'.");
        if (!Loss.Supports(network.Outputs))
            throw new ArgumentException($"Loss '{Loss.Name}' is not defined for {Plural.Of(network.Outputs, "output")}.");
        if (train.Count == 0) throw new ArgumentException("There are no training samples.");
        Require(network, train, "training");
        if (test is { Count: 0 }) throw new ArgumentException("There are no test samples; pass null to train without.");
        if (test is not null) Require(network, test, "test");
        if (ReferenceDirections is { } directions && directions.Columns != network.InputDimension)
            throw new ArgumentException($"Reference directions must have {Plural.Of(network.InputDimension, "column")}; got "
                + $"{directions.Rows}×{directions.Columns}.");
    }

    private static void Require(PolyReluNetwork network, Samples samples, string role)
    {
        if (samples.Inputs.Columns != network.InputDimension)
            throw new ArgumentException($"The network takes {Plural.Of(network.InputDimension, "feature")}; the {role} inputs are "
                + $"{samples.Inputs.Rows}×{samples.Inputs.Columns}.");
        Margin.Require(samples.Labels, network.Outputs);
    }
}
