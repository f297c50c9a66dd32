using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>
/// The two matrix products of a right-hand side, A = U·Xᵀ [h × n] and M·X [h × D], and the elements of A between them, in one precision.
/// </summary>
internal abstract class FlowProducts
{
    /// <summary>Numbers of scratch for each sample.</summary>
    public const int Room = RowPanels.Height;

    /// <summary>A = U·Xᵀ.</summary>
    /// <param name="directions">U [h × D].</param>
    public abstract void Preactivate(DoubleMatrix directions);

    /// <summary>
    /// Adds the contribution of one neuron to the outputs of some samples, and replaces its pre-activations by the slopes σ(a)^{p−1}.
    /// </summary>
    /// <param name="neuron">The neuron j.</param>
    /// <param name="first">The first of the samples.</param>
    /// <param name="contribution">q_j.</param>
    /// <param name="slope">σ(a)^{p−1}.</param>
    /// <param name="outputs">f of the samples, added to.</param>
    /// <param name="scratch">Three times as long as the outputs at least.</param>
    public abstract void Activate(int neuron, int first, double contribution, PowerSlope slope, Span<double> outputs, Span<double> scratch);

    /// <summary>
    /// M_ji = g_i σ(a_ji)^{p−1} of all neurons and some samples, packed as the second product reads it. The slopes are left as they are.
    /// </summary>
    /// <param name="first">The first of the samples.</param>
    /// <param name="factors">Their g.</param>
    /// <param name="scratch"><see cref="Room"/> times as long as the factors.</param>
    public abstract void Weigh(int first, ReadOnlySpan<double> factors, Span<double> scratch);

    /// <summary>
    /// Whether the factors of <see cref="Weigh"/> must be near 1 to keep their digits: their common size is then taken out beforehand.
    /// </summary>
    public abstract bool NeedsModestFactors { get; }

    /// <summary>gradients = M·X.</summary>
    /// <param name="gradients">[h × D], overwritten.</param>
    public abstract void Gather(DoubleMatrix gradients);

    /// <summary>Adds q σ(a)^p to the outputs; the slopes are left in the second half of the scratch.</summary>
    protected static Span<double> Add(ReadOnlySpan<double> preactivations, double contribution, PowerSlope slope, Span<double> outputs,
        Span<double> scratch)
    {
        Span<double> slopes = scratch.Slice(outputs.Length, outputs.Length), products = scratch[..outputs.Length];
        slope.Apply(preactivations, slopes);
        if (contribution == 0) return slopes;
        TensorPrimitives.Multiply(preactivations, slopes, products);
        TensorPrimitives.MultiplyAdd(products, contribution, outputs, outputs);
        return slopes;
    }
}
