using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>K as a matrix of its coordinates: where these are fewer than the neurons.</summary>
internal sealed class DenseBallHessian(Minorant minorant) : IBallHessian
{
    private readonly Hessian hessian = Hessian.Of(minorant, [0.0]);
    private readonly DoubleMatrix factor = new(minorant.Function.Space.Dimension, minorant.Function.Space.Dimension);

    /// <inheritdoc/>
    public double Scale => hessian.Trace;

    /// <inheritdoc/>
    public bool TryFactor(double multiplier) => hessian.TryFactor(multiplier, factor);

    /// <inheritdoc/>
    public void Solve(Span<double> x)
    {
        TriangularSolve.Lower(factor, x);
        TriangularSolve.LowerTransposed(factor, x);
    }
}
