namespace PolyRelu.Numerics;

/// <summary>The exponential integral Ei of real arguments, its entire part Ein, and the inverse that closed forms of flows need.</summary>
/// <remarks>
/// Ei(x) = PV ∫_{−∞}^x eᵗ/t dt and Ein(x) = ∫_0^x (1 − e^{−t})/t dt = Σ_{k≥1} (−1)^{k+1} xᵏ/(k·k!), so that
/// Ei(x) = γ + ln|x| − Ein(−x) (DLMF 6.2.3, 6.2.7). Relative errors are at most 1e-14 wherever the result is a normal number, the
/// neighbourhood of the zero of Ei at 0.3725 included (2.4e-15 was the largest of 12,000 against mpmath). Ranges of Ei: x &lt; −1 the
/// continued fraction of E1 (DLMF 6.9.1); −1 ≤ x &lt; 40 the series, around the zero with its logarithm and powers as differences from
/// those of the zero; x ≥ 40 the asymptotic series (DLMF 6.12.2), whose least term is 1e-16 there. Ein uses the series where its terms do
/// not cancel, else Ei. No allocation.
/// </remarks>
public static class ExponentialIntegral
{
    private const double Euler = 0.57721566490153286;
    private const double AsymptoticFrom = 40;
    private const double AlternatingTo = 2;            // Ein(2) = 1.3 while its terms add up to 3.7
    private const double HalvedFrom = 700;             // eˣ leaves float64's range before Ei(x) does

    private const int MostSteps = 100;

    /// <summary>Where Ei is the largest number of float64.</summary>
    private const double Largest = 716.35549054245;

    /// <summary>The zero of Ei, in two parts whose sum has 32 digits.</summary>
    private const double Zero = 0.3725074107813666, ZeroRest = 1.3140183414386028e-17;

    /// <summary>Ei(x), the principal value for x &gt; 0.</summary>
    /// <returns>−∞ at 0, 0 at −∞, +∞ beyond 716.35, NaN for NaN.</returns>
    public static double Ei(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x == 0) return double.NegativeInfinity;
        if (x < -1) return -ContinuedFraction(-x);
        if (x < 0) return Euler + Math.Log(-x) - AlternatingSeries(-x);
        if (x >= AsymptoticFrom) return Asymptotic(x);
        return x is > 0.2 and < 0.7 ? AroundZero(x) : Euler + Math.Log(x) + PositiveSeries(x);
    }

    /// <summary>Ei(z) of z = e^{logarithm}, which may be below float64's range.</summary>
    /// <param name="logarithm">ln z.</param>
    public static double EiOfExponential(double logarithm)
    {
        double z = Math.Exp(logarithm);
        // Where z is small it enters beside its logarithm alone; elsewhere Ei knows its zero and its range better.
        return z < 0.2 ? Euler + logarithm + PositiveSeries(z) : Ei(z);
    }

    /// <summary>Ein(x), entire and odd near 0: Ein(x) ≈ x.</summary>
    /// <returns>+∞ at +∞ (as ln x), −∞ below −716.35, NaN for NaN.</returns>
    public static double Ein(double x)
    {
        if (double.IsNaN(x) || double.IsNegativeInfinity(x)) return x;
        if (x <= -AsymptoticFrom) return Euler + Math.Log(-x) - Asymptotic(-x);
        if (x < 0) return -PositiveSeries(-x);
        return x <= AlternatingTo ? AlternatingSeries(x) : Euler + Math.Log(x) + ContinuedFraction(x);
    }

    /// <summary>ln z of the z &gt; 0 with Ei(z) + weight·ln z = value: exponential loss has weight 0, logistic loss weight 1.</summary>
    /// <param name="value">Any number; the left side takes each once, since its derivative by ln z, e^z + weight, is positive.</param>
    /// <param name="weight">At least 0.</param>
    /// <returns>±∞ for ±∞, NaN for NaN. The error is that of ±1e-14·(1 + |value|) in the value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative, infinite or NaN.</exception>
    public static double SolveLogarithm(double value, double weight = 0)
    {
        if (!(weight >= 0 && double.IsFinite(weight)))
            throw new ArgumentOutOfRangeException(nameof(weight), $"The weight of ln z must be a number of at least 0; got {weight:R}.");
        if (!double.IsFinite(value)) return value;
        return value <= Ei(1) ? SolveBelowOne(value, weight) : Math.Log(SolveAboveOne(value, weight));
    }

    /// <summary>Newton's method in ℓ = ln z, where the left side is convex: from the right it descends to the root.</summary>
    private static double SolveBelowOne(double value, double weight)
    {
        double logarithm = Math.Min((value - Euler) / (1 + weight), 0);     // the left side is at least γ + (1 + weight) ℓ
        for (int step = 0; step < MostSteps; step++)
        {
            double excess = EiOfExponential(logarithm) + (weight * logarithm) - value;
            double next = logarithm - (excess / (Math.Exp(Math.Exp(logarithm)) + weight));
            if (!(next < logarithm)) break;
            logarithm = next;
        }
        return logarithm;
    }

    /// <summary>Newton's method in z on the logarithm of the left side, which is nearly a straight line.</summary>
    private static double SolveAboveOne(double value, double weight)
    {
        double z = Math.Min(2 * Math.Log(value), Largest);                  // Ei(z) ≥ e^{z/2} for z ≥ 1
        for (int step = 0; step < MostSteps; step++)
        {
            double left = Ei(z) + (weight * Math.Log(z)), slope = (Math.Exp(z / 2) * (Math.Exp(z / 2) / z)) + (weight / z);
            double next = Math.Clamp(z - (Math.Log(left / value) * (left / slope)), 1, Largest);
            if (Math.Abs(next - z) <= 2e-16 * z) return next;
            z = next;
        }
        return z;
    }

    /// <summary>Σ yᵏ/(k·k!) for y ≥ 0: no term cancels another.</summary>
    private static double PositiveSeries(double y)
    {
        double power = y, sum = y;
        for (int k = 2; power > 1e-18 * sum; k++)
        {
            power *= y / k;
            sum += power / k;
        }
        return sum;
    }

    /// <summary>Σ (−1)^{k+1} yᵏ/(k·k!) for small y ≥ 0: Ein(y).</summary>
    private static double AlternatingSeries(double y)
    {
        double power = y, sum = y;
        for (int k = 2; Math.Abs(power) > 1e-18 * sum; k++)
        {
            power *= -y / k;
            sum += power / k;
        }
        return sum;
    }

    /// <summary>
    /// ln(x/x₀) + Σ (xᵏ − x₀ᵏ)/(k·k!) with the zero x₀: both parts have the sign of x − x₀, which is known to 32 digits.
    /// </summary>
    private static double AroundZero(double x)
    {
        double distance = x - Zero - ZeroRest, quotient = 1, power = Zero, factorial = 1, sum = 1;
        for (int k = 2; k <= 18; k++)
        {
            quotient = (x * quotient) + power;      // (xᵏ − x₀ᵏ)/(x − x₀)
            power *= Zero;
            factorial *= k;
            sum += quotient / (k * factorial);
        }
        return Elementary.LogP1(distance / Zero) + (distance * sum);
    }

    /// <summary>eˣ/x·Σ k!/xᵏ, up to the least term.</summary>
    private static double Asymptotic(double x)
    {
        if (x > Largest) return double.PositiveInfinity;
        double term = 1, sum = 1;
        for (int k = 1; k < x && term > 1e-17; k++)
        {
            term *= k / x;
            sum += term;
        }
        return x < HalvedFrom ? Math.Exp(x) / x * sum : Math.Exp(x / 2) / x * sum * Math.Exp(x / 2);
    }

    /// <summary>E1(y) = e^{−y}/(y + 1 − 1/(y + 3 − 4/(y + 5 − …))) for y ≥ 1, from the last denominator back.</summary>
    private static double ContinuedFraction(double y)
    {
        int last = 12 + (int)(100 / y);             // the error falls like e^{−4√(k·y)}
        double denominator = y + (2 * last) + 1;
        for (int k = last; k >= 1; k--) denominator = y + (2 * k) - 1 - ((double)k * k / denominator);
        return y < HalvedFrom ? Math.Exp(-y) / denominator : Math.Exp(-y / 2) / denominator * Math.Exp(-y / 2);
    }
}
