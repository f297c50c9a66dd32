namespace PolyRelu.Certification;

/// <summary>Bounds of rounding errors: what certificates add to every computed number, outwards.</summary>
/// <remarks>
/// Unit roundoff of float64 is u = 2⁻⁵³. A sum of n products computed in any order, with or without fused multiply-add, errs by at most
/// γ_n Σ|products|, γ_n = n u/(1 − n u) (Higham 2002, section 3.1), as long as nothing underflows; every bound here also adds
/// <see cref="Tiny"/>, far above what underflow can lose.
/// </remarks>
internal static class Outward
{
    /// <summary>u = 2⁻⁵³.</summary>
    public const double Unit = 1.0 / (1L << 53);

    /// <summary>Above the sum of all that products of up to 2³⁰ terms may lose by underflow (each less than 2⁻¹⁰⁷⁴).</summary>
    public const double Tiny = 1e-300;

    /// <summary>Relative error of <see cref="Math.Pow"/>, in units of u: eight, that is four units in the last place.</summary>
    public const double PowerUnits = 8;

    /// <summary>γ_n, itself rounded up.</summary>
    public static double Gamma(int n) => n * Unit / (1 - (n * Unit)) * (1 + (4 * Unit));

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
