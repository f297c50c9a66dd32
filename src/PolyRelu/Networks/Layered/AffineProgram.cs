using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>W·x + b, as it is computed: the weights packed both ways, the bias copied.</summary>
internal sealed class AffineProgram : LayerProgram
{
    private readonly AffineLayer layer;
    private readonly int source;
    private readonly PanelMatrix forward;       // [in × out]
    private readonly PanelMatrix backward;      // [out × in]
    private readonly float[]? bias;

    /// <summary>Packs the layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="source">Index of the value that it reads.</param>
    public AffineProgram(AffineLayer layer, int source)
    {
        (this.layer, this.source) = (layer, source);
        forward = PanelMatrix.PackTransposed(layer.Weights);
        backward = PanelMatrix.Pack(layer.Weights);
        bias = (float[]?)layer.Bias?.Clone();
    }

    /// <summary>Packs the layer's parameters again, which have changed.</summary>
    public void Reload()
    {
        forward.LoadTransposed(layer.Weights);
        backward.Load(layer.Weights);
        layer.Bias?.CopyTo(bias!, 0);
    }

    /// <inheritdoc/>
    public override void Forward(in LayerValues values, Matrix result)
    {
        MatrixProduct.Multiply(values[source], forward, result);
        if (bias is null) return;
        ForRows(result.Rows, result.Columns, (result, bias), static (row, work) =>
        {
            Span<float> target = work.result.Row(row);
            TensorPrimitives.Add(target, work.bias, target);
        });
    }

    /// <inheritdoc/>
    public override void Backward(in LayerValues values, Matrix result, Matrix gradient, LayerGradients gradients)
    {
        if (!gradients.Wants(source)) return;
        bool add = gradients.IsOpen(source);
        PanelProduct<float>.Run(gradient.View.Plain, backward.View, gradients.Open(source).View, add);
        GC.KeepAlive(backward);
    }

    /// <summary>Adds what the rows of a pass say of the parameters: Gᵀ·X, and the sums of the columns of G.</summary>
    /// <param name="values">The values of the pass.</param>
    /// <param name="gradient">G [rows × out], with respect to the result.</param>
    /// <param name="weights">[out × in], added to.</param>
    /// <param name="biases">[out], added to; empty where there is no bias.</param>
    public void AddParameterGradient(in LayerValues values, Matrix gradient, Matrix weights, Span<float> biases)
    {
        PanelProduct<float>.Run(gradient.View.Transposed, values[source].View.Plain, weights.View, add: true);
        if (biases.IsEmpty) return;
        for (int i = 0; i < gradient.Rows; i++) TensorPrimitives.Add(biases, gradient.Row(i), biases);
    }
}
