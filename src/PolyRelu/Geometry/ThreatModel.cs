namespace PolyRelu.Geometry;

/// <summary>What an adversary may do: move an input within a ball of a norm, inside an optional box of valid inputs.</summary>
/// <param name="Norm">The norm of the ball.</param>
/// <param name="Radius">Ball radius ε ≥ 0, in units of the input.</param>
/// <param name="Box">Range of valid inputs; null where there is none.</param>
public sealed record ThreatModel(Norm Norm, double Radius, Box? Box = null)
{
    private readonly double radius = ValidRadius(Radius);

    /// <summary>The norm of the ball.</summary>
    public Norm Norm { get; init; } = Norm ?? throw new ArgumentNullException(nameof(Norm));

    /// <summary>Ball radius ε ≥ 0, in units of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public double Radius
    {
        get => radius;
        init => radius = ValidRadius(value);
    }

    private static double ValidRadius(double radius) =>
        radius >= 0 && double.IsFinite(radius) ? radius : throw new ArgumentOutOfRangeException(nameof(radius), $"A radius is a finite number ≥ 0; got {radius}.");
}
