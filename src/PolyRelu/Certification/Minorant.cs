using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// A quadratic below a margin function: m(ξ) = Σ_j a_j q_j(s_j(ξ)) + c + r t(ξ), where q_j is an envelope of σ^p over the interval of s_j,
/// from below where a_j &gt; 0 and from above where a_j &lt; 0.
/// </summary>
/// <remarks>
/// Inequality: F(δ) ≥ m(ξ) − <see cref="Cost"/> for every δ of the threat model whose pre-activations lie in the intervals, and its ξ.
/// For multipliers λ ≥ 0 of the set's constraints c_i ≤ 0 let L = m + Σ ½ λ_i c_i ≤ m on the set. If its Hessian K is positive
/// semidefinite, then for any ξ̃ and every ξ of the set
/// L(ξ) ≥ L(ξ̃) + ⟨∇L(ξ̃), ξ − ξ̃⟩ + ½ ‖ξ − ξ̃‖²_K ≥ L(ξ̃) − ⟨∇L(ξ̃), ξ̃⟩ + min ⟨∇L(ξ̃), ·⟩,
/// which <see cref="Bound"/> computes with every rounding counted downwards (docs/certification.md, "Floating-point soundness"). ξ̃ and λ
/// may
/// come
/// from anywhere: a bad choice makes the bound weak, never false. With all curvatures 0 and λ = 0 (or λ = −2 r, which turns a negative
/// r t into its linear bound) it is the linear bound, and K = 0.
/// </remarks>
internal sealed class Minorant
{
    private (DoubleMatrix Matrix, int Terms, double Size)? curved;

    /// <summary>Bounds a margin function from below.</summary>
    /// <param name="function">F.</param>
    /// <param name="intervals">Intervals that hold the pre-activations of every perturbation in question.</param>
    /// <param name="envelopes">q_j [h]; one of a neuron whose a_j is 0 does not count.</param>
    /// <param name="norm">c and r.</param>
    public Minorant(MarginFunction function, Intervals intervals, Envelope[] envelopes, NormTerm norm)
    {
        (Function, Envelopes, Norm) = (function, envelopes, norm);
        MarginSpace space = function.Space;
        double cost = 0;
        for (int j = 0; j < envelopes.Length; j++)
        {
            double weight = Math.Abs(function.Coefficients[j]);
            if (weight == 0) continue;
            Envelope q = envelopes[j];
            double width = Math.Max(Math.Abs(intervals.High[j] - q.Touch), Math.Abs(intervals.Low[j] - q.Touch)) + space.Slack[j];
            cost += weight * (Math.Abs(q.Slope) + (Math.Abs(q.Curvature) * width)) * space.Slack[j];
        }
        Cost = Outward.Up((cost * (1 + Outward.Gamma(envelopes.Length + 8))) + (Math.Abs(norm.Slope) * space.SquareSlack)
            + function.Slack);
    }

    /// <summary>F.</summary>
    public MarginFunction Function { get; }

    /// <summary>q_j [h].</summary>
    public Envelope[] Envelopes { get; }

    /// <summary>c and r.</summary>
    public NormTerm Norm { get; }

    /// <summary>What the slacks of coordinates and coefficients may take from m anywhere in the set.</summary>
    public double Cost { get; }

    /// <summary>
    /// Σ_j a_j M_j w̃_j w̃_jᵀ as computed [n × n], of how many terms, and Σ_j |a_j M_j| ‖w̃_j‖²; made when it is first asked for.
    /// </summary>
    public (DoubleMatrix Matrix, int Terms, double Size) Curved => curved ??= Curve();

    /// <summary>Whether no envelope is curved, so that K is diagonal.</summary>
    public bool IsFlat => Array.TrueForAll(Envelopes, q => q.Curvature == 0);

    /// <summary>Writes the curvatures a_j M_j [h], of either sign.</summary>
    public void Curvatures(Span<double> curvatures)
    {
        for (int j = 0; j < curvatures.Length; j++)
            curvatures[j] = Function.Coefficients[j] == 0 ? 0 : Function.Coefficients[j] * Envelopes[j].Curvature;
    }

    /// <summary>Writes ∇m(ξ) [n] (computed, not proven).</summary>
    public void Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double[] factors = new double[Envelopes.Length];
        MarginSpace space = Function.Space;
        for (int j = 0; j < factors.Length; j++)
        {
            if (Function.Coefficients[j] == 0) continue;
            Envelope q = Envelopes[j];
            double s = space.Clean[j] + (point.IsEmpty ? 0 : TensorPrimitives.Dot<double>(space.Neurons.Row(j), point));
            factors[j] = Function.Coefficients[j] * (q.Slope + (q.Curvature * (s - q.Touch)));
        }
        Function.Combine(factors, gradient);
        if (Norm.Slope == 0) return;
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] += 2 * Norm.Slope * (space.Drift[i] + (point.IsEmpty ? 0 : space.Squares[i] * point[i]));
    }

    /// <summary>
    /// A number not above the least F over the set (where the pre-activations lie in the intervals), provided that the Hessian K of L is
    /// positive semidefinite, which <see cref="Hessian.TryProve"/> shows.
    /// </summary>
    /// <param name="multipliers">λ ≥ 0.</param>
    /// <param name="point">ξ̃ [n].</param>
    /// <param name="gradient">∇L(ξ̃) as computed [n].</param>
    public double Bound(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point, out double[] gradient)
    {
        MarginSpace space = Function.Space;
        int hidden = Envelopes.Length, n = point.Length;
        double length = Outward.LengthUp(point), gamma = Outward.Gamma(n + 4), sumGamma = Outward.Gamma(hidden + 12);
        double[] factors = new double[hidden];
        gradient = new double[n];
        double value = 0, size = 0, error = 0, gradientError = 0;
        bool centred = !point.ContainsAnyExcept(0.0);       // then s is as it is there
        for (int j = 0; j < hidden; j++)
        {
            double a = Function.Coefficients[j];
            if (a == 0) continue;
            Envelope q = Envelopes[j];
            double s = space.Clean[j] + (centred ? 0 : TensorPrimitives.Dot<double>(space.Neurons.Row(j), point)), d = s - q.Touch,
                shift = (gamma * (Math.Abs(space.Clean[j]) + (space.Lengths[j] * length))) + (2 * Outward.Unit * (Math.Abs(s)
                    + Math.Abs(q.Touch))),
                slope = Math.Abs(q.Slope) + (Math.Abs(q.Curvature) * (Math.Abs(d) + shift));
            value += a * (q.Value + (q.Slope * d) + (0.5 * q.Curvature * d * d));
            size += Math.Abs(a) * (Math.Abs(q.Value) + (slope * Math.Abs(d)));
            error += Math.Abs(a) * slope * shift;
            factors[j] = a * (q.Slope + (q.Curvature * d));
            gradientError += Math.Abs(a) * ((Math.Abs(q.Curvature) * shift) + (sumGamma * slope)) * space.Lengths[j];
        }
        Function.Combine(factors, gradient);
        double square = space.SquaredLength + (2 * TensorPrimitives.Dot<double>(space.Drift, point)), drift = 0, squares = 0,
            constraint = 0;
        for (int i = 0; i < n; i++)
        {
            double own = space.Squares[i] * point[i], pull = space.Set.Diagonal(multipliers, i) * point[i],
                along = 2 * Norm.Slope * (space.Drift[i] + own);
            square += own * point[i];
            squares += own * point[i];
            drift += along * along;
            constraint += pull * pull;
            gradient[i] += along + pull;
        }
        double slabs = space.Set.AddSlabs(multipliers, point, gradient);
        gradientError += Outward.Gamma(16) * (Math.Sqrt(drift) + (2 * Math.Abs(Norm.Slope) * Outward.LengthUp(space.Drift))
            + Math.Sqrt(constraint));
        gradientError += slabs;
        double squareSize = space.SquaredLength + (2 * Outward.LengthUp(space.Drift) * length) + squares,
            gradientLength = Outward.LengthUp(gradient), inner = TensorPrimitives.Dot<double>(gradient, point);
        error += (sumGamma * size) + (Math.Abs(Norm.Slope) * 2 * gamma * squareSize) + (gamma * gradientLength * length)
            + (gradientError * (1 + gamma) * (space.Set.Reach + length));
        double lowest = space.Set.Lowest(gradient),
            bound = value + Norm.Constant + (Norm.Slope * square) + space.Set.Penalty(multipliers, point) + lowest - inner;
        double magnitude = Math.Abs(value) + Math.Abs(Norm.Constant) + (Math.Abs(Norm.Slope) * squareSize) + Math.Abs(lowest)
            + Math.Abs(inner);
        error = Outward.Up((error * (1 + (2 * sumGamma))) + (32 * Outward.Unit * magnitude) + Cost);
        return Outward.Down(bound - error);
    }

    private (DoubleMatrix Matrix, int Terms, double Size) Curve()
    {
        MarginSpace space = Function.Space;
        double[] curvatures = new double[Envelopes.Length];
        Curvatures(curvatures);
        int[] neurons = [.. Enumerable.Range(0, curvatures.Length).Where(j => curvatures[j] != 0)];
        DoubleMatrix matrix = new(space.Dimension, space.Dimension);
        if (neurons.Length > 0)
            SymmetricProduct.Weighted(Columns(space, neurons), Array.ConvertAll(neurons, j => curvatures[j]), matrix);
        double size = neurons.Sum(j => Math.Abs(curvatures[j]) * space.Lengths[j] * space.Lengths[j]);
        return (matrix, neurons.Length, Outward.Up(size * (1 + Outward.Gamma(neurons.Length + 4))));
    }

    /// <summary>The neurons whose envelopes are curved, as columns [n × count].</summary>
    private static DoubleMatrix Columns(MarginSpace space, int[] neurons)
    {
        if (neurons.Length == space.Neurons.Rows) return space.NeuronsTransposed;
        DoubleMatrix columns = new(space.Dimension, neurons.Length);
        for (int i = 0; i < columns.Rows; i++)
        {
            ReadOnlySpan<double> from = space.NeuronsTransposed.Row(i);
            Span<double> to = columns.Row(i);
            for (int k = 0; k < neurons.Length; k++) to[k] = from[neurons[k]];
        }
        return columns;
    }
}
