using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>Logits and input gradients of a layered network, with packed weights and reused scratch.</summary>
/// <remarks>
/// A row's results have the same bits in any batch and on any number of threads. Memory grows to the largest batch, up to a pass of 32 MiB
/// of values; larger batches take several passes, and <see cref="PullBack"/> computes the values of all but the last of them again.
/// </remarks>
public sealed class LayeredEvaluator : IDifferentiableClassifier, IPreciseClassifier
{
    private const long PassFloats = 8L << 20;
    private const int SmallestPass = 96;
    private readonly LayeredNetwork network;
    private readonly LayerProgram[] programs;
    private readonly Matrix[] values;           // of every layer; a pass of rows
    private readonly Matrix[] gradients;        // with respect to the same
    private readonly int passRows;
    private Matrix inputs;
    private int computed = -1;                  // first row of the pass whose values are there
    private PreciseLayers? precise;

    /// <summary>Packs a network.</summary>
    public LayeredEvaluator(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        programs = [.. network.Layers.Select((layer, index) => LayerProgram.Of(layer, index))];
        values = new Matrix[programs.Length];
        gradients = new Matrix[programs.Length];
        long width = network.Widths.Sum(one => (long)one);
        passRows = (int)Math.Max(SmallestPass, Math.Min(int.MaxValue, PassFloats / width));
    }

    /// <inheritdoc/>
    public int InputDimension => network.InputDimension;

    /// <inheritdoc/>
    public int Outputs => network.Outputs;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void Logits(Matrix inputs, Matrix logits)
    {
        Matrix.RequireShape(inputs, inputs.Rows, InputDimension, nameof(inputs));
        Matrix.RequireShape(logits, inputs.Rows, Outputs, nameof(logits));
        this.inputs = inputs;
        computed = -1;
        for (int first = 0; first < inputs.Rows; first += passRows)
        {
            int rows = Forward(first);
            values[^1].RowRange(0, rows).CopyTo(logits.RowRange(first, rows));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Matrix.RequireShape(cotangents, inputs.Rows, Outputs, nameof(cotangents));
        Matrix.RequireShape(gradients, inputs.Rows, InputDimension, nameof(gradients));
        // The pass that was computed last comes first, so that a batch of one pass is never computed twice.
        int passes = (inputs.Rows + passRows - 1) / passRows;
        for (int pass = passes - 1; pass >= 0; pass--)
        {
            int first = pass * passRows;
            if (computed != first) Forward(first);
            Backward(cotangents, gradients, first);
        }
    }

    /// <inheritdoc/>
    public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
        (precise ??= new PreciseLayers(network)).Logits(input, logits, rounding);

    /// <inheritdoc/>
    public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
        (precise ??= new PreciseLayers(network)).Logits(inputs, logits, rounding);

    private int Forward(int first)
    {
        int rows = Math.Min(passRows, inputs.Rows - first);
        Grow(values, rows);
        LayerValues pass = new(inputs.RowRange(first, rows), values, rows);
        for (int i = 0; i < programs.Length; i++) programs[i].Forward(pass, values[i].RowRange(0, rows));
        computed = first;
        return rows;
    }

    private void Backward(Matrix cotangents, Matrix target, int first)
    {
        int rows = Math.Min(passRows, inputs.Rows - first);
        Grow(gradients, rows);
        LayerValues pass = new(inputs.RowRange(first, rows), values, rows);
        LayerGradients flow = new(target.RowRange(first, rows), gradients, rows);
        cotangents.RowRange(first, rows).CopyTo(flow.Open(programs.Length));
        for (int i = programs.Length - 1; i >= 0; i--)
            if (flow.IsOpen(i + 1)) programs[i].Backward(pass, values[i].RowRange(0, rows), gradients[i].RowRange(0, rows), flow);
        if (!flow.IsOpen(0)) flow.Open(0).Fill(0);
    }

    private void Grow(Matrix[] matrices, int rows)
    {
        for (int i = 0; i < matrices.Length; i++)
            if (matrices[i].Rows < rows) matrices[i] = new Matrix(rows, network.Widths[i + 1]);
    }
}
