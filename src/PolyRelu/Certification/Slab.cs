using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>Low ≤ ⟨q, ξ⟩ ≤ High: where a set is cut along a direction.</summary>
/// <remarks>As a quadratic constraint (⟨q, ξ⟩ − m)² ≤ b², with m the middle and b not below half of the width.</remarks>
internal sealed record Slab
{
    /// <summary>Cuts along a direction.</summary>
    /// <param name="direction">q [n].</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public Slab(double[] direction, double low, double high)
    {
        (Direction, Low, High) = (direction, low, high);
        Length = Outward.LengthUp(direction);
        Middle = 0.5 * (low + high);
        Half = Outward.Up(Math.Max(high - Middle, Middle - low));
    }

    /// <summary>q [n].</summary>
    public double[] Direction { get; }

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    /// <summary>A number not below ‖q‖₂.</summary>
    public double Length { get; }

    /// <summary>m.</summary>
    public double Middle { get; }

    /// <summary>b.</summary>
    public double Half { get; }

    /// <summary>⟨q, ξ⟩ (computed).</summary>
    public double At(ReadOnlySpan<double> point) => TensorPrimitives.Dot(Direction, point);

    /// <summary>A number not below what rounding may change of ⟨q, ξ⟩ − m.</summary>
    /// <param name="along">⟨q, ξ⟩ as computed.</param>
    /// <param name="dimension">n.</param>
    /// <param name="length">A number not below ‖ξ‖₂.</param>
    public double Error(double along, int dimension, double length) =>
        Outward.Up((Outward.Gamma(dimension + 4) * Length * length) + (4 * Outward.Unit * (Math.Abs(along) + Math.Abs(Middle))));
}
