using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The set of perturbations in the coordinates of a <see cref="MarginSpace"/>: the centre is 0, and everything a bound needs of it.
/// </summary>
/// <remarks>
/// Closed: a ball of L2, the unit box (L∞, with or without a box of valid inputs), a ball of L1, and any of them cut by slabs.
/// </remarks>
internal abstract class PerturbationSet
{
    private protected PerturbationSet()
    {
    }

    /// <summary>A number not below sup ‖ξ‖₂ over the set.</summary>
    public abstract double Reach { get; }

    /// <summary>The radius in units of ξ: 1 for a box.</summary>
    public virtual double Radius => 1;

    /// <summary>A number not above min ⟨g, ξ⟩ over the set: the negative dual norm of g, times the radius.</summary>
    public abstract double Lowest(ReadOnlySpan<double> g);

    /// <summary>Writes a minimiser of ⟨g, ξ⟩ over the set (computed, not proven); zero where g is.</summary>
    public abstract void Minimiser(ReadOnlySpan<double> g, Span<double> point);

    /// <summary>A number not below sup |⟨w, ξ⟩| over the set.</summary>
    public double Width(ReadOnlySpan<double> w) => -Lowest(w);

    /// <summary>Number of multipliers of the quadratic constraints that describe the set; 0 where a bound cannot use any.</summary>
    public abstract int Multipliers { get; }

    /// <summary>
    /// A number not above Σ_i ½ λ_i c_i(ξ), where c_i ≤ 0 are the quadratic constraints of the set: ‖ξ‖² − r² (L2), ξ_i² − 1 (box).
    /// </summary>
    /// <param name="multipliers">λ ≥ 0, [<see cref="Multipliers"/>].</param>
    /// <param name="point">ξ.</param>
    public abstract double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point);

    /// <summary>The diagonal of the Hessian of the penalty: λ everywhere (L2), λ_i (box); without that of slabs.</summary>
    public abstract double Diagonal(ReadOnlySpan<double> multipliers, int coordinate);

    /// <summary>The set before it was cut by slabs.</summary>
    public virtual PerturbationSet Whole => this;

    /// <summary>Adds the gradient of the penalty of slabs, if there are any.</summary>
    /// <returns>A number not below the length of what rounding changed of it.</returns>
    public virtual double AddSlabs(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point, Span<double> gradient) => 0;

    /// <summary>Adds the Hessian of the penalty of slabs, if there are any.</summary>
    /// <returns>How many terms of rank one were added, and a number not below the sum of their norms.</returns>
    public virtual (int Terms, double Size) AddSlabs(ReadOnlySpan<double> multipliers, DoubleMatrix matrix) => (0, 0);
}
