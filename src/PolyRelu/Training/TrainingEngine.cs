using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Takes optimiser steps on one network: forward, backward and update of a batch in panels of 32 neurons.</summary>
/// <remarks>
/// Weights and optimiser state live in the layout of the products; the update runs over a part of the gradient while it is in cache.
/// Large batches pass in chunks. Every sum is one chain over its index, so the bits depend on the batch alone: neither on the number of
/// threads nor on chunks or capacity. After the first step of a size nothing is allocated.
/// </remarks>
public sealed class TrainingEngine
{
    /// <summary>Most samples that pass through a step together; larger batches pass in chunks.</summary>
    public const int LargestChunk = 1536;

    private const long LargestPackedBatch = 64L << 20;
    private readonly Samples samples;
    private readonly TrainedParameters parameters;
    private readonly TrainingPasses passes;
    private readonly PackedBatch[] chunks;
    private readonly int capacity;

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
        this.samples = samples;
        capacity = batchCapacity;
        parameters = new(initial, optimizer);
        passes = new(parameters, samples, loss, optimizer, Math.Min(capacity, LargestChunk));
        chunks = CreateChunks();
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
        parameters.Step++;
        return RunChunks(batch, next);
    }

    /// <summary>A copy of the current parameters.</summary>
    public PolyReluNetwork Export() => parameters.Export();

    /// <summary>The state from which another engine of the same shape goes on with the same bits.</summary>
    public TrainingState CaptureState() => parameters.Capture();

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="ArgumentException">The state belongs to another shape or optimiser.</exception>
    public void RestoreState(TrainingState state) => parameters.Restore(state);

    /// <summary>
    /// One batch for every chunk of the largest batch, or a single one that is packed again and again where all would take too much memory.
    /// </summary>
    private PackedBatch[] CreateChunks()
    {
        PackedNetwork packed = parameters.Packed;
        int count = 2L * capacity * packed.InputDimension > LargestPackedBatch ? 1 : (capacity + LargestChunk - 1) / LargestChunk;
        float[] scales = passes.RowScales();
        return [.. Enumerable.Range(0, count).Select(_ => new PackedBatch(samples, packed, scales, passes.IsSparse))];
    }

    private BatchStatistics RunChunks(ReadOnlySpan<int> indices, ReadOnlySpan<int> next)
    {
        passes.Expect(next);
        int count = (indices.Length + LargestChunk - 1) / LargestChunk;
        int panels = (RowPanels.CountFor(indices.Length) + count - 1) / count, rows = panels * RowPanels.Height;
        double sum = 0;
        int correct = 0;
        for (int c = 0, start = 0; start < indices.Length; c++, start += rows)
        {
            ReadOnlySpan<int> chunk = indices.Slice(start, Math.Min(rows, indices.Length - start));
            PackedBatch batch = chunks[c % chunks.Length];
            batch.Load(chunk);
            passes.Run(batch, indices.Length, start == 0, start + rows >= indices.Length);
            for (int i = 0; i < chunk.Length; i++)
            {
                sum += passes.Losses[i];
                if (passes.Hits[i]) correct++;
            }
        }
        return new(sum, correct);
    }

    /// <summary>Kernels read the samples through their address, so that an index outside them must not get there.</summary>
    private void RequireIndices(ReadOnlySpan<int> indices, string name)
    {
        int wrong = indices.IndexOfAnyExceptInRange(0, samples.Count - 1);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(name,
                $"Samples have the indices 0..{samples.Count - 1}; entry {wrong} is {indices[wrong]}.");
    }
}
