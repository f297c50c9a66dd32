using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>The parameters of a training and the state of its optimiser, in the layout of the products.</summary>
internal sealed class TrainedParameters
{
    private readonly PolyReluNetwork shape;
    private readonly Optimizer optimizer;
    private readonly PackedNetwork packed;

    /// <summary>Starts from a copy of a network.</summary>
    public TrainedParameters(PolyReluNetwork initial, Optimizer optimizer)
    {
        shape = initial;
        this.optimizer = optimizer;
        packed = new(initial);
        WeightStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new PanelMatrix(initial.InputDimension, initial.Hidden))];
        OutputStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new PanelMatrix(initial.Outputs, initial.Hidden))];
        BiasStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[initial.Outputs])];
    }

    /// <summary>The network.</summary>
    public PackedNetwork Packed => packed;

    /// <summary>What the optimiser remembers of the weights, [D × h] each.</summary>
    public PanelMatrix[] WeightStates { get; }

    /// <summary>What it remembers of the output weights, [C × h] each.</summary>
    public PanelMatrix[] OutputStates { get; }

    /// <summary>What it remembers of the bias, [C] each.</summary>
    public float[][] BiasStates { get; }

    /// <summary>Whether the bias is trained.</summary>
    public bool HasBias => shape.Bias is not null;

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

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
    public TrainingState Capture() => new(
        Step,
        Flatten(packed.Weights, packed.OutputWeights, packed.Bias),
        optimizer.StateCount > 0 ? Flatten(WeightStates[0], OutputStates[0], BiasStates[0]) : [],
        optimizer.StateCount > 1 ? Flatten(WeightStates[1], OutputStates[1], BiasStates[1]) : []);

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="ArgumentException">The state belongs to another shape or optimiser.</exception>
    public void Restore(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireLength(state.Parameters, 1);
        RequireLength(state.State0, optimizer.StateCount);
        RequireLength(state.State1, optimizer.StateCount - 1);
        Unflatten(state.Parameters, packed.Weights, packed.OutputWeights, packed.Bias);
        packed.ParametersChanged();
        for (int s = 0; s < optimizer.StateCount; s++)
            Unflatten(s == 0 ? state.State0 : state.State1, WeightStates[s], OutputStates[s], BiasStates[s]);
        Step = state.Step;
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
