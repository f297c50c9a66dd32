using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>Logits and input gradients of a layered network, with packed weights and reused scratch.</summary>
/// <remarks>
/// A row's results have the same bits in any batch and on any number of threads. Memory grows to the largest batch, up to a pass of 32 MiB
/// of values; larger batches take several passes, and <see cref="PullBack"/> computes the values of all but the last of them again.
/// </remarks>
public sealed class LayeredEvaluator : IDifferentiableClassifier, IPreciseClassifier
{
    private readonly LayeredNetwork network;
    private readonly LayerTape tape;
    private Matrix inputs;
    private int computed = -1;                  // first row of the pass whose values are there
    private PreciseLayers? precise;

    /// <summary>Packs a network.</summary>
    public LayeredEvaluator(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        tape = new LayerTape(network);
    }

    /// <inheritdoc/>
    public int InputDimension => network.InputDimension;

    /// <inheritdoc/>
    public int Outputs => network.Outputs;

    /// <summary>One with weights packed anew.</summary>
    public IClassifier Replicate() => new LayeredEvaluator(network);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void Logits(Matrix inputs, Matrix logits)
    {
        Matrix.RequireShape(inputs, inputs.Rows, InputDimension, nameof(inputs));
        Matrix.RequireShape(logits, inputs.Rows, Outputs, nameof(logits));
        this.inputs = inputs;
        computed = -1;
        for (int first = 0; first < inputs.Rows; first += tape.PassRows)
        {
            Matrix pass = Forward(first);
            pass.CopyTo(logits.RowRange(first, pass.Rows));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Matrix.RequireShape(cotangents, inputs.Rows, Outputs, nameof(cotangents));
        Matrix.RequireShape(gradients, inputs.Rows, InputDimension, nameof(gradients));
        // The pass that was computed last comes first, so that a batch of one pass is never computed twice.
        int passes = (inputs.Rows + tape.PassRows - 1) / tape.PassRows;
        for (int pass = passes - 1; pass >= 0; pass--)
        {
            int first = pass * tape.PassRows, rows = Math.Min(tape.PassRows, inputs.Rows - first);
            if (computed != first) Forward(first);
            tape.Backward(inputs.RowRange(first, rows), cotangents.RowRange(first, rows), gradients.RowRange(first, rows));
        }
    }

    /// <inheritdoc/>
    public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
        (precise ??= new PreciseLayers(network)).Logits(input, logits, rounding);

    /// <inheritdoc/>
    public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
        (precise ??= new PreciseLayers(network)).Logits(inputs, logits, rounding);

    private Matrix Forward(int first)
    {
        Matrix logits = tape.Forward(inputs.RowRange(first, Math.Min(tape.PassRows, inputs.Rows - first)));
        computed = first;
        return logits;
    }
}
