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
    /// Element (i, j) carries one rounding of a_ik d_k and at most k of the chain, so that |P − A D Aᵀ| ≤ γ_{k+1} |A||D||A|ᵀ + 2kη(1 +
    /// max|a|)
    /// by elements, with or without fused multiply-adds (Higham 2002, section 3.1; an underflow of a_ik d_k costs η/2 times |a_jk|, one of
    /// a
    /// step at most η). The spectral norm of a symmetric matrix is at most that of a bound of its elements, and the positive semidefinite
    /// |A||D||A|ᵀ has at most its trace Σ_k |d_k| Σ_i a_ik². All sums are rounded up.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static double RoundingError(DoubleMatrix a, ReadOnlySpan<double> weights)
    {
        RequireWeights(a, weights);
        double trace = 0, largest = 0;
        for (int i = 0; i < a.Rows; i++)
        {
            ReadOnlySpan<double> row = a.Row(i);
            for (int k = 0; k < row.Length; k++)
            {
                double entry = Math.Abs(row[k]);
                largest = Math.Max(largest, entry);
                trace = Rounding.Up(trace + Rounding.Up(Rounding.Up(entry * entry) * Math.Abs(weights[k])));
            }
        }
        double underflow = Rounding.Up(2.0 * a.Rows * a.Columns * (1 + largest) * double.Epsilon);
        return Rounding.Up(Rounding.Up(Rounding.Gamma(a.Columns + 2) * trace) + Rounding.Up(underflow));
    }

    private static void RequireWeights(DoubleMatrix a, ReadOnlySpan<double> weights)
    {
        if (weights.Length != a.Columns)
            throw new ArgumentException($"A {a.Rows}×{a.Columns} matrix needs {Plural.Of(a.Columns, "weight")}; got {weights.Length}.",
                nameof(weights));
    }
}
