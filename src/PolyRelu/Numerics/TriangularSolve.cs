using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>Solves with a lower triangular matrix and with its transpose, for one right-hand side or many, on all cores.</summary>
/// <remarks>
/// Every element is one chain of multiply-adds, (b_i − l_i0 x_0 − l_i1 x_1 − …)/l_ii for L and (b_i − l_{n−1,i} x_{n−1} − l_{n−2,i} x_{n−2}
/// − …)/l_ii
/// for Lᵀ: its bits depend only on L and on its column of B, not on the other columns, nor on the number of threads; where the processor
/// fuses
/// multiply-adds they are the same on every vector width. The strict upper triangle of L is not read. Nothing is checked but shapes: a zero
/// on
/// the diagonal gives infinities or NaN.
/// <para>
/// What the computed X leaves: |B − L·X| ≤ γ_n |L||X| by elements, and likewise for Lᵀ (Higham 2002, Theorem 8.5), where nothing
/// underflows;
/// an underflow adds at most η(n + |l_ii|).
/// </para>
/// </remarks>
public static unsafe class TriangularSolve
{
    /// <summary>B ← L⁻¹·B.</summary>
    /// <param name="l">[n × n]; the lower triangle is read.</param>
    /// <param name="b">[n × m], changed in place; does not overlap L.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Lower(DoubleMatrix l, DoubleMatrix b)
    {
        RequireSquare(l, nameof(l));
        DoubleMatrix.RequireShape(b, l.Rows, b.Columns, nameof(b));
        LowerSolve.Run(l.View, b.View, transposed: false);
    }

    /// <summary>b ← L⁻¹·b.</summary>
    /// <param name="l">[n × n]; the lower triangle is read.</param>
    /// <param name="b">[n], changed in place.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Lower(DoubleMatrix l, Span<double> b)
    {
        RequireVector(l, b);
        fixed (double* pinned = b) VectorSolve.Lower(l.View, pinned);
        GC.KeepAlive(l.View.Owner);
    }

    /// <summary>B ← L⁻ᵀ·B.</summary>
    /// <param name="l">[n × n]; the lower triangle is read.</param>
    /// <param name="b">[n × m], changed in place; does not overlap L.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void LowerTransposed(DoubleMatrix l, DoubleMatrix b)
    {
        RequireSquare(l, nameof(l));
        DoubleMatrix.RequireShape(b, l.Rows, b.Columns, nameof(b));
        LowerSolve.Run(l.View, b.View, transposed: true);
    }

    /// <summary>b ← L⁻ᵀ·b.</summary>
    /// <param name="l">[n × n]; the lower triangle is read.</param>
    /// <param name="b">[n], changed in place.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void LowerTransposed(DoubleMatrix l, Span<double> b)
    {
        RequireVector(l, b);
        fixed (double* pinned = b) VectorSolve.LowerTransposed(l.View, pinned);
        GC.KeepAlive(l.View.Owner);
    }

    /// <summary>Checks that a matrix has as many rows as columns.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    internal static void RequireSquare(DoubleMatrix matrix, string name)
    {
        if (matrix.Rows != matrix.Columns)
            throw new ArgumentException($"Expected a square matrix for {name}; got {matrix.Rows}×{matrix.Columns}.", name);
    }

    private static void RequireVector(DoubleMatrix l, ReadOnlySpan<double> b)
    {
        RequireSquare(l, nameof(l));
        if (b.Length != l.Rows)
            throw new ArgumentException($"A {l.Rows}×{l.Columns} matrix needs a vector of {Plural.Of(l.Rows, "element")}; got {b.Length}.",
                nameof(b));
    }
}
