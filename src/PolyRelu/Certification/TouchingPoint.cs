namespace PolyRelu.Certification;

/// <summary>Where an envelope of one power should touch.</summary>
/// <remarks>
/// A bound by envelopes and multipliers is largest where each envelope has the least expected gap under the mean μ and the variance v that
/// the dual solution gives to s (the derivative of the bound by the envelope vanishes). The least expectation of a quadratic q ≥ φ on
/// [l, u] is, by the duality of moments, the greatest expectation of φ over distributions on [l, u] with these moments, and the best
/// quadratic meets φ at the atoms of that distribution; likewise from below. No distribution has v &gt; (μ − l)(u − μ).
/// Two atoms of which one is e have the other at μ + v/(μ − e).
/// </remarks>
/// <param name="envelope">The envelopes of the power.</param>
internal readonly struct TouchingPoint(PowerEnvelope envelope)
{
    private const int BalanceSteps = 40;
    private const double LeastBalance = 1e-300;

    private readonly PowerEnvelope envelope = envelope;
    private readonly double power = envelope.Power;

    /// <summary>The touching point of the upper envelope with the least expectation.</summary>
    /// <param name="mean">μ, moved into [low, high] if outside.</param>
    /// <param name="variance">v ≥ 0.</param>
    /// <param name="low">l, lower end.</param>
    /// <param name="high">u ≥ l, upper end.</param>
    /// <returns>t for <see cref="PowerEnvelope.Upper"/>; an end where the chord is best.</returns>
    /// <remarks>
    /// <list type="bullet">
    /// <item>p ≥ 2: the envelope touches at t and meets u: atoms t and u, so t = μ − v/(u − μ). The chord where that is below l.</item>
    /// <item>
    /// p &lt; 2, both sides within reach: touching at t and at −κt, κ = (2 − p)/p, the envelope is ¼p²t^{p−2}(s + κt)². Its expectation,
    /// with
    /// ¼p² left out, is t^{p−2}(v + (μ + κt)²), stationary where (2 − p)t² + 2(p − 1)μt − p(v + μ²) = 0, the positive root of which is
    /// returned. (p = 1: √(μ² + v). v = 0: μ if μ &gt; 0, else −κt = μ.)
    /// </item>
    /// <item>p &lt; 2, −κt below l: atoms l and t = μ + v/(μ − l); the chord where that is above u. For l ≥ 0 always so.</item>
    /// <item>p &lt; 2, t above u: atoms u and t = μ − v/(u − μ) &lt; 0; the chord where that is below l.</item>
    /// </list>
    /// </remarks>
    public double Upper(double mean, double variance, double low, double high)
    {
        (double μ, double v) = Moments(mean, variance, low, high);
        if (power >= 2) return Atom(μ, v, high, low, high);
        if (low >= 0) return Atom(μ, v, low, low, high);
        double root = Math.Sqrt(((power - 1) * (power - 1) * μ * μ) + (power * (2 - power) * (v + (μ * μ)))), b = (power - 1) * μ;
        double t = b > 0 ? power * (v + (μ * μ)) / (b + root) : (root - b) / (2 - power);
        double κ = (2 - power) / power;
        if (t <= high && -κ * t >= low) return t;
        return Atom(μ, v, -low < κ * high ? low : high, low, high);
    }

    /// <summary>The touching point of the lower envelope with the greatest expectation.</summary>
    /// <param name="mean">μ, moved into [low, high] if outside.</param>
    /// <param name="variance">v ≥ 0.</param>
    /// <param name="low">l, lower end.</param>
    /// <param name="high">u ≥ l, upper end.</param>
    /// <returns>t for <see cref="PowerEnvelope.Lower"/>.</returns>
    /// <remarks>
    /// With v = 0 it is the mean.
    /// <list type="bullet">
    /// <item>p ≥ 2: the envelope meets l: atoms l and t = μ + v/(μ − l), at most u. Where that is not positive, q = 0 loses nothing.</item>
    /// <item>
    /// p &lt; 2: the envelope meets l if dd(l) ≤ dd(u) there, with t₁ = μ + v/(μ − l), u if dd(u) ≤ dd(l), with t₂ = μ − v/(u − μ) ≤ t₁,
    /// and
    /// both at the point t₀ of dd(l) = dd(u), which is best if it lies between t₂ and t₁. At p = 1, t₀ = 0; for l ≥ 0 always t₂.
    /// </item>
    /// </list>
    /// </remarks>
    public double Lower(double mean, double variance, double low, double high)
    {
        (double μ, double v) = Moments(mean, variance, low, high);
        double first = Atom(μ, v, low, low, high);
        if (power >= 2 || high <= 0) return first;
        double second = Atom(μ, v, high, low, high);
        if (low >= 0) return second;
        if (power == 1) return Math.Clamp(0, second, first);
        if (first <= 0 || Imbalance(first, low, high) <= 0) return first;
        if (second > 0 && Imbalance(second, low, high) >= 0) return second;
        return Balance(Math.Max(second, LeastBalance), first, low, high);
    }

    private static (double Mean, double Variance) Moments(double mean, double variance, double low, double high)
    {
        double μ = double.IsNaN(mean) ? low + (0.5 * (high - low)) : Math.Clamp(mean, low, high);
        return (μ, variance > 0 ? variance : 0);
    }

    /// <summary>The atom beside one at an end of the interval, within the interval.</summary>
    private static double Atom(double mean, double variance, double end, double low, double high) =>
        variance == 0 ? mean
        : mean == end ? (end == low ? high : low)
        : Math.Clamp(mean + (variance / (mean - end)), low, high);

    // Positive where touching at t > 0 the curvature is limited by u.
    private double Imbalance(double t, double low, double high) => envelope.DividedDifference(low, t) - envelope.DividedDifference(high, t);

    // Bisection of the logarithm: near p = 1 the point is smaller than the interval by many decades.
    private double Balance(double from, double to, double low, double high)
    {
        for (int i = 0; i < BalanceSteps && to > from * (1 + 1e-6); i++)
        {
            double middle = Math.Sqrt(from) * Math.Sqrt(to);
            if (Imbalance(middle, low, high) > 0) to = middle;
            else from = middle;
        }
        return to;
    }
}
