using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Takes optimiser steps on one network: forward, backward and update of a batch.</summary>
/// <remarks>Neurons are spread over the cores; every sum has a fixed order, so the bits do not depend on the number of threads.</remarks>
public sealed class TrainingEngine
{
    private readonly PolyReluNetwork network;
    private readonly Samples samples;
    private readonly Loss loss;
    private readonly Optimizer optimizer;
    private readonly Matrix inputs;         // [B × D] centred
    private readonly Matrix activations;    // [h × B]
    private readonly Matrix slopes;         // [h × B]
    private readonly Matrix logits;         // [B × C]
    private readonly Matrix cotangents;     // [B × C]
    private readonly Matrix gradient;       // [h × D]
    private readonly Matrix[] states;       // W, V per state array
    private readonly float[][] biasStates;
    private long step;

    /// <summary>Starts from a copy of a network.</summary>
    /// <param name="initial">The start; not changed.</param>
    /// <param name="samples">The training samples; held, not copied.</param>
    /// <param name="loss">The loss of one sample.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="batchCapacity">Largest batch that <see cref="Step"/> will be given.</param>
    /// <exception cref="ArgumentException">Shapes or labels disagree.</exception>
    public TrainingEngine(PolyReluNetwork initial, Samples samples, Loss loss, Optimizer optimizer, int batchCapacity)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchCapacity);
        Matrix.RequireShape(samples.Inputs, samples.Count, initial.InputDimension, nameof(samples));
        Margin.Require(samples.Labels, initial.Outputs);
        network = initial.Copy();
        this.samples = samples;
        this.loss = loss;
        this.optimizer = optimizer;
        inputs = new(batchCapacity, network.InputDimension);
        activations = new(network.Hidden, batchCapacity);
        slopes = new(network.Hidden, batchCapacity);
        logits = new(batchCapacity, network.Outputs);
        cotangents = new(batchCapacity, network.Outputs);
        gradient = new(network.Hidden, network.InputDimension);
        states = new Matrix[2 * optimizer.StateCount];
        biasStates = new float[optimizer.StateCount][];
        for (int s = 0; s < optimizer.StateCount; s++)
        {
            states[2 * s] = new(network.Hidden, network.InputDimension);
            states[(2 * s) + 1] = new(network.Outputs, network.Hidden);
            biasStates[s] = new float[network.Outputs];
        }
    }

    /// <summary>One optimiser step on the mean loss of some samples.</summary>
    /// <param name="batch">Indices of the samples; at most the capacity.</param>
    /// <returns>Loss and correct predictions before the step.</returns>
    /// <exception cref="ArgumentException">The batch is empty or exceeds the capacity.</exception>
    public BatchStatistics Step(ReadOnlySpan<int> batch)
    {
        if (batch.IsEmpty || batch.Length > inputs.Rows) throw new ArgumentException($"A batch holds 1..{inputs.Rows} samples; got {batch.Length}.", nameof(batch));
        int count = batch.Length;
        Gather(batch);
        Parallel.For(0, network.Hidden, j => Forward(j, count));
        BatchStatistics statistics = Losses(batch);
        step++;
        Parallel.For(0, network.Hidden, j => Backward(j, count));
        UpdateOutput(count);
        return statistics;
    }

    /// <summary>A copy of the current parameters.</summary>
    public PolyReluNetwork Export() => network.Copy();

    /// <summary>The state from which another engine of the same shape goes on with the same bits.</summary>
    public TrainingState CaptureState() => new(
        step,
        Flatten(network.Weights, network.OutputWeights, network.Bias),
        optimizer.StateCount > 0 ? Flatten(states[0], states[1], network.Bias is null ? null : biasStates[0]) : [],
        optimizer.StateCount > 1 ? Flatten(states[2], states[3], network.Bias is null ? null : biasStates[1]) : []);

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="ArgumentException">The state belongs to another shape or optimiser.</exception>
    public void RestoreState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Unflatten(state.Parameters, network.Weights, network.OutputWeights, network.Bias);
        for (int s = 0; s < optimizer.StateCount; s++)
            Unflatten(s == 0 ? state.State0 : state.State1, states[2 * s], states[(2 * s) + 1], network.Bias is null ? null : biasStates[s]);
        step = state.Step;
    }

    private void Gather(ReadOnlySpan<int> batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            Span<float> row = inputs.Row(i);
            samples.Inputs.Row(batch[i]).CopyTo(row);
            if (network.Centre is { } centre) TensorPrimitives.Subtract(row, centre, row);
        }
    }

    private void Forward(int j, int count)
    {
        ReadOnlySpan<float> w = network.Weights.Row(j);
        double power = network.Power, length = Math.Sqrt(SumOfSquares(w));
        Span<float> a = activations.Row(j), slope = slopes.Row(j);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> z = inputs.Row(i);
            double u = TensorPrimitives.Dot(w, z);
            double scale = network.NormalizeInput && power != 1 ? length * Math.Sqrt(SumOfSquares(z)) : length;
            double t = u > 0 ? Math.Pow(u / scale, power - 1) : 0;
            a[i] = u > 0 || double.IsNaN(u) ? (float)(u * t) : 0;
            slope[i] = (float)(power * t);
        }
    }

    private BatchStatistics Losses(ReadOnlySpan<int> batch)
    {
        double sum = 0;
        int correct = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            Span<float> row = logits.Row(i);
            for (int c = 0; c < row.Length; c++)
            {
                double f = network.Bias?[c] ?? 0f;
                for (int j = 0; j < network.Hidden; j++) f += (double)activations[j, i] * network.OutputWeights[c, j];
                row[c] = (float)f;
            }
            int label = samples.Labels[batch[i]];
            sum += loss.Evaluate(row, label, cotangents.Row(i));
            if (Margin.IsCorrect(row, label)) correct++;
            TensorPrimitives.Divide(cotangents.Row(i), batch.Length, cotangents.Row(i));
        }
        return new(sum, correct);
    }

    private void Backward(int j, int count)
    {
        Span<float> w = network.Weights.Row(j), g = gradient.Row(j);
        g.Clear();
        double radial = 0;
        for (int i = 0; i < count; i++)
        {
            double back = 0;
            for (int c = 0; c < network.Outputs; c++) back += (double)cotangents[i, c] * network.OutputWeights[c, j];
            radial += back * activations[j, i];
            float coefficient = (float)(back * slopes[j, i]);
            if (coefficient != 0) TensorPrimitives.MultiplyAdd(inputs.Row(i), coefficient, g, g);
        }
        double square = SumOfSquares(w);
        if (network.Power != 1 && square > 0) TensorPrimitives.MultiplyAdd(w, (float)(-(network.Power - 1) * radial / square), g, g);
        optimizer.Update(w, g, State(0, j), State(2, j), step);
    }

    private void UpdateOutput(int count)
    {
        float[] row = new float[network.Hidden];
        for (int c = 0; c < network.Outputs; c++)
        {
            for (int j = 0; j < network.Hidden; j++)
            {
                double sum = 0;
                for (int i = 0; i < count; i++) sum += (double)cotangents[i, c] * activations[j, i];
                row[j] = (float)sum;
            }
            optimizer.Update(network.OutputWeights.Row(c), row, State(1, c), State(3, c), step);
            if (network.Bias is not { } bias) continue;
            double total = 0;
            for (int i = 0; i < count; i++) total += cotangents[i, c];
            optimizer.Update(
                bias.AsSpan(c, 1), [(float)total],
                biasStates.Length > 0 ? biasStates[0].AsSpan(c, 1) : default, biasStates.Length > 1 ? biasStates[1].AsSpan(c, 1) : default, step);
        }
    }

    private Span<float> State(int index, int row) => index < states.Length ? states[index].Row(row) : default;

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }

    private static float[] Flatten(Matrix weights, Matrix outputWeights, float[]? bias) => [.. weights.ToArray(), .. outputWeights.ToArray(), .. bias ?? []];

    private static void Unflatten(float[] values, Matrix weights, Matrix outputWeights, float[]? bias)
    {
        int first = weights.Rows * weights.Columns, second = outputWeights.Rows * outputWeights.Columns, expected = first + second + (bias?.Length ?? 0);
        if (values.Length != expected) throw new ArgumentException($"A state of this training has {expected} values per array; got {values.Length}.", nameof(values));
        Matrix.From(weights.Rows, weights.Columns, values.AsSpan(0, first)).CopyTo(weights);
        Matrix.From(outputWeights.Rows, outputWeights.Columns, values.AsSpan(first, second)).CopyTo(outputWeights);
        if (bias is not null) values.AsSpan(first + second).CopyTo(bias);
    }
}
