namespace PolyRelu.Certification;

/// <summary>
/// Bounds of what float32 loses, in the standard model: fl(x ∘ y) = (x ∘ y)(1 + δ) + η, |δ| ≤ u, |η| ≤ 2⁻¹⁵⁰, one of them 0.
/// </summary>
/// <remarks>
/// Round to nearest with gradual underflow, which is what the runtime gives: no kernel sets a mode that flushes. η arises in products
/// and fused multiply-adds alone; sums and differences are exact where they are subnormal. Products of k factors (1 + δ)^{±1} are
/// 1 + θ with |θ| ≤ γ_k, also for real k ≥ 1, since (1 − u)^k ≥ 1 − k u (Higham, Accuracy and Stability of Numerical Algorithms, 3.1).
/// </remarks>
internal static class FloatErrors
{
    /// <summary>u = 2⁻²⁴.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>2⁻¹⁵⁰, half of the smallest float32: what one operation may lose by underflow.</summary>
    public const double Underflow = 1.0 / ((double)(1L << 50) * (1L << 50) * (1L << 50));

    /// <summary>
    /// A float32 power x^e errs by at most (<see cref="PowerErrors"/> + <see cref="LogarithmErrors"/> |e ln x|) u of itself where the
    /// result is normal.
    /// </summary>
    /// <remarks>
    /// Enough for a power function that is right to two units in the last place (those of the C libraries are to less than one), and for
    /// e^{e ln x} by a logarithm of 3.6 u, a product and an exponential of 2.5 u, which vectorised libraries do instead.
    /// docs/certification.md says what was evaluated exhaustively.
    /// </remarks>
    public const double PowerErrors = 4;

    /// <inheritdoc cref="PowerErrors"/>
    public const double LogarithmErrors = 6;

    /// <summary>γ_k = k u / (1 − k u), infinite where k u ≥ 1.</summary>
    public static double Gamma(double roundings) =>
        roundings * Unit < 1 ? roundings * Unit / (1 - (roundings * Unit)) : double.PositiveInfinity;

    /// <summary>What a float32 sum of n products loses, in any order, with or without fused multiply-add.</summary>
    /// <param name="terms">n: products that are not exactly 0.</param>
    /// <param name="factors">Roundings of each term before it is summed: its product, and those of its factors that count.</param>
    /// <param name="magnitude">M ≥ Σ |t_i|, of the terms without rounding.</param>
    /// <param name="partial">At least the magnitude of every partial sum Σ_{i ∈ I} t_i: max(Σ t_i⁺, Σ t_i⁻) will do.</param>
    /// <remarks>
    /// ŝ − s = Σ_i (t̂_i − t_i) + Σ_ν e_ν over the n − 1 sums ν, |t̂_i − t_i| ≤ γ_f |t_i|, |e_ν| ≤ u |a + b| with a + b the sum of what was
    /// computed for the two parts: a partial sum, at most (1 + γ_f) times the bound of those without rounding (t_i⁺ and t_i⁻ grow by
    /// as much), and what it has lost already, at most γ_{n+f} M. A fused multiply-add is a sum of an exact product. Hence
    /// γ_f M + (n − 1) u ((1 + γ_f) partial + γ_{n+f} M), about half of γ_n M where positive and negative terms balance; and 2⁻¹⁴⁹ n.
    /// </remarks>
    public static double OfSum(double terms, double factors, double magnitude, double partial)
    {
        double first = Gamma(factors), sums = Math.Max(0, terms - 1) * Unit;
        return (first * magnitude) + (sums * (((1 + first) * partial) + (Gamma(terms + factors) * magnitude))) + (terms * 2 * Underflow);
    }
}
