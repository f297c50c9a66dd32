namespace PolyRelu.Numerics;

/// <summary>Estimates of the ends of a symmetric matrix's spectrum, by Lanczos' method with full reorthogonalisation.</summary>
/// <remarks>
/// <b>Estimates, no proofs.</b> A Ritz value is never outside the spectrum (up to rounding), so the smallest eigenvalue is at most the
/// estimate of it, and may be less where the start is nearly orthogonal to its vector. What proves that nothing is below is
/// <see cref="Cholesky.TryProve"/>. Sums have a fixed order, so the bits do not depend on the number of threads, nor, where the processor
/// fuses
/// multiply-adds, on the vector width.
/// </remarks>
public static class SymmetricSpectrum
{
    /// <summary>Where <c>tolerance</c> is left out: the residual relative to the largest Ritz value in absolute terms.</summary>
    public const double DefaultTolerance = 1e-8;

    /// <summary>Steps at most, where that is left out.</summary>
    public const int DefaultSteps = 200;

    /// <summary>Estimates the smallest eigenvalue of a symmetric matrix, and its vector.</summary>
    /// <param name="a">[n × n], symmetric, both triangles, n ≥ 1.</param>
    /// <param name="vector">
    /// [n] On entry a guess of the vector, zeros for none (a little noise is added in either case); on return of unit length.
    /// </param>
    /// <param name="tolerance">The search ends when the residual is at most this times the largest |Ritz value|.</param>
    /// <param name="steps">Steps at most, at least 1; never more than n.</param>
    /// <returns>The estimate; NaN where the matrix has an element that is not finite.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, is empty, or the vector has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN, or the steps are less than 1.</exception>
    public static EigenEstimate Smallest(DoubleMatrix a, Span<double> vector, double tolerance = DefaultTolerance, int steps = DefaultSteps)
    {
        EigenEstimate largest = Lanczos.Largest(new NegatedMatrix(a), a, vector, tolerance, steps);
        return largest with { Value = -largest.Value };
    }

    /// <summary>Estimates the largest eigenvalue of (L·Lᵀ)⁻¹, and its vector, by inverse iteration in Krylov's space.</summary>
    /// <param name="l">[n × n], n ≥ 1; only the lower triangle is read.</param>
    /// <param name="vector">As <see cref="Smallest"/> has it.</param>
    /// <param name="tolerance">As <see cref="Smallest"/> has it.</param>
    /// <param name="steps">As <see cref="Smallest"/> has it; a step is one solve with L and one with Lᵀ.</param>
    /// <returns>The estimate; NaN where a solve overflows.</returns>
    /// <inheritdoc cref="Smallest" path="/exception"/>
    public static EigenEstimate LargestOfInverse(DoubleMatrix l, Span<double> vector, double tolerance = DefaultTolerance,
        int steps = DefaultSteps) => Lanczos.Largest(new InverseOfFactor(l), l, vector, tolerance, steps);

    private readonly struct NegatedMatrix(DoubleMatrix a) : ISymmetricOperator
    {
        public void Apply(ReadOnlySpan<double> vector, Span<double> image)
        {
            MatrixVector.Multiply(a, vector, image);
            for (int i = 0; i < image.Length; i++) image[i] = -image[i];
        }
    }

    private readonly struct InverseOfFactor(DoubleMatrix l) : ISymmetricOperator
    {
        public void Apply(ReadOnlySpan<double> vector, Span<double> image)
        {
            vector.CopyTo(image);
            TriangularSolve.Lower(l, image);
            TriangularSolve.LowerTransposed(l, image);
        }
    }
}
