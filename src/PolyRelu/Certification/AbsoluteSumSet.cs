using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>‖ξ‖₁ ≤ r; its one quadratic constraint is that of the L2 ball around it, ‖ξ‖₂ ≤ ‖ξ‖₁ ≤ r.</summary>
internal sealed class AbsoluteSumSet(double radius) : PerturbationSet
{
    /// <inheritdoc/>
    public override double Radius { get; } = radius;

    /// <inheritdoc/>
    public override double Reach => Radius;

    /// <inheritdoc/>
    public override int Multipliers => 1;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g) => -Outward.Up(Radius * Math.Abs(TensorPrimitives.MaxMagnitude(g)));

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        point.Clear();
        int largest = TensorPrimitives.IndexOfMaxMagnitude(g);
        if (largest >= 0) point[largest] = -Radius * Math.Sign(g[largest]);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point) =>
        EuclideanSet.Penalty(multipliers[0], point, Radius);

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) => multipliers[0];
}
