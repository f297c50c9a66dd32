using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>A layered network as it is computed, pass by pass: values of all layers, and derivatives back through them.</summary>
/// <remarks>Memory grows to the largest pass.</remarks>
internal sealed class LayerTape
{
    private const long PassFloats = 8L << 20;
    private const int SmallestPass = 96;
    private readonly LayeredNetwork network;
    private readonly Matrix[] values;           // of every layer; a pass of rows
    private readonly Matrix[] gradients;        // with respect to the same

    /// <summary>Packs a network.</summary>
    public LayerTape(LayeredNetwork network)
    {
        this.network = network;
        Programs = [.. network.Layers.Select((layer, index) => LayerProgram.Of(layer, index))];
        values = new Matrix[Programs.Count];
        gradients = new Matrix[Programs.Count];
        long width = network.Widths.Sum(one => (long)one);
        PassRows = (int)Math.Max(SmallestPass, Math.Min(int.MaxValue, PassFloats / width));
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<LayerProgram> Programs { get; }

    /// <summary>Rows of a pass of 32 MiB of values; larger batches are taken in several passes.</summary>
    public int PassRows { get; }

    /// <summary>Computes the values of a pass.</summary>
    /// <param name="inputs">[rows × D].</param>
    /// <returns>The logits [rows × C], overwritten by the next pass.</returns>
    public Matrix Forward(Matrix inputs)
    {
        int rows = inputs.Rows;
        Grow(values, rows);
        LayerValues pass = new(inputs, values, rows);
        for (int i = 0; i < Programs.Count; i++) Programs[i].Forward(pass, values[i].RowRange(0, rows));
        return values[^1].RowRange(0, rows);
    }

    /// <summary>Goes back through the pass computed last.</summary>
    /// <param name="inputs">Its inputs [rows × D].</param>
    /// <param name="cotangents">[rows × C], the derivative of some scalar with respect to the logits.</param>
    /// <param name="target">[rows × D], overwritten with that with respect to the inputs; empty where it is not asked for.</param>
    /// <param name="parameters">Added to; null where they are not asked for.</param>
    public void Backward(Matrix inputs, Matrix cotangents, Matrix target, LayeredGradient? parameters = null)
    {
        int rows = inputs.Rows;
        Grow(gradients, rows);
        LayerValues pass = new(inputs, values, rows);
        LayerGradients flow = new(target, gradients, rows);
        cotangents.CopyTo(flow.Open(Programs.Count));
        for (int i = Programs.Count - 1; i >= 0; i--)
        {
            if (!flow.IsOpen(i + 1)) continue;
            Matrix gradient = gradients[i].RowRange(0, rows);
            if (parameters is not null && Programs[i] is AffineProgram affine)
                affine.AddParameterGradient(pass, gradient, parameters.WeightsOf(i), parameters.BiasOf(i));
            Programs[i].Backward(pass, values[i].RowRange(0, rows), gradient, flow);
        }
        if (flow.Wants(0) && !flow.IsOpen(0)) flow.Open(0).Fill(0);
    }

    private void Grow(Matrix[] matrices, int rows)
    {
        for (int i = 0; i < matrices.Length; i++)
            if (matrices[i].Rows < rows) matrices[i] = new Matrix(rows, network.Widths[i + 1]);
    }
}
