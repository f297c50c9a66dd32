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
    /// <exception cref="ArgumentException">The optimiser has more state arrays than a <see cref="TrainingState"/> holds.</exception>
    public TrainedParameters(PolyReluNetwork initial, Optimizer optimizer)
    {
        if (Math.Max(optimizer.StateCount, optimizer.Rest.StateCount) is > 2 and var count)
            throw new ArgumentException($"An optimiser has at most two state arrays; '{optimizer.Name}' has {count}.", nameof(optimizer));
        shape = initial;
        this.optimizer = optimizer;
        packed = new(initial);
        WeightStates = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new PanelMatrix(initial.InputDimension, initial.Hidden))];
        OutputStates = [.. Enumerable.Range(0, optimizer.Rest.StateCount).Select(_ => new PanelMatrix(initial.Outputs, initial.Hidden))];
        BiasStates = [.. Enumerable.Range(0, optimizer.Rest.StateCount).Select(_ => new float[initial.Outputs])];
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
            ? null : packed.Bias.ToArray(), (float[]?)shape.Centre?.Clone())
        {
            Form = shape.Form,
        };
    }

    /// <summary>The state from which another engine of the same shape goes on with the same bits.</summary>
    public TrainingState Capture() => new(
        Step, Flatten(packed.Weights, packed.OutputWeights, packed.Bias), CaptureState(0), CaptureState(1));

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="ArgumentException">The state belongs to another shape or optimiser.</exception>
    public void Restore(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireLength(state.Parameters, true, true);
        RequireLength(state.State0, optimizer.StateCount > 0, optimizer.Rest.StateCount > 0);
        RequireLength(state.State1, optimizer.StateCount > 1, optimizer.Rest.StateCount > 1);
        Unflatten(state.Parameters, packed.Weights, packed.OutputWeights, packed.Bias);
        packed.ParametersChanged();
        RestoreState(state.State0, 0);
        RestoreState(state.State1, 1);
        Step = state.Step;
    }

    private int BiasLength => shape.Bias is null ? 0 : packed.Outputs;

    private float[] CaptureState(int index) =>
        Flatten(WeightStates.ElementAtOrDefault(index), OutputStates.ElementAtOrDefault(index), BiasStates.ElementAtOrDefault(index));

    private void RestoreState(float[] values, int index) => Unflatten(values, WeightStates.ElementAtOrDefault(index),
        OutputStates.ElementAtOrDefault(index), BiasStates.ElementAtOrDefault(index));

    /// <summary>The parts that there are, in their order.</summary>
    private float[] Flatten(PanelMatrix? weights, PanelMatrix? outputWeights, ReadOnlySpan<float> bias)
    {
        Matrix w = new(weights is null ? 0 : packed.Hidden, packed.InputDimension),
            v = new(outputWeights is null ? 0 : packed.Outputs, packed.Hidden);
        weights?.CopyTransposedTo(w);
        outputWeights?.CopyTo(v);
        return [.. w.ToArray(), .. v.ToArray(), .. bias[..Math.Min(bias.Length, BiasLength)]];
    }

    private void Unflatten(ReadOnlySpan<float> values, PanelMatrix? weights, PanelMatrix? outputWeights, Span<float> bias)
    {
        int first = packed.Hidden * packed.InputDimension, second = packed.Outputs * packed.Hidden;
        if (weights is not null)
        {
            weights.LoadTransposed(Matrix.From(packed.Hidden, packed.InputDimension, values[..first]));
            values = values[first..];
        }
        outputWeights?.Load(Matrix.From(packed.Outputs, packed.Hidden, values[..second]));
        if (outputWeights is not null) values[second..].CopyTo(bias);
    }

    private void RequireLength(float[] values, bool weights, bool rest)
    {
        int expected = (weights ? packed.Hidden * packed.InputDimension : 0) + (rest ? (packed.Outputs * packed.Hidden) + BiasLength : 0);
        if (values.Length != expected)
            throw new ArgumentException($"A state of this training has {Plural.Of(expected, "value")} in this array; got {values.Length}.",
                nameof(values));
    }
}
