using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>The products in float32; powers, outputs and all sums over neurons in float64.</summary>
internal sealed class SingleFlowProducts : FlowProducts
{
    private const int Part = 256;                // factors rounded together
    private readonly PanelMatrix transposed;
    private readonly PanelMatrix samples;
    private readonly Matrix activations;
    private readonly Matrix directions;
    private readonly Matrix gradients;

    /// <summary>Rounds and packs the samples.</summary>
    public SingleFlowProducts(DoubleMatrix inputs, int hidden)
    {
        Matrix rounded = new(inputs.Rows, inputs.Columns);
        for (int i = 0; i < inputs.Rows; i++) TensorPrimitives.ConvertTruncating<double, float>(inputs.Row(i), rounded.Row(i));
        transposed = PanelMatrix.PackTransposed(rounded);
        samples = PanelMatrix.Pack(rounded);
        activations = new(hidden, inputs.Rows);
        directions = new(hidden, inputs.Columns);
        gradients = new(hidden, inputs.Columns);
    }

    /// <inheritdoc/>
    public override bool NeedsModestFactors => true;

    /// <inheritdoc/>
    public override void Preactivate(DoubleMatrix directions)
    {
        for (int j = 0; j < directions.Rows; j++)
            TensorPrimitives.ConvertTruncating<double, float>(directions.Row(j), this.directions.Row(j));
        MatrixProduct.Multiply(this.directions, transposed, activations);
    }

    /// <inheritdoc/>
    public override void Activate(int neuron, int first, double contribution, PowerSlope slope, Span<double> outputs, Span<double> scratch)
    {
        Span<float> row = activations.Row(neuron).Slice(first, outputs.Length);
        Span<double> wide = scratch.Slice(2 * outputs.Length, outputs.Length);
        TensorPrimitives.ConvertTruncating<float, double>(row, wide);
        TensorPrimitives.ConvertTruncating<double, float>(Add(wide, contribution, slope, outputs, scratch), row);
    }

    /// <inheritdoc/>
    public override void Weigh(int neuron, int first, ReadOnlySpan<double> factors)
    {
        Span<float> row = activations.Row(neuron).Slice(first, factors.Length);
        Span<float> rounded = stackalloc float[Part];
        for (int start = 0; start < row.Length; start += Part)
        {
            Span<float> part = row.Slice(start, Math.Min(Part, row.Length - start));
            TensorPrimitives.ConvertTruncating<double, float>(factors.Slice(start, part.Length), rounded);
            TensorPrimitives.Multiply(part, rounded[..part.Length], part);
        }
    }

    /// <inheritdoc/>
    public override void Gather(DoubleMatrix gradients)
    {
        MatrixProduct.Multiply(activations, samples, this.gradients);
        for (int j = 0; j < gradients.Rows; j++)
            TensorPrimitives.ConvertTruncating<float, double>(this.gradients.Row(j), gradients.Row(j));
    }
}
