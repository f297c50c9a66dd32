using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// A network with its reduction: logits and gradients are the network's own, gradient attacks in L2 search the span of its neurons.
/// </summary>
public sealed class SpannedNetwork : ISpannedClassifier, IIncrementalClassifier, IPreciseClassifier, IDirectedClassifier
{
    private readonly NetworkEvaluator full;
    private readonly NetworkEvaluator reduced;

    /// <summary>Pairs the reduction of a network with the network it was made from.</summary>
    public SpannedNetwork(ReducedNetwork reduction)
    {
        ArgumentNullException.ThrowIfNull(reduction);
        Reduction = reduction;
        full = reduction.Source.CreateEvaluator();
        reduced = reduction.Network.CreateEvaluator();
    }

    private SpannedNetwork(SpannedNetwork other)
    {
        Reduction = other.Reduction;
        (full, reduced) = ((NetworkEvaluator)other.full.Replicate(), (NetworkEvaluator)other.reduced.Replicate());
    }

    /// <summary>Basis, reduced weights and bound of the error.</summary>
    public ReducedNetwork Reduction { get; }

    /// <inheritdoc/>
    public int InputDimension => full.InputDimension;

    /// <inheritdoc/>
    public int Outputs => full.Outputs;

    /// <inheritdoc/>
    public ClassifierGuarantees Guarantees => full.Guarantees;

    /// <inheritdoc/>
    public IDifferentiableClassifier Span => reduced;

    /// <summary>One that shares the packed weights, with scratch of its own.</summary>
    public IClassifier Replicate() => new SpannedNetwork(this);

    /// <inheritdoc/>
    public void Logits(Matrix inputs, Matrix logits) => full.Logits(inputs, logits);

    /// <inheritdoc/>
    public void PullBack(Matrix cotangents, Matrix gradients) => full.PullBack(cotangents, gradients);

    /// <inheritdoc/>
    public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
        full.PreciseLogits(input, logits, rounding);

    /// <inheritdoc/>
    public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
        full.PreciseLogits(inputs, logits, rounding);

    /// <inheritdoc/>
    public Matrix Directions(int gaining, int losing, int most) => full.Directions(gaining, losing, most);

    /// <inheritdoc/>
    public IIncrementalProbe OpenProbe() => full.OpenProbe();

    /// <inheritdoc/>
    public void TakeCoordinates(Matrix inputs, Matrix coordinates) => Reduction.TakeCoordinates(inputs, coordinates);

    /// <inheritdoc/>
    public void Lift(Matrix inputs, Matrix coordinates, Matrix points) => Reduction.Lift(inputs, coordinates, points);
}
