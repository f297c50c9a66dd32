using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>The products in float32; powers, outputs and all sums over neurons in float64.</summary>
internal sealed class SingleFlowProducts : FlowProducts
{
    private const double Exponents = 30;         // decimal; float32 has 38 above 1 and 37 below it
    private readonly PanelMatrix transposed;
    private readonly PanelMatrix samples;
    private readonly Matrix activations;
    private readonly AlignedBuffer<float> weighted = new();
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
        Allocate(weighted, hidden, inputs.Rows);
        directions = new(hidden, inputs.Columns);
        gradients = new(hidden, inputs.Columns);
    }

    /// <summary>Whether float32 holds σ^p of samples of this length, of pre-activations far below it, and sums over all samples.</summary>
    public static bool Fits(FlowProblem problem)
    {
        double longest = 0;
        for (int i = 0; i < problem.Count; i++) longest = Math.Max(longest, TensorPrimitives.Norm<double>(problem.Inputs.Row(i)));
        if (!(longest > 0 && double.IsFinite(longest))) return false;
        double highest = (problem.Power * Math.Log10(longest)) + Math.Log10(problem.Count);
        double lowest = Math.Min(0, Math.Log10(longest / Math.Sqrt(problem.Dimension))) * problem.Power;
        return highest < Exponents && lowest > -Exponents && Math.Abs(Math.Log10(longest)) < Exponents;
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
    public override void Weigh(int first, ReadOnlySpan<double> factors, Span<double> scratch)
    {
        Span<float> room = MemoryMarshal.Cast<double, float>(scratch), rounded = room[..factors.Length];
        TensorPrimitives.ConvertTruncating<double, float>(factors, rounded);
        RowPanels<float> panels = Weighted;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            Span<float> rows = room.Slice(factors.Length, panels.PanelRows(panel) * factors.Length);
            for (int i = 0; i < panels.PanelRows(panel); i++)
                TensorPrimitives.Multiply(activations.Row((panel * RowPanels.Height) + i).Slice(first, factors.Length), rounded,
                    rows[(i * factors.Length)..]);
            panels.Load(rows, panel, first);
        }
        GC.KeepAlive(weighted);
    }

    /// <inheritdoc/>
    public override void Gather(DoubleMatrix gradients)
    {
        PanelProduct<float>.Run(Weighted, samples.View, this.gradients.View);
        GC.KeepAlive(weighted);
        GC.KeepAlive(samples);
        for (int j = 0; j < gradients.Rows; j++)
            TensorPrimitives.ConvertTruncating<float, double>(this.gradients.Row(j), gradients.Row(j));
    }

    private static unsafe void Allocate(AlignedBuffer<float> buffer, int rows, int depth) =>
        buffer.Require(RowPanels.LengthFor(rows, depth));

    private unsafe RowPanels<float> Weighted => new(weighted.Pointer, activations.Rows, activations.Columns);
}
