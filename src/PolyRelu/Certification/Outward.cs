using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>Bounds of the rounding of whole expressions: what certificates add to every computed number, outwards.</summary>
/// <remarks>
/// The constants are those of <see cref="Rounding"/>, which bounds single operations. A sum of n products computed in any order, with or
/// without fused multiply-add, errs by at most γ_n Σ|products| (Higham 2002, section 3.1), as long as nothing underflows; every bound here
/// also adds <see cref="Tiny"/>, far above what underflow can lose.
/// </remarks>
internal static class Outward
{
    /// <inheritdoc cref="Rounding.Unit"/>
    public const double Unit = Rounding.Unit;

    /// <summary>Above the sum of all that products of up to 2³⁰ terms may lose by underflow (each less than 2⁻¹⁰⁷⁴).</summary>
    public const double Tiny = 1e-300;

    /// <summary>Relative error of <see cref="Math.Pow"/>, in units of u.</summary>
    public const double PowerUnits = 2 * Rounding.PowerUlps;

    /// <inheritdoc cref="Rounding.Gamma"/>
    public static double Gamma(int count) => Rounding.Gamma(count);

    /// <summary>A number not below the exact value of an expression of up to a few roundings that gave <paramref name="value"/>.</summary>
    public static double Up(double value) => value + (Math.Abs(value) * (16 * Unit)) + Tiny;

    /// <summary>A number not above the exact value of an expression of up to a few roundings that gave <paramref name="value"/>.</summary>
    public static double Down(double value) => value - (Math.Abs(value) * (16 * Unit)) - Tiny;

    /// <summary>A number not below x^y, x ≥ 0, where x is exact.</summary>
    public static double PowerUp(double x, double y) => Up(Math.Pow(x, y) * (1 + (PowerUnits * Unit)));

    /// <summary>A number ≥ 0 not above x^y, x ≥ 0, where x is exact.</summary>
    public static double PowerDown(double x, double y) => Math.Max(0, Down(Math.Pow(x, y) * (1 - (PowerUnits * Unit))));

    /// <summary>A number not below ‖v‖₂.</summary>
    public static double LengthUp(ReadOnlySpan<double> vector)
    {
        double sum = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(vector);
        return Up(Math.Sqrt(sum * (1 + (2 * Gamma(vector.Length + 2))) + Tiny));
    }
}
