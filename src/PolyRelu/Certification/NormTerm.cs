namespace PolyRelu.Certification;

/// <summary>
/// A lower bound c + r t of b t^e over an interval of t = ‖z‖², e = (p − 1)/2: the bias of a network with normalised input.
/// </summary>
/// <remarks>
/// b t^e is concave for b &gt; 0, e ≤ 1 and for b &lt; 0, e ≥ 1: there its chord over [t₀, t₁] lies below it; elsewhere it is convex and
/// every
/// tangent does. Inequality: c + r t ≤ b t^e for t₀ ≤ t ≤ t₁. Whatever r is rounded to, b t^e − r t is concave (least at an end) or
/// convex (least where its slope is 0; the tangent's slope as computed errs by some units, which costs so much of r over the interval),
/// and c is that least value, rounded down.
/// </remarks>
/// <param name="Constant">c.</param>
/// <param name="Slope">r.</param>
internal readonly record struct NormTerm(double Constant, double Slope)
{
    /// <summary>The bound that touches near some t.</summary>
    /// <param name="offset">b.</param>
    /// <param name="power">p.</param>
    /// <param name="low">t₀ ≥ 0.</param>
    /// <param name="high">t₁ ≥ t₀.</param>
    /// <param name="touch">Where a tangent touches.</param>
    public static NormTerm Below(double offset, double power, double low, double high, double touch)
    {
        double exponent = (power - 1) / 2;
        if (offset == 0 || exponent == 0) return new(offset, 0);
        if (exponent == 1) return new(0, offset);
        double first = Least(offset, low, exponent), last = Least(offset, high, exponent);
        if (offset > 0 == exponent < 1)
        {
            double chord = high > low ? (last - first) / (high - low) : 0;
            return new(Math.Min(Outward.Down(first - Outward.Up(chord * low)), Outward.Down(last - Outward.Up(chord * high))), chord);
        }
        double point = Math.Clamp(touch, low, high);
        if (!(point > 0)) return new(offset > 0 ? 0 : Least(offset, high, exponent), 0);
        double slope = offset * exponent * Math.Pow(point, exponent - 1),
            error = Math.Abs(slope) * (Outward.PowerUnits + 8) * Outward.Unit * (high - low);
        return new(Outward.Down(Outward.Down(Least(offset, point, exponent) - Outward.Up(slope * point)) - error), slope);
    }

    /// <summary>A number not above b t^e.</summary>
    private static double Least(double offset, double t, double exponent) =>
        offset > 0 ? Outward.Down(offset * Outward.PowerDown(t, exponent)) : Outward.Down(offset * Outward.PowerUp(t, exponent));
}
