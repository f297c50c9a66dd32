using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>Products A·D·Aᵀ with a diagonal D: one triangle is computed, on all cores, and mirrored.</summary>
/// <remarks>
/// Element (i, j), i ≥ j, is one chain of multiply-adds Σ_k fl(a_ik d_k)·a_jk over k = 0, 1, … that starts at zero, and (j, i) is its copy:
/// its
/// bits depend only on the two rows and the weights, not on the rest of the matrix, nor on the number of threads; where the processor fuses
/// multiply-adds they are the same on every vector width. NaN and infinities follow from the chain.
/// </remarks>
public static unsafe class SymmetricProduct
{
    [ThreadStatic]
    private static double[]? squares;

    /// <summary>destination = A·diag(weights)·Aᵀ, exactly symmetric.</summary>
    /// <param name="a">[n × k].</param>
    /// <param name="weights">[k], of any sign.</param>
    /// <param name="destination">[n × n], overwritten; may overlap A.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Weighted(DoubleMatrix a, ReadOnlySpan<double> weights, DoubleMatrix destination)
    {
        RequireWeights(a, weights);
        DoubleMatrix.RequireShape(destination, a.Rows, a.Rows, nameof(destination));
        fixed (double* pinned = weights) WeightedProduct.Run(a.View, pinned, destination.View);
    }

    /// <summary>A bound of ‖P − A·diag(weights)·Aᵀ‖₂ for the P that <see cref="Weighted"/> computes, wherever that is finite.</summary>
    /// <param name="a">[n × k].</param>
    /// <param name="weights">[k], of any sign.</param>
    /// <returns>At least the error; not finite where its bound overflows.</returns>
    /// <remarks>
    /// Element (i, j) carries one rounding of a_ik d_k and at most k of the chain, so that |P − A D Aᵀ| ≤ γ_{k+1} |A||D||A|ᵀ + kη(1 +
    /// max|a|)
    /// by elements, with or without fused multiply-adds (Higham 2002, section 3.1; an underflow of a_ik d_k costs η/2 times |a_jk|, those
    /// of a
    /// step at most η). The spectral norm of a symmetric matrix is at most that of a bound of its elements, and the positive semidefinite
    /// |A||D||A|ᵀ has at most its trace t = Σ_k |d_k| c_k, c_k = Σ_i a_ik². What is computed for t has at most n + k + 2 roundings of terms
    /// that
    /// are not negative, so that t is at most 1 + γ_{n+k+2} times it. Underflows, of P and of t, are below 4nkη(2 + max c_k + max|d_k|),
    /// since
    /// |a| ≤ 1 + a². Does not allocate but once per thread.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static double RoundingError(DoubleMatrix a, ReadOnlySpan<double> weights)
    {
        RequireWeights(a, weights);
        if (squares is null || squares.Length < a.Columns) squares = new double[a.Columns];
        Span<double> columns = squares.AsSpan(0, a.Columns);
        columns.Clear();
        for (int i = 0; i < a.Rows; i++) FixedSums.AddSquares(a.Row(i), columns);
        double trace = 0, largest = 2;
        for (int k = 0; k < columns.Length; k++)
        {
            double weight = Math.Abs(weights[k]);
            trace += weight * columns[k];
            largest = Math.Max(largest, 2 + columns[k] + weight);
        }
        trace = Rounding.Up(trace + Rounding.Up(Rounding.Gamma(a.Rows + a.Columns + 2) * trace));
        double underflow = Rounding.Up(4.0 * a.Rows * a.Columns * largest * double.Epsilon);
        return Rounding.Up(Rounding.Up(Rounding.Gamma(a.Columns + 1) * trace) + underflow);
    }

    private static void RequireWeights(DoubleMatrix a, ReadOnlySpan<double> weights)
    {
        if (weights.Length != a.Columns)
            throw new ArgumentException($"A {a.Rows}×{a.Columns} matrix needs {Plural.Of(a.Columns, "weight")}; got {weights.Length}.",
                nameof(weights));
    }
}
