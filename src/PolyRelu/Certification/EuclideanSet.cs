using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>‖ξ‖₂ ≤ r.</summary>
internal sealed class EuclideanSet(double radius) : PerturbationSet
{
    /// <summary>A number not above ½ λ (‖ξ‖² − r²).</summary>
    public static double Penalty(double multiplier, ReadOnlySpan<double> point, double radius)
    {
        double square = TensorPrimitives.SumOfSquares(point), reach = radius * radius,
            error = (Outward.Gamma(point.Length + 4) * (square + reach)) + Outward.Tiny;
        return Outward.Down(0.5 * multiplier * (square - reach - error));
    }

    /// <inheritdoc/>
    public override double Radius { get; } = radius;

    /// <inheritdoc/>
    public override double Reach => Radius;

    /// <inheritdoc/>
    public override int Multipliers => 1;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g) => -Outward.Up(Radius * Outward.LengthUp(g));

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        double length = TensorPrimitives.Norm(g);
        TensorPrimitives.Multiply(g, length > 0 ? -Radius / length : 0, point);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point) =>
        Penalty(multipliers[0], point, Radius);

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) => multipliers[0];
}
