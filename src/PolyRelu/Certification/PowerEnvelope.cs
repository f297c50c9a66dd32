using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>Quadratic and linear envelopes of φ(s) = σ(s)^p on an interval, for one power p ≥ 1.</summary>
/// <remarks>
/// <para>
/// A quadratic touches φ at t: value φ(t), slope φ'(t). With dd(s) = 2(φ(s) − φ(t) − φ'(t)(s − t))/(s − t)² it is above φ exactly if its
/// curvature is at least sup dd, and below if at most inf dd, over the interval [l, u]. The curvatures here are these extrema, so no
/// envelope that touches at t is closer. dd(s) = 2∫₀¹(1 − τ)φ''(t + τ(s − t))dτ increases in s if φ'' does.
/// </para>
/// <para>
/// All is float64 until the end; then <see cref="EnvelopeSlack"/> bounds how far the quadratic of exactly these numbers can be on the
/// wrong side, with outward rounding, and the value is moved by that. So the inequality is true whatever the formulas lost. What is
/// returned is never NaN; where φ overflows, a constant is returned, +∞ for an upper envelope if φ(high) is no float64 number.
/// </para>
/// </remarks>
internal sealed class PowerEnvelope
{
    /// <summary>
    /// Share of the interval's shorter side within which no upper envelope touches at the kink of p &lt; 2, where its curvature is
    /// infinite.
    /// At p = 1 the gap at 0 is a quarter of it.
    /// </summary>
    private const double KinkDistance = 1.0 / 4096;

    private static readonly Envelope Square = new(0, 0, 0, 2);

    private readonly double power;

    /// <summary>The envelopes of one power.</summary>
    /// <param name="power">p ≥ 1, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is less than 1, infinite or NaN.</exception>
    public PowerEnvelope(double power)
    {
        if (!(power >= 1) || double.IsInfinity(power))
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power of envelopes must be a finite number of at least 1.");
        this.power = power;
    }

    /// <summary>The power p.</summary>
    public double Power => power;

    /// <summary>φ(s) = σ(s)^p in float64, not rounded outward.</summary>
    public double Value(double s) => !(s > 0) ? 0 : power == 1 ? s : power == 3 ? s * s * s : Math.Pow(s, power);

    /// <summary>φ'(s) = p σ(s)^{p−1} in float64, not rounded outward; 0 at the kink of p = 1.</summary>
    public double Slope(double s) => !(s > 0) ? 0 : power == 1 ? 1 : power == 3 ? 3 * s * s : power * Math.Pow(s, power - 1);

    /// <summary>A quadratic q ≥ φ on [low, high] that touches φ at a given point with the least curvature.</summary>
    /// <param name="low">l, lower end.</param>
    /// <param name="high">u ≥ l, upper end.</param>
    /// <param name="touch">
    /// t. At an end or outside of the interval the <see cref="UpperChord"/> is returned; see <see cref="TouchingPoint"/>. For p &lt; 2 it
    /// is kept
    /// 1/4096 of the shorter side away from 0.
    /// </param>
    /// <remarks>
    /// <list type="bullet">
    /// <item>Exact: u ≤ 0: q = 0. l ≥ 0: q = s for p = 1, q = s² for p = 2.</item>
    /// <item>p ≥ 2: φ'' increases, so dd does: Curvature = dd(u).</item>
    /// <item>
    /// p &lt; 2, t &gt; 0: φ'' decreases on s &gt; 0, so dd grows as s falls to 0. On s &lt; 0, with x = t − s, dd = 2t^{p−1}(px − t)/x²,
    /// whose
    /// derivative in x has the sign of 2t − px: it is largest at x = 2t/p, that is s = t(1 − 2/p) ≤ 0, where dd = ½p²t^{p−2}.
    /// Curvature = that if l ≤ t(1 − 2/p), else dd(l), for l ≥ 0 too. (p = 1: (s + t)²/(4t), which touches at −t as well.)
    /// </item>
    /// <item>
    /// p &lt; 2, t &lt; 0: dd = 2s^p/(s − t)² on s &gt; 0 grows up to s = p|t|/(2 − p): Curvature = dd(min(u, p|t|/(2 − p))).
    /// </item>
    /// </list>
    /// </remarks>
    public Envelope Upper(double low, double high, double touch)
    {
        if (TryExact(low, high, out Envelope exact)) return exact;
        if (power == 2 && low >= 0) return Square;
        if (!(touch > low && touch < high)) return UpperChord(low, high);
        double t = power < 2 && low < 0 ? AwayFromKink(touch, KinkDistance * Math.Min(-low, high)) : touch;
        Envelope candidate = new(t, Value(t), Slope(t), UpperCurvature(low, high, t));
        return TryMoveOutward(candidate, low, high, upper: true, out Envelope envelope) ? envelope : UpperChord(low, high);
    }

    /// <summary>A quadratic q ≤ φ on [low, high] that touches φ at a given point with the greatest curvature.</summary>
    /// <param name="low">l, lower end.</param>
    /// <param name="high">u ≥ l, upper end.</param>
    /// <param name="touch">t, moved into [low, high] if it lies outside.</param>
    /// <remarks>
    /// <list type="bullet">
    /// <item>Exact: u ≤ 0: q = 0. l ≥ 0: q = s for p = 1, q = s² for p = 2.</item>
    /// <item>l &lt; 0, t ≤ 0: dd = 0 on s ≤ 0, so the best is q = 0 (except t = 0 at p = 1, below). p = 1, t &gt; 0: q = s.</item>
    /// <item>p ≥ 2, t &gt; 0: dd increases: Curvature = dd(l).</item>
    /// <item>
    /// 1 &lt; p &lt; 2, t &gt; 0: dd rises from l to t(1 − 2/p) and falls from there to u (see <see cref="Upper"/>), so it is smallest at
    /// an end:
    /// Curvature = min(dd(l), dd(u)) ≥ 0. For l ≥ 0 it falls all the way: dd(u).
    /// </item>
    /// <item>
    /// p = 1, t = 0: q = s(s − l)/(u − l), which meets φ at l, 0 and u. On s ≤ 0 it is a product of signs − and +, on s ≥ 0 it is s times a
    /// number of at most 1. Unlike a line through 0 it has a curvature, 2/(u − l), and it is the best where both signs of s matter.
    /// </item>
    /// </list>
    /// </remarks>
    public Envelope Lower(double low, double high, double touch)
    {
        if (TryExact(low, high, out Envelope exact)) return exact;
        if (power == 2 && low >= 0) return Square;
        double t = double.IsNaN(touch) ? high : Math.Clamp(touch, low, high);
        if (power == 1 && t == 0 && low < 0)
        {
            Envelope three = new(0, 0, -low / (high - low), 2 / (high - low));
            return TryMoveOutward(three, low, high, upper: false, out Envelope moved) ? moved : default;
        }
        if (t <= 0 && low < 0) return new(t, 0, 0, 0);
        Envelope candidate = new(t, Value(t), Slope(t), LowerCurvature(low, high, t));
        return TryMoveOutward(candidate, low, high, upper: false, out Envelope envelope) ? envelope : LowerConstant(low);
    }

    /// <summary>The chord of φ through the ends of [low, high]: above φ, since φ is convex. Curvature 0.</summary>
    public Envelope UpperChord(double low, double high)
    {
        if (TryExact(low, high, out Envelope exact)) return exact;
        // The mean value theorem keeps the quotient of a short interval from being mere rounding, and of a point from being none.
        double slope = (Value(high) - Value(low)) / (high - low), steepest = Slope(high);
        if (!(slope < steepest)) slope = steepest;
        Envelope candidate = new(low, Value(low), Math.Max(slope, Slope(low)), 0);
        return TryMoveOutward(candidate, low, high, upper: true, out Envelope envelope) ? envelope : UpperConstant(high);
    }

    /// <summary>A tangent of φ: below φ, since φ is convex. Curvature 0.</summary>
    /// <param name="low">Lower end of the interval on which it is needed.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="touch">Where it touches, moved into [low, high] if it lies outside.</param>
    /// <param name="kinkSlope">Its slope in [0, 1] if p = 1 and it touches at 0, where every such slope is true.</param>
    public Envelope LowerTangent(double low, double high, double touch, double kinkSlope = 0.5)
    {
        if (TryExact(low, high, out Envelope exact)) return exact;
        double t = double.IsNaN(touch) ? high : Math.Clamp(touch, low, high);
        if (power == 1 && t == 0) return new(0, 0, Math.Clamp(kinkSlope, 0, 1), 0);
        if (t <= 0) return new(t, 0, 0, 0);
        Envelope candidate = new(t, Value(t), Slope(t), 0);
        return TryMoveOutward(candidate, low, high, upper: false, out Envelope envelope) ? envelope : LowerConstant(low);
    }

    /// <summary>
    /// Between two envelopes of one side on [low, high], which is an envelope of that side too: what convex sets are for.
    /// </summary>
    /// <param name="from">One envelope.</param>
    /// <param name="to">Another; the result is expanded at its touching point.</param>
    /// <param name="share">How far to go, from 0 to 1.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="upper">Whether they are above φ.</param>
    /// <returns>The quadratic between, moved outward by what rounding needs; <paramref name="from"/> where that fails.</returns>
    public Envelope Between(Envelope from, Envelope to, double share, double low, double high, bool upper)
    {
        double rest = 1 - share, t = to.Touch;
        Envelope candidate = new(t, (rest * from.At(t)) + (share * to.Value), (rest * from.SlopeAt(t)) + (share * to.Slope),
            (rest * from.Curvature) + (share * to.Curvature));
        return TryMoveOutward(candidate, low, high, upper, out Envelope envelope) ? envelope : from;
    }

    // Where φ is 0 on the whole interval, or s at p = 1.
    private bool TryExact(double low, double high, out Envelope exact)
    {
        if (high <= 0) exact = new(high, 0, 0, 0);
        else if (power == 1 && low >= 0) exact = new(low, low, 1, 0);
        else
        {
            exact = default;
            return false;
        }
        return true;
    }

    private static double AwayFromKink(double touch, double distance) =>
        Math.Abs(touch) >= distance ? touch : touch < 0 ? -distance : distance;

    private double UpperCurvature(double low, double high, double t)
    {
        if (power >= 2) return DividedDifference(high, t);
        if (t < 0) return DividedDifference(Math.Min(high, power * -t / (2 - power)), t);
        return low <= t * (1 - (2 / power)) ? 0.5 * power * power * Math.Pow(t, power - 2) : DividedDifference(low, t);
    }

    private double LowerCurvature(double low, double high, double t) =>
        power == 1 ? 0
        : power >= 2 ? DividedDifference(low, t)
        : low >= 0 ? DividedDifference(high, t)
        : Math.Min(DividedDifference(low, t), DividedDifference(high, t));

    /// <summary>dd(s) at the touching point t.</summary>
    /// <remarks>
    /// With s ≤ 0 &lt; t the difference is t^{p−1}((p − 1)x + |s|), x = t − s, which cancels nothing. With both positive, dd lies between
    /// φ''(s)
    /// and φ''(t) because φ'' is monotone there; that takes over where the difference cancels.
    /// </remarks>
    internal double DividedDifference(double s, double t)
    {
        double step = s - t;
        if (t <= 0) return s <= 0 ? 0 : 2 * Value(s) / (step * step);
        if (s <= 0) return 2 * (power == 3 ? t * t : Math.Pow(t, power - 1)) * (((power - 1) * -step) - s) / (step * step);
        double one = SecondDerivative(s), other = SecondDerivative(t);
        double difference = 2 * (Value(s) - Value(t) - (Slope(t) * step)) / (step * step);
        return double.IsNaN(difference) ? other : Math.Clamp(difference, Math.Min(one, other), Math.Max(one, other));
    }

    // At s > 0.
    private double SecondDerivative(double s) => power * (power - 1) * (power == 3 ? s : Math.Pow(s, power - 2));

    private bool TryMoveOutward(Envelope candidate, double low, double high, bool upper, out Envelope envelope)
    {
        double bound = EnvelopeSlack.LowerBound(power, candidate, low, high, upper);
        double shift = Math.Max(0, -bound);
        double value = upper ? Enclosure.SumUp(candidate.Value, shift) : Enclosure.SumDown(candidate.Value, -shift);
        envelope = candidate with { Value = value };
        return double.IsFinite(shift) && double.IsFinite(value);
    }

    private Envelope UpperConstant(double high) => new(high, ((Enclosure)high).Power(power).High, 0, 0);

    private Envelope LowerConstant(double low) => new(low, low > 0 ? ((Enclosure)low).Power(power).Low : 0, 0, 0);
}
