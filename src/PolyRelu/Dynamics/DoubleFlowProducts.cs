using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>The products in float64.</summary>
internal sealed class DoubleFlowProducts : FlowProducts
{
    private readonly DoublePanelMatrix transposed;
    private readonly DoublePanelMatrix samples;
    private readonly DoubleMatrix activations;
    private readonly DoubleRowPanelMatrix weighted;

    /// <summary>Packs the samples.</summary>
    public DoubleFlowProducts(DoubleMatrix inputs, int hidden)
    {
        transposed = DoublePanelMatrix.PackTransposed(inputs);
        samples = DoublePanelMatrix.Pack(inputs);
        activations = new(hidden, inputs.Rows);
        weighted = new(hidden, inputs.Rows);
    }

    /// <inheritdoc/>
    public override bool NeedsModestFactors => false;

    /// <inheritdoc/>
    public override void Preactivate(DoubleMatrix directions) => DoubleProduct.Multiply(directions, transposed, activations);

    /// <inheritdoc/>
    public override void Activate(int neuron, int first, double contribution, PowerSlope slope, Span<double> outputs, Span<double> scratch)
    {
        Span<double> row = activations.Row(neuron).Slice(first, outputs.Length);
        Add(row, contribution, slope, outputs, scratch).CopyTo(row);
    }

    /// <inheritdoc/>
    public override void Weigh(int first, ReadOnlySpan<double> factors, Span<double> scratch)
    {
        RowPanels<double> panels = weighted.View;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            Span<double> rows = scratch[..(panels.PanelRows(panel) * factors.Length)];
            for (int i = 0; i < panels.PanelRows(panel); i++)
                TensorPrimitives.Multiply(activations.Row((panel * RowPanels.Height) + i).Slice(first, factors.Length), factors,
                    rows[(i * factors.Length)..]);
            panels.Load(rows, panel, first);
        }
        GC.KeepAlive(weighted);
    }

    /// <inheritdoc/>
    public override void Gather(DoubleMatrix gradients) => DoubleProduct.Multiply(weighted, samples, gradients);
}
