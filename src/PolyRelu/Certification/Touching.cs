namespace PolyRelu.Certification;

/// <summary>Envelopes that touch σ^p where pre-activations are thought to lie.</summary>
internal static class Touching
{
    /// <summary>The minorant of a search over its current intervals.</summary>
    /// <param name="search">The search.</param>
    /// <param name="means">Where s_j is [h].</param>
    /// <param name="spread">Variance of s_j [h], 0 where it is taken to be there exactly.</param>
    /// <param name="point">ξ, for the norm term.</param>
    public static Minorant At(PairSearch search, double[] means, double[] spread, double[] point)
    {
        MarginFunction function = search.Function;
        PowerEnvelope power = new(function.Power);
        TouchingPoint touch = new(power);
        Intervals intervals = search.Intervals;
        Envelope[] envelopes = new Envelope[means.Length];
        for (int j = 0; j < envelopes.Length; j++)
        {
            double a = function.Coefficients[j], low = intervals.Low[j], high = intervals.High[j];
            if (a > 0) envelopes[j] = power.Lower(low, high, touch.Lower(means[j], spread[j], low, high));
            else if (a < 0) envelopes[j] = power.Upper(low, high, touch.Upper(means[j], spread[j], low, high));
        }
        return new(function, intervals, envelopes, LinearStage.NormBelow(function, point));
    }
}
