using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>How far a quadratic surely stays above (or below) φ(s) = σ(s)^p on an interval, whichever way it was found.</summary>
/// <remarks>
/// <para>
/// Let d = ±(q − φ), + for an upper envelope. This type returns a number b with b ≤ min d over [low, high]; every envelope is moved outward
/// by max(0, −b), so that its inequality rests on these lines and on no formula for its curvature.
/// </para>
/// <para>
/// The interval is cut at 0. On s ≤ 0, d is a quadratic. On s ≥ 0, d'' = ±(Curvature − p(p − 1)s^{p−2}) is monotone, so d is convex on one
/// side of one inflection i and concave on the other. On a convex part d lies above its tangent L at any point t of that part, so its
/// minimum is at least the smaller value of L at the ends; on a concave part the minimum is at an end. Together, with a and b the convex
/// and the concave end: min d ≥ min(L(a), L(i), d(b)), and where i is only known to lie between t and some i⁺, L(i) ≥ min(L(a), L(i⁺)).
/// The sign of d'' at the numbers taken for t and i⁺ is checked with outward rounding, so no error of the computed inflection matters; if
/// it cannot be decided there, t = a and i⁺ = b, which is true wherever the inflection is (all d concave included, since L(a) = d(a)).
/// With t at the touching point L is nearly d's minimum, so nothing but rounding is lost.
/// </para>
/// <para>Within 1e-14 of p = 2, but not at it, the inflection cannot be told and the answer is true but loose.</para>
/// </remarks>
internal readonly ref struct EnvelopeSlack
{
    private const double FirstMargin = 1e-15;
    private const double LastMargin = 1e6;
    private const double Negligible = 1e-13;

    private readonly double power;
    private readonly Envelope quadratic;
    private readonly bool upper;

    private EnvelopeSlack(double power, Envelope quadratic, bool upper)
    {
        this.power = power;
        this.quadratic = quadratic;
        this.upper = upper;
    }

    /// <summary>
    /// A number at most min ±(q − φ) over [low, high]: at least 0 proves the envelope. −∞ where nothing can be said, never NaN.
    /// </summary>
    /// <param name="power">p ≥ 1.</param>
    /// <param name="quadratic">q, taken exactly.</param>
    /// <param name="low">Lower end of the interval.</param>
    /// <param name="high">Upper end, at least <paramref name="low"/>.</param>
    /// <param name="upper">Whether q − φ is meant, or φ − q.</param>
    public static double LowerBound(double power, Envelope quadratic, double low, double high, bool upper)
    {
        if (!double.IsFinite(quadratic.Touch) || !double.IsFinite(quadratic.Value) || !double.IsFinite(quadratic.Slope)
            || !double.IsFinite(quadratic.Curvature) || !double.IsFinite(low) || !double.IsFinite(high)) return double.NegativeInfinity;
        EnvelopeSlack slack = new(power, quadratic, upper);
        if (quadratic.Curvature == 0)
        {
            double line = slack.OfLine(low, high);
            // Below φ that is close for tangents; other lines take the long way.
            if (upper || line >= -Negligible * Math.Abs(quadratic.Value)) return line;
        }
        double bound = double.PositiveInfinity;
        if (low < 0 || high <= 0) bound = slack.OnDeadPart(low, Math.Min(high, 0));
        if (high > 0) bound = Math.Min(bound, slack.OnActivePart(Math.Max(low, 0), high));
        return bound;
    }

    // φ is convex on the whole line: a line less φ is concave, least at an end; φ less a line is convex, above its tangents.
    private double OfLine(double low, double high)
    {
        if (upper) return Math.Min(Gap(low, low > 0).Low, Gap(high, high > 0).Low);
        double t = Math.Clamp(quadratic.Touch, low, high);
        return Math.Min(Tangent(t, low, t > 0), Tangent(t, high, t > 0));
    }

    private double OnDeadPart(double from, double to) =>
        OnQuadraticPart(from, to, functionCurvature: 0, quadratic.Touch - (quadratic.Slope / quadratic.Curvature), active: false);

    // A constant d'': its sign is that of two float64 numbers compared, and any point will do for the tangent.
    private double OnQuadraticPart(double from, double to, double functionCurvature, double stationary, bool active)
    {
        bool convex = upper ? quadratic.Curvature > functionCurvature : quadratic.Curvature < functionCurvature;
        if (!convex) return Math.Min(Gap(from, active).Low, Gap(to, active).Low);
        double t = double.IsNaN(stationary) ? from : Math.Clamp(stationary, from, to);
        return Math.Min(Tangent(t, from, active), Tangent(t, to, active));
    }

    private double OnActivePart(double from, double to)
    {
        (double touch, double slope, double curvature) = (quadratic.Touch, quadratic.Slope, quadratic.Curvature);
        if (power == 1) return OnQuadraticPart(from, to, 0, touch + ((1 - slope) / curvature), active: true);
        if (power == 2) return OnQuadraticPart(from, to, 2, ((curvature * touch) - slope) / (curvature - 2), active: true);
        double inflection = curvature > 0 ? power == 3 ? curvature / 6 : Math.Pow(curvature / (power * (power - 1)), 1 / (power - 2))
            : power > 2 ? 0 : double.PositiveInfinity;
        bool convexLeft = power > 2 == upper;
        (double convexEnd, double concaveEnd) = convexLeft ? (from, to) : (to, from);
        double inside = Decided(inflection, convexEnd, concaveEnd, convex: true);
        double outside = Decided(inflection, concaveEnd, convexEnd, convex: false);
        double bound = OnSplitPart(Math.Clamp(Nearest(), Math.Min(convexEnd, inside), Math.Max(convexEnd, inside)), convexEnd, outside);
        // A quadratic that touches nowhere near its point of expansion: any tangent is true, that at the minimum is the best.
        if (bound < -Negligible * Math.Abs(quadratic.Value))
            bound = Math.Max(bound, OnSplitPart(Stationary(convexEnd, inside), convexEnd, outside));
        return Math.Min(bound, Gap(concaveEnd, active: true).Low);
    }

    private double OnSplitPart(double t, double convexEnd, double outside) =>
        Math.Min(Tangent(t, convexEnd, active: true), Tangent(t, outside, active: true));

    // Where the slope of a convex d changes its sign on s ≥ 0, by bisection of the numbers that there are: with p near 1 the slope of φ
    // hardly changes but for exponentially small s, and a tangent there is off by its error of slope times the length of the interval.
    private double Stationary(double one, double other)
    {
        ulong low = BitConverter.DoubleToUInt64Bits(Math.Min(one, other)), high = BitConverter.DoubleToUInt64Bits(Math.Max(one, other));
        while (low < high)
        {
            ulong halfway = low + ((high - low) / 2);
            double middle = BitConverter.UInt64BitsToDouble(halfway),
                slope = quadratic.SlopeAt(middle) - (power * Math.Pow(middle, power - 1));
            if ((upper ? slope : -slope) > 0) high = halfway;
            else low = halfway + 1;
        }
        return BitConverter.UInt64BitsToDouble(low);
    }

    // Where d is expected to be smallest on s > 0: the touching point, or the second one of a quadratic that touches φ = 0.
    private double Nearest() =>
        quadratic.Touch > 0 ? quadratic.Touch : power < 2 ? power * -quadratic.Touch / (2 - power) : 0;

    /// <summary>
    /// The point farthest from the home end, towards the other, up to which d'' surely has one sign; home where none is found.
    /// </summary>
    private double Decided(double inflection, double home, double other, bool convex)
    {
        for (double margin = FirstMargin; margin < LastMargin; margin *= 16)
        {
            double point = home < other ? Math.Min(other, inflection / (1 + margin)) : Math.Max(other, inflection * (1 + margin));
            if (!(home < other ? point > home : point < home)) return home;
            Enclosure gap = GapCurvature(point);
            if (convex ? gap.Low >= 0 : gap.High <= 0) return point;
        }
        return home;
    }

    private Enclosure GapCurvature(double s)
    {
        Enclosure difference = quadratic.Curvature - (((Enclosure)power * (power - 1)) * ((Enclosure)s).Power(power - 2));
        return upper ? difference : -difference;
    }

    // d(s); on the dead part φ = 0.
    private Enclosure Gap(double s, bool active)
    {
        Enclosure step = (Enclosure)s - quadratic.Touch;
        Enclosure value = quadratic.Value + (step * (quadratic.Slope + ((Enclosure)0.5 * quadratic.Curvature * step)));
        Enclosure difference = active ? value - ((Enclosure)s).Power(power) : value;
        return upper ? difference : -difference;
    }

    private Enclosure GapSlope(double s, bool active)
    {
        Enclosure slope = quadratic.Slope + (quadratic.Curvature * ((Enclosure)s - quadratic.Touch));
        Enclosure difference = active ? slope - (power * ((Enclosure)s).Power(power - 1)) : slope;
        return upper ? difference : -difference;
    }

    // A lower bound of L(s) = d(t) + d'(t)(s − t).
    private double Tangent(double t, double s, bool active) =>
        s == t ? Gap(t, active).Low : (Gap(t, active) + (GapSlope(t, active) * ((Enclosure)s - t))).Low;
}
