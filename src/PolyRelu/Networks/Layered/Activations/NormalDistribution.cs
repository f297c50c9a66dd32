namespace PolyRelu.Networks.Layered.Activations;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double SeriesUpTo = 2.5;      // beyond it the continued fraction needs fewer terms
    private const int FractionTerms = 60;       // relative error below 1e-15 from 2.5 on

    /// <summary>Density at a point.</summary>
    public static double Density(double point) => Math.Exp(-0.5 * point * point) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x), with a relative error of about 1e−14 in both tails.</summary>
    /// <remarks>
    /// Near zero ½ + φ(x) Σ x^{2k+1} / (1·3···(2k+1)); in the tails Laplace's continued fraction φ(x) / (x + 1/(x + 2/(x + 3/…)))
    /// (Abramowitz and Stegun 26.2.11 and 26.2.14).
    /// </remarks>
    public static double Cumulative(double point)
    {
        if (double.IsNaN(point)) return double.NaN;
        double distance = Math.Abs(point);
        if (distance <= SeriesUpTo)
        {
            double term = distance, sum = distance;
            for (int k = 3; term > sum * 1e-17; k += 2)
            {
                term *= distance * distance / k;
                sum += term;
            }
            double part = Density(distance) * sum;
            // ½ − part cancels in the lower tail, where the fraction is exact but slow: at −2.5 one digit and a half are lost.
            return point < 0 ? 0.5 - part : 0.5 + part;
        }
        if (double.IsInfinity(distance)) return point < 0 ? 0 : 1;
        double fraction = distance;
        for (int k = FractionTerms; k > 0; k--) fraction = distance + (k / fraction);
        double tail = Density(distance) / fraction;
        return point < 0 ? tail : 1 - tail;
    }
}
