using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Takes optimiser steps on one network: forward, backward and update of a batch in panels of 32 neurons.</summary>
/// <remarks>
/// Weights and optimiser state live in the layout of the products; the update runs over a part of the gradient while it is in cache.
/// Large batches pass in chunks. Every sum is one chain over its index, so the bits depend on the batch alone: neither on the number of
/// threads nor on chunks or capacity. After the first step of a size nothing is allocated.
/// </remarks>
public sealed unsafe partial class TrainingEngine
{
    private const int LargestChunk = 1536;
    private const long LargestPackedBatch = 64L << 20;
    private readonly PolyReluNetwork shape;
    private readonly Samples samples;
    private readonly Loss loss;
    private readonly Optimizer optimizer;
    private readonly PackedNetwork packed;
    private readonly int capacity;
    private readonly PanelMatrix[] weightStates;      // [D × h] each
    private readonly PanelMatrix[] outputStates;      // [C × h] each
    private readonly float[][] biasStates;
    private long step;

    /// <summary>Starts from a copy of a network.</summary>
    /// <param name="initial">The start; not changed.</param>
    /// <param name="samples">The training samples; held, not copied, and packed batches are kept: they must not change.</param>
    /// <param name="loss">The loss of one sample.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="batchCapacity">Largest batch that <see cref="Step"/> will be given.</param>
    /// <exception cref="ArgumentException">There are no samples, or shapes or labels disagree.</exception>
    public TrainingEngine(PolyReluNetwork initial, Samples samples, Loss loss, Optimizer optimizer, int batchCapacity)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchCapacity);
        if (samples.Count == 0) throw new ArgumentException("There are no training samples.", nameof(samples));
        Matrix.RequireShape(samples.Inputs, samples.Count, initial.InputDimension, nameof(samples));
        Margin.Require(samples.Labels, initial.Outputs);
        shape = initial;
        this.samples = samples;
        this.loss = loss;
        this.optimizer = optimizer;
        capacity = batchCapacity;
        packed = new(initial);
        weightStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new PanelMatrix(initial.InputDimension, initial.Hidden))];
        outputStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new PanelMatrix(initial.Outputs, initial.Hidden))];
        biasStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[initial.Outputs])];
        chunks = CreateChunks();
        (shift, forward, differentiate, prepare, update) = (Shift, Forward, Differentiate, Prepare, Update);
    }

    /// <summary>One optimiser step on the mean loss of some samples.</summary>
    /// <param name="batch">Indices of the samples; at most the capacity.</param>
    /// <param name="next">Samples of the step after this one, where known: they are fetched from memory while this one computes.</param>
    /// <returns>Loss and correct predictions before the step.</returns>
    /// <exception cref="ArgumentException">The batch is empty or exceeds the capacity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sample.</exception>
    public BatchStatistics Step(ReadOnlySpan<int> batch, ReadOnlySpan<int> next = default)
    {
        if (batch.IsEmpty || batch.Length > capacity)
            throw new ArgumentException($"A batch holds 1..{Plural.Of(capacity, "sample")}; got {batch.Length}.", nameof(batch));
        RequireIndices(batch, nameof(batch));
        RequireIndices(next, nameof(next));
        step++;
        return RunChunks(batch, next);
    }

    /// <summary>A copy of the current parameters.</summary>
    public PolyReluNetwork Export()
    {
        Matrix weights = new(packed.Hidden, packed.InputDimension), outputWeights = new(packed.Outputs, packed.Hidden);
        packed.Weights.CopyTransposedTo(weights);
        packed.OutputWeights.CopyTo(outputWeights);
        return new(shape.Power, shape.NormalizeInput, weights, outputWeights, shape.Bias is null
            ? null : packed.Bias.ToArray(), (float[]?)shape.Centre?.Clone());
    }

    /// <summary>The state from which another engine of the same shape goes on with the same bits.</summary>
    public TrainingState CaptureState() => new(
        step,
        Flatten(packed.Weights, packed.OutputWeights, packed.Bias),
        optimizer.StateCount > 0 ? Flatten(weightStates[0], outputStates[0], biasStates[0]) : [],
        optimizer.StateCount > 1 ? Flatten(weightStates[1], outputStates[1], biasStates[1]) : []);

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="ArgumentException">The state belongs to another shape or optimiser.</exception>
    public void RestoreState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireLength(state.Parameters, 1);
        RequireLength(state.State0, optimizer.StateCount);
        RequireLength(state.State1, optimizer.StateCount - 1);
        Unflatten(state.Parameters, packed.Weights, packed.OutputWeights, packed.Bias);
        packed.ParametersChanged();
        for (int s = 0; s < optimizer.StateCount; s++)
            Unflatten(s == 0 ? state.State0 : state.State1, weightStates[s], outputStates[s], biasStates[s]);
        step = state.Step;
    }

    /// <summary>Kernels read the samples through their address, so that an index outside them must not get there.</summary>
    private void RequireIndices(ReadOnlySpan<int> indices, string name)
    {
        int wrong = indices.IndexOfAnyExceptInRange(0, samples.Count - 1);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(name,
                $"Samples have the indices 0..{samples.Count - 1}; entry {wrong} is {indices[wrong]}.");
    }

    private int BiasLength => shape.Bias is null ? 0 : packed.Outputs;

    private float[] Flatten(PanelMatrix weights, PanelMatrix outputWeights, ReadOnlySpan<float> bias)
    {
        Matrix w = new(packed.Hidden, packed.InputDimension), v = new(packed.Outputs, packed.Hidden);
        weights.CopyTransposedTo(w);
        outputWeights.CopyTo(v);
        return [.. w.ToArray(), .. v.ToArray(), .. bias[..BiasLength]];
    }

    private void Unflatten(float[] values, PanelMatrix weights, PanelMatrix outputWeights, Span<float> bias)
    {
        int first = packed.Hidden * packed.InputDimension, second = packed.Outputs * packed.Hidden;
        weights.LoadTransposed(Matrix.From(packed.Hidden, packed.InputDimension, values.AsSpan(0, first)));
        outputWeights.Load(Matrix.From(packed.Outputs, packed.Hidden, values.AsSpan(first, second)));
        values.AsSpan(first + second).CopyTo(bias);
    }

    private void RequireLength(float[] values, int arrays)
    {
        int expected = arrays < 1 ? 0 : (packed.Hidden * packed.InputDimension) + (packed.Outputs * packed.Hidden) + BiasLength;
        if (values.Length != expected)
            throw new ArgumentException($"A state of this training has {Plural.Of(expected, "value")} in this array; got {values.Length}.",
                nameof(values));
    }
}
