using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// K = Σ_j a_j M_j w̃_j w̃_jᵀ + 2 r diag(q) + diag(λ): the Hessian of a minorant and its multipliers, and the proof that it is positive
/// definite.
/// </summary>
/// <remarks>
/// The computed matrix differs from K by at most E in norm: each entry is a sum of h products of three, so
/// E = γ_{h+4} Σ_j |a_j M_j| ‖w̃_j‖² + γ_4 (largest diagonal term). Rump (2006): if the Cholesky factorisation of A − c I in floating point
/// ends, c
/// not below what it may err by, then A is positive semidefinite, and indeed A ⪰ L Lᵀ for the computed L. So a factorisation of the
/// computed
/// matrix, less (E + c + μ) I, shows K ⪰ L Lᵀ + μ I.
/// </remarks>
internal sealed class Hessian
{
    private const double RelativeFloor = 1e-10;

    private Hessian(DoubleMatrix matrix, double error)
    {
        (Matrix, Error) = (matrix, error);
        double trace = 0;
        for (int i = 0; i < matrix.Rows; i++) trace += Math.Abs(matrix[i, i]);
        Trace = trace;
        Floor = RelativeFloor * trace / matrix.Rows;
    }

    /// <summary>K as computed [n × n].</summary>
    public DoubleMatrix Matrix { get; }

    /// <summary>E.</summary>
    public double Error { get; }

    /// <summary>The sum of the magnitudes of the diagonal.</summary>
    public double Trace { get; }

    /// <summary>μ: K ⪰ L Lᵀ + μ I where the proof holds.</summary>
    public double Floor { get; }

    /// <summary>K of a minorant with multipliers.</summary>
    public static Hessian Of(Minorant minorant, ReadOnlySpan<double> multipliers)
    {
        MarginSpace space = minorant.Function.Space;
        int n = space.Dimension;
        (DoubleMatrix curved, int terms, double size) = minorant.Curved;
        DoubleMatrix matrix = curved.Copy();
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            double term = 2 * minorant.Norm.Slope * space.Squares[i], pull = space.Set.Diagonal(multipliers, i);
            matrix[i, i] += term + pull;
            largest = Math.Max(largest, Math.Abs(term) + Math.Abs(pull));
        }
        (int slabs, double width) = space.Set.AddSlabs(multipliers, matrix);
        size += width;
        return new(matrix, Outward.Up((Outward.Gamma(terms + slabs + 4) * (size + largest)) + (Outward.Gamma(4) * (size + largest))));
    }

    /// <summary>Proves K ⪰ L Lᵀ + μ I ≻ 0.</summary>
    /// <param name="factor">L, lower triangular.</param>
    public bool TryProve(out DoubleMatrix factor)
    {
        factor = new(Matrix.Rows, Matrix.Columns);
        double error = Outward.Up(Error + Floor);
        return double.IsFinite(error) && Cholesky.TryProve(Matrix, factor, error);
    }

    /// <summary>Factors the computed matrix plus a multiple of the identity; proves nothing by itself.</summary>
    public bool TryFactor(double shift, DoubleMatrix factor)
    {
        Matrix.CopyTo(factor);
        for (int i = 0; i < factor.Rows; i++) factor[i, i] += shift;
        return Cholesky.TryFactor(factor);
    }
}
