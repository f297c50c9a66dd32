using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>The factorisation A = L·Lᵀ of symmetric positive definite matrices, and what it proves.</summary>
/// <remarks>
/// Every element of L is one chain of multiply-adds over k = 0, 1, …: l_ij = (a_ij − l_i0 l_j0 − l_i1 l_j1 − …)/l_jj below the diagonal and
/// its square
/// root on it. Its bits depend on the matrix alone, not on the number of threads; where the processor fuses multiply-adds they are the same
/// on
/// every vector width.
/// <para>
/// <b>What a factorisation proves.</b> Let it succeed on A' [n × n] in floating point. With s_0 = a'_ij, s_{k+1} = fl(s_k − l_ik l_jk),
/// fl(x) = x/(1 + δ) or x(1 + δ) with |δ| ≤ u, and l_ij = fl(s_j/l_jj) or l_jj = fl(√s_j), unrolling gives a'_ij = Σ_{k ≤ j} l_ik l_jk (1 +
/// θ_k) + e_ij
/// where θ_k collects at most n + 1 roundings (j of the chain, one of the product where it is not fused, two of the square root), so |θ_k|
/// ≤ γ =
/// γ_{n+1}, and e_ij collects underflows, at most η/2 per operation: |e_ij| ≤ e = 2η(n + 1 + max a'_ii). Hence for Δ = A' − L·Lᵀ
/// </para>
/// <code>|Δ_ij| ≤ γ Σ_k |l_ik||l_jk| + e ≤ γ d_i d_j + e,  d_i² = Σ_k l_ik² ≤ (a'_ii + e)/(1 − γ),</code>
/// <para>by Cauchy–Schwarz and by its own case i = j, so that</para>
/// <code>‖Δ‖₂ ≤ γ Σ_i d_i² + n e ≤ γ/(1 − γ)·(tr A' + n e) + n e ≤ γ/(1 − γ)·tr A' + 2 n e.</code>
/// <para>
/// That is the argument of Rump, Verification of positive definiteness, BIT 46 (2006) 433–452, Theorem 2.3 and Corollary 2.4 (after
/// Demmel), with
/// γ/(1 − γ) = (n + 1)u/(1 − 2(n + 1)u); Rump and Jeannerod, SIAM J. Matrix Anal. Appl. 35 (2014) 684–698, sharpen the constant. We take n
/// + 2
/// roundings for n + 1, in any order of the sums. If A' is A with c ≥ ‖Δ‖₂ subtracted from its diagonal, rounded downwards, then exactly
/// A − cI ⪰ A' = L·Lᵀ + Δ ⪰ L·Lᵀ − cI: <b>A ⪰ L·Lᵀ, for the computed L</b>, and A is positive semidefinite.
/// </para>
/// </remarks>
public static class Cholesky
{
    /// <summary>Overwrites the lower triangle with L and zeroes the strict upper one.</summary>
    /// <param name="matrix">[n × n]; only the lower triangle is read. Unspecified where the answer is false.</param>
    /// <returns>Whether every pivot was positive and finite. That alone proves nothing of the matrix: see <see cref="TryProve"/>.</returns>
    /// <exception cref="ArgumentException">The matrix is not square; the message holds its shape.</exception>
    public static bool TryFactor(DoubleMatrix matrix)
    {
        TriangularSolve.RequireSquare(matrix, nameof(matrix));
        return PanelCholesky.Factor(matrix.View);
    }

    /// <summary>
    /// A shift c ≥ ‖A' − L·Lᵀ‖₂ for every A' that <see cref="TryFactor"/> factors and whose diagonal is nowhere above that of A.
    /// </summary>
    /// <param name="a">[n × n]; only the diagonal is read.</param>
    /// <returns>c = (n + 2)u/(1 − 2(n + 2)u)·Σ|a_ii| + 4nη(n + 1 + max|a_ii|), rounded up; not finite where that is.</returns>
    /// <remarks>
    /// Derived in the remarks of the class. Off-diagonal elements do not matter: where they are too large the factorisation fails.
    /// </remarks>
    /// <exception cref="ArgumentException">The matrix is not square; the message holds its shape.</exception>
    public static double RoundingShift(DoubleMatrix a)
    {
        TriangularSolve.RequireSquare(a, nameof(a));
        double trace = 0, largest = 0;
        for (int i = 0; i < a.Rows; i++) Add(a[i, i], ref trace, ref largest);
        return ShiftFor(a.Rows, trace, largest);
    }

    /// <summary>The same, of a matrix with a diagonal.</summary>
    internal static double RoundingShiftFor(ReadOnlySpan<double> diagonal)
    {
        double trace = 0, largest = 0;
        foreach (double entry in diagonal) Add(entry, ref trace, ref largest);
        return ShiftFor(diagonal.Length, trace, largest);
    }

    private static void Add(double entry, ref double trace, ref double largest)
    {
        largest = Math.Max(largest, Math.Abs(entry));
        trace = Rounding.Up(trace + Math.Abs(entry));
    }

    private static double ShiftFor(int rows, double trace, double largest)
    {
        if (rows == 0) return 0;
        double roundings = (rows + 2) * Rounding.Unit, relative = Rounding.Up(roundings / (1 - (2 * roundings)));   // of exact operands
        double underflow = Rounding.Up(4.0 * rows * Rounding.Up(rows + 1 + largest)) * double.Epsilon;
        return Rounding.Up(Rounding.Up(relative * trace) + Rounding.Up(underflow));
    }

    /// <summary>
    /// Tries to prove that a matrix is positive semidefinite, and finds L with A + E ⪰ L·Lᵀ exactly, for every symmetric E with ‖E‖₂ ≤
    /// error.
    /// </summary>
    /// <param name="a">[n × n], symmetric; only the lower triangle is read.</param>
    /// <param name="factor">
    /// [n × n], becomes L with a zero strict upper triangle; may be A itself. Unspecified where the answer is false.
    /// </param>
    /// <param name="error">
    /// By how much the matrix that is meant may differ from A in the spectral norm, for one that was itself computed (see
    /// <see cref="SymmetricProduct.RoundingError"/>); at least 0.
    /// </param>
    /// <returns>
    /// True is a proof, with every rounding accounted for. False says nothing: the matrix is indefinite, or too close to it
    /// (<see cref="RoundingShift"/> + error), or not finite.
    /// </returns>
    /// <exception cref="ArgumentException">A matrix is not square or the shapes differ; the message holds them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The error is negative or NaN.</exception>
    public static bool TryProve(DoubleMatrix a, DoubleMatrix factor, double error = 0)
    {
        TriangularSolve.RequireSquare(a, nameof(a));
        DoubleMatrix.RequireShape(factor, a.Rows, a.Rows, nameof(factor));
        if (!(error >= 0)) throw new ArgumentOutOfRangeException(nameof(error), $"An error is at least 0; got {error}.");
        double shift = Rounding.Up(RoundingShift(a) + error);
        if (!double.IsFinite(shift)) return false;
        for (int i = 0; i < a.Rows; i++)
        {
            a.Row(i)[..i].CopyTo(factor.Row(i));
            factor[i, i] = Rounding.Down(a[i, i] - shift);
        }
        return TryFactor(factor);
    }

    /// <summary>destination = (L·Lᵀ)⁻¹ = L⁻ᵀ·L⁻¹, exactly symmetric. An approximate inverse: no proof rests on it.</summary>
    /// <param name="l">[n × n]; only the lower triangle is read.</param>
    /// <param name="destination">[n × n], overwritten; may be L itself.</param>
    /// <remarks>
    /// M = L⁻¹ as <see cref="TriangularSolve.Lower(DoubleMatrix, DoubleMatrix)"/> finds it from the identity, then element (i, j), i ≥ j,
    /// is the chain
    /// Σ_{k ≥ i} m_ki m_kj.
    /// </remarks>
    /// <exception cref="ArgumentException">A matrix is not square or the shapes differ; the message holds them.</exception>
    public static void Invert(DoubleMatrix l, DoubleMatrix destination)
    {
        TriangularSolve.RequireSquare(l, nameof(l));
        DoubleMatrix.RequireShape(destination, l.Rows, l.Rows, nameof(destination));
        LowerSolve.Invert(l.View, destination.View);
    }
}
