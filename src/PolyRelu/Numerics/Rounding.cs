namespace PolyRelu.Numerics;

/// <summary>Outward rounding and the constants of error bounds: u = 2⁻⁵³, η = 2⁻¹⁰⁷⁴ (<see cref="double.Epsilon"/>), γ_n.</summary>
/// <remarks>
/// The arithmetic rounds to nearest, so a result lies within half a unit in the last place of what is exact, also where it is subnormal:
/// the
/// next number above it is an upper bound, the next below a lower one.
/// </remarks>
internal static class Rounding
{
    /// <summary>u = 2⁻⁵³: the largest relative error of one operation whose result is neither subnormal nor infinite.</summary>
    public const double Unit = 1.1102230246251565e-16;

    /// <summary>
    /// Bound of the error of <see cref="Math.Pow"/>, in units in the last place of the result (2 u each): the libraries behind it state
    /// less than 1. Every statement of the certificates on a power rests on this number.
    /// </summary>
    public const int PowerUlps = 4;

    /// <summary>γ_n = n u/(1 − n u), rounded up: |Π(1 + δ_i)^±1 − 1| ≤ γ_n for n factors with |δ_i| ≤ u (Higham 2002, Lemma 3.1).</summary>
    /// <param name="count">n, from 0 to 2³¹ − 1: n u and 1 − n u are then exact, so that only the quotient is rounded.</param>
    public static double Gamma(int count)
    {
        double errors = count * Unit;
        return count == 0 ? 0 : Up(errors / (1 - errors));
    }

    /// <summary>An upper bound of what was rounded to a number.</summary>
    public static double Up(double rounded) => Math.BitIncrement(rounded);

    /// <summary>A lower bound of what was rounded to a number.</summary>
    public static double Down(double rounded) => Math.BitDecrement(rounded);
}
