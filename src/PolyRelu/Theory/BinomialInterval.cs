namespace PolyRelu.Theory;

/// <summary>The exact confidence interval of a probability from counted events (Clopper, Pearson 1934).</summary>
/// <param name="Low">
/// Lower end: the probability for which so many events or more have probability (1 − confidence)/2; 0 without events.
/// </param>
/// <param name="High">Upper end: the same for so many events or fewer; 1 if every trial was an event.</param>
/// <remarks>Covers the true probability with at least the confidence, at any number of trials.</remarks>
public readonly record struct BinomialInterval(double Low, double High)
{
    private const int Bisections = 200;
    private const double Tiny = 1e-300;
    private const double Precision = 1e-15;

    /// <summary>The interval.</summary>
    /// <param name="events">Number of events k, 0 ≤ k ≤ trials.</param>
    /// <param name="trials">Number of independent trials n ≥ 1.</param>
    /// <param name="confidence">Probability, in (0, 1), that the interval covers the truth.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static BinomialInterval Of(long events, long trials, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        if (events < 0 || events > trials)
            throw new ArgumentOutOfRangeException(nameof(events), events,
                $"The number of events must be from 0 to the number of trials, {trials}.");
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie in (0, 1).");
        double tail = (1 - confidence) / 2;
        double low = events == 0 ? 0 : Root(p => AtLeast(events, trials, p) > tail);
        double high = events == trials ? 1 : Root(p => AtLeast(events + 1, trials, p) > 1 - tail);
        return new BinomialInterval(low, high);
    }

    /// <summary>
    /// P(X ≥ k) for a binomial X with n trials of probability p: the regularised incomplete beta function I_p(k, n − k + 1).
    /// </summary>
    internal static double AtLeast(long events, long trials, double probability)
    {
        if (events <= 0) return 1;
        if (probability <= 0) return 0;
        if (probability >= 1) return 1;
        double a = events, b = trials - events + 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(probability))
            + (b * Math.Log(1 - probability)));
        return probability < (a + 1) / (a + b + 2)
            ? front * Fraction(a, b, probability) / a
            : 1 - (front * Fraction(b, a, 1 - probability) / b);
    }

    /// <summary>Where an increasing condition turns true.</summary>
    private static double Root(Predicate<double> reached)
    {
        double low = 0, high = 1;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) break;
            if (reached(middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    /// <summary>The continued fraction of the incomplete beta function, by the method of Lentz.</summary>
    private static double Fraction(double a, double b, double x)
    {
        double c = 1, d = 1 / Guard(1 - ((a + b) * x / (a + 1))), value = d;
        int limit = 200 + (int)(10 * Math.Sqrt(a + b));
        for (int m = 1; m <= limit; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Guard(1 + (even * d));
            c = Guard(1 + (even / c));
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Guard(1 + (odd * d));
            c = Guard(1 + (odd / c));
            value *= d * c;
            if (Math.Abs((d * c) - 1) < Precision) break;
        }
        return value;
    }

    private static double Guard(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>log Γ(x) for x ≥ 1: recurrence up to 15, then Stirling's series.</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 15; x++) shift += Math.Log(x);
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * (
            (1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
