using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A network as a function of its input's coordinates in the span of the neurons that matter, with a bound of the error.</summary>
/// <remarks>
/// Without input normalisation f depends on x through ⟨x − c, w_j⟩ alone, and its gradients lie in the span of the w_j. Neurons of
/// negligible contribution q_j (<see cref="NeuronAnalysis.Contributions"/>) are left out, the others are projected onto an orthonormal
/// basis Q of few directions, and neurons that are parallel there are merged: f(x) ≈ Σ_g v'_g σ(⟨Q(x − c), u_g⟩)^p with unit vectors u_g,
/// for which both forms of a neuron are one. With unit neurons w_j/‖w_j‖ = a_j Qᵀu_g + r_j the error is at most
/// R^p (Σ_left out q_j + p Σ q_j ‖r_j‖) for ‖x − c‖ ≤ R, since |σ(s)^p − σ(t)^p| ≤ p R^{p−1} |s − t| for |s|, |t| ≤ R.
/// </remarks>
public sealed class ReducedNetwork
{
    private const double LeftOutShare = 0.1;
    private const double ProjectionShare = 0.2;     // merging gets the rest: its error is of second order for most points
    private readonly float[] offset;

    private ReducedNetwork(PolyReluNetwork source, PolyReluNetwork network, Matrix basis, double errorBound)
    {
        (Source, Network, Basis, ErrorBound) = (source, network, basis, errorBound);
        offset = new float[basis.Rows];
        if (source.Centre is not { } centre) return;
        for (int k = 0; k < offset.Length; k++) offset[k] = TensorPrimitives.Dot<float>(basis.Row(k), centre);
    }

    /// <summary>The network that was reduced.</summary>
    public PolyReluNetwork Source { get; }

    /// <summary>The network in coordinates: r features, fewer neurons, no centre.</summary>
    public PolyReluNetwork Network { get; }

    /// <summary>The orthonormal basis Q [r × D].</summary>
    public Matrix Basis { get; }

    /// <summary>
    /// Bound of the difference of any logit for ‖x − c‖ ≤ 1; for ‖x − c‖ ≤ R it is R^p times as large. Rounding comes on top.
    /// </summary>
    public double ErrorBound { get; }

    /// <summary>Multiply-adds of the reduced network relative to those of the source.</summary>
    public double RelativeCost => (double)Network.Hidden * Basis.Rows / ((double)Source.Hidden * Source.InputDimension);

    /// <summary>Reduces a network.</summary>
    /// <param name="network">The network, one that <see cref="CanReduce"/> allows.</param>
    /// <param name="tolerance">
    /// Largest <see cref="ErrorBound"/> relative to the sum of the contributions, which bounds the logits for ‖x − c‖ ≤ 1.
    /// </param>
    /// <param name="directions">[m × D], m ≤ D: independent directions that the basis is to begin with; default for none.</param>
    /// <exception cref="ArgumentException">The network cannot be reduced, or the tolerance is not positive.</exception>
    public static ReducedNetwork Of(PolyReluNetwork network, double tolerance = 5e-5, Matrix directions = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!SeesSpanAlone(network))
            throw new ArgumentException("A network that normalises its inputs depends on all of ‖x − c‖, not on the span of its neurons "
                + "alone; it cannot be reduced.", nameof(network));
        if (!HoldsContributions(network))
            throw new ArgumentException("The neurons of the network contribute more than float32 holds, as ‖v_j‖ ‖w_j‖^p of unnormalised "
                + "ones may; it cannot be reduced.", nameof(network));
        if (!(tolerance > 0)) throw new ArgumentException($"The tolerance must be > 0; got {tolerance}.", nameof(tolerance));
        if (directions.Rows > 0) Matrix.RequireShape(directions, directions.Rows, network.InputDimension, nameof(directions));
        NeuronSpan span = new(network, LeftOutShare * tolerance);
        span.Grow(directions, ProjectionShare * tolerance);
        NeuronGroups groups = new(network, span, (1 - LeftOutShare - ProjectionShare) * tolerance);
        PolyReluNetwork reduced = new(network.Power, false, groups.Directions, groups.OutputWeights, (float[]?)network.Bias?.Clone());
        return new(network, reduced, span.Basis, span.LeftOut + groups.Error);
    }

    /// <summary>
    /// Whether a network depends on its input through the span of its neurons alone (it does not normalise its inputs, or p = 1), and
    /// contributes what float32 holds.
    /// </summary>
    public static bool CanReduce(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return SeesSpanAlone(network) && HoldsContributions(network);
    }

    /// <summary>Takes the coordinates Q(x − c) of inputs.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="coordinates">[n × r], overwritten.</param>
    public void TakeCoordinates(Matrix inputs, Matrix coordinates)
    {
        MatrixProduct.MultiplyRightTransposed(inputs, Basis, coordinates);
        if (Source.Centre is null) return;
        for (int i = 0; i < coordinates.Rows; i++) TensorPrimitives.Subtract(coordinates.Row(i), offset, coordinates.Row(i));
    }

    /// <summary>Finds the points nearest to inputs that have given coordinates y: x + Qᵀ(y − Q(x − c)).</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="coordinates">[n × r].</param>
    /// <param name="points">[n × D], overwritten; not the inputs.</param>
    public void Lift(Matrix inputs, Matrix coordinates, Matrix points)
    {
        Matrix moves = new(inputs.Rows, Basis.Rows);
        TakeCoordinates(inputs, moves);
        for (int i = 0; i < moves.Rows; i++) TensorPrimitives.Subtract(coordinates.Row(i), moves.Row(i), moves.Row(i));
        MatrixProduct.Multiply(moves, Basis, points);
        for (int i = 0; i < points.Rows; i++) TensorPrimitives.Add(points.Row(i), inputs.Row(i), points.Row(i));
    }

    private static bool SeesSpanAlone(PolyReluNetwork network) => !network.NormalizeInput || network.Power == 1;

    private static bool HoldsContributions(PolyReluNetwork network) =>
        network.Form == NeuronForm.Normalised || NeuronAnalysis.Contributions(network).Sum() <= float.MaxValue;
}
