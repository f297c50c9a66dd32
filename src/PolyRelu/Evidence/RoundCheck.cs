using PolyRelu.Certification;
using PolyRelu.Numerics;
using static System.FormattableString;

namespace PolyRelu.Evidence;

/// <summary>One round of a proof computed again: what it proves, and the intervals that it leaves.</summary>
/// <remarks>
/// With q_j below or above σ(s)^p by its shift at most on the wrong side (<see cref="LeastValue"/>), and c + r t below the rest likewise,
/// L(ξ) = Σ a_j q_j(s_j) + c + r t + Σ ½ λ_i c_i(ξ) − shifts ≤ F on the set, and for ξ̃ as given, G = ∇L(ξ̃), K ⪰ 0,
/// <code>F(ξ) ≥ L(ξ̃) + ⟨G, ξ − ξ̃⟩ + ½ ‖ξ − ξ̃‖²_K ≥ LB + ½ ‖ξ − ξ̃‖²_K,   LB = L(ξ̃) − ⟨G, ξ̃⟩ + min ⟨G, ·⟩,</code>
/// so F ≤ 0 leaves |s_j − s_j(ξ̃)| ≤ √(−2 LB) ‖w̃_j‖_{K⁻¹}.
/// </remarks>
internal sealed class RoundCheck
{
    private readonly CheckedSet set;
    private readonly CertificateRound round;
    private readonly MarginCheck margin;
    private readonly Enclosure[] intervals;
    private readonly double[] point;
    private PlainMatrix? hessian;
    private double size;

    private RoundCheck(CheckedSet set, CertificateRound round, MarginCheck margin, Enclosure[] intervals)
    {
        (this.set, this.round, this.margin, this.intervals) = (set, round, margin, intervals);
        point = new double[round.Point.Length];
        for (int i = 0; i < point.Length; i++) point[i] = round.Point[i] / set.Scales[i];
    }

    /// <summary>LB.</summary>
    public double Bound { get; private set; } = double.NegativeInfinity;

    /// <summary>A lower bound of the margin over the part.</summary>
    public double Margin => margin.MarginOf(Bound);

    /// <summary>Computes a round again.</summary>
    /// <param name="set">The set.</param>
    /// <param name="rounding">What knows the program.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k.</param>
    /// <param name="round">The round.</param>
    /// <param name="known">Where pre-activations lie if F ≤ 0 at all, as computed here.</param>
    /// <param name="failure">What does not hold; null where all does.</param>
    public static RoundCheck? Run(CheckedSet set, ProgramRounding rounding, int label, int rival, CertificateRound round,
        Enclosure[] known, out string? failure)
    {
        Enclosure[] intervals = new Enclosure[known.Length];
        for (int j = 0; j < known.Length; j++)
        {
            double low = round.Low[j], high = round.High[j],
                slack = MarginCheck.Closeness * Math.Min(known[j].High - known[j].Low, 1e3 * (high - low));
            if (!(low <= known[j].Low + slack && high >= known[j].High - slack))
            {
                failure = Invariant($"pre-activation {j} lies in [{known[j].Low:g9}, {known[j].High:g9}], not in [{low:g9}, {high:g9}]");
                return null;
            }
            intervals[j] = new(Math.Min(low, known[j].Low), Math.Max(high, known[j].High));
        }
        MarginCheck margin = new(set, rounding, label, rival, [.. intervals.Select(interval => interval.High)], round.Terms.Touches);
        failure = margin.Disagreement(round.Terms);
        if (failure is not null) return null;
        RoundCheck check = new(set, round, margin, intervals);
        failure = round.AtVertices ? check.AtVertices() : check.Quadratic();
        if (failure is not null) return null;
        if (!MarginCheck.Close(round.Bound, check.Bound, check.size))
            failure = Invariant($"the numbers prove a bound of {check.Bound:g9}, not {round.Bound:g9}");
        return check;
    }

    /// <summary>The intervals that F ≤ 0 leaves; null where nothing can be said, empty ones where nothing is left.</summary>
    public Enclosure[]? Contract()
    {
        double smallest = hessian is null || !double.IsFinite(Bound) ? 0 : hessian.SmallestEigenvalue();
        if (hessian is null || !(smallest > 0)) return null;
        double radius = ((Enclosure)(-2 * Bound)).Power(0.5).High;
        Enclosure[] shorter = new Enclosure[intervals.Length];
        for (int j = 0; j < shorter.Length; j++)
        {
            double reach = ((Enclosure)radius * hessian.InverseLength(set.Weights[j], smallest)).High;
            Enclosure ball = set.At(j, point) + new Enclosure(-reach, reach);
            shorter[j] = new(Math.Max(ball.Low, intervals[j].Low), Math.Min(ball.High, intervals[j].High));
        }
        return shorter;
    }

    private string? Quadratic()
    {
        int hidden = intervals.Length, features = point.Length;
        if (round.Multipliers.Concat(round.SlabMultipliers).Any(multiplier => !(multiplier >= 0))) return "a multiplier is negative";
        Enclosure value = 0;
        Enclosure[] gradient = new Enclosure[features];
        Array.Fill(gradient, 0);
        double[] factors = new double[hidden], diagonal = new double[features];
        for (int j = 0; j < hidden; j++)
        {
            double a = margin.Coefficients[j];
            if (a == 0) continue;
            Envelope q = round.Envelopes[j];
            if (!IsEnvelope(q, intervals[j], a < 0, out double shift)) return WrongSide(j, shift);
            Enclosure step = set.At(j, point) - q.Touch, bend = (Enclosure)a * q.Curvature,
                height = a * (q.Value + (step * (q.Slope + ((Enclosure)0.5 * q.Curvature * step)))),
                slope = a * (q.Slope + (q.Curvature * step));
            value += height - ((Enclosure)Math.Abs(a) * shift);
            size += CheckedSet.Largest(height);
            factors[j] = bend.Low;
            double[] weights = set.Weights[j];
            for (int i = 0; i < features; i++) gradient[i] += slope * weights[i];
        }
        (double r, double below) = (round.Norm.Slope, NormShift());
        if (!double.IsFinite(below)) return "the bound of the bias is none";
        Enclosure square = 0, penalty = 0;
        for (int i = 0; i < features; i++)
        {
            double g = set.Scales[i];
            Enclosure z = set.Origin[i] + ((Enclosure)g * point[i]);
            square += CheckedSet.Square(z);
            double multiplier = Multiplier(i);
            gradient[i] += (Enclosure)(2 * r) * g * z;
            Enclosure bend = ((Enclosure)(2 * r) * g * g) + multiplier;
            diagonal[i] = bend.Low;
            if (set.IsBox)
            {
                Enclosure range = set.Ranges[i];
                // ½ λ (ξ − lo)(ξ − hi) ≤ 0 on the range.
                penalty += (Enclosure)(0.5 * multiplier) * (((Enclosure)point[i] - range.Low) * ((Enclosure)point[i] - range.High));
                gradient[i] += (Enclosure)(0.5 * multiplier)
                    * (((Enclosure)point[i] - range.Low) + ((Enclosure)point[i] - range.High));
            }
            else
            {
                penalty += (Enclosure)(0.5 * multiplier) * ((Enclosure)point[i] * point[i]);
                gradient[i] += (Enclosure)multiplier * point[i];
            }
        }
        if (!set.IsBox) penalty += -((Enclosure)(0.5 * round.Multipliers[0]) * ((Enclosure)set.Radius * set.Radius));
        for (int k = 0; k < set.Slabs.Count; k++)
        {
            CheckedSlab slab = set.Slabs[k];
            Enclosure multiplier = SlabMultiplier(k), away = slab.From(point), half = slab.Half;
            penalty += (Enclosure)0.5 * multiplier * (CheckedSet.Square(away) - (half * half));
            for (int i = 0; i < features; i++) gradient[i] += multiplier * away * slab.Direction[i];
        }
        value += (Enclosure)round.Norm.Constant + (r * square) + penalty - below;
        size += CheckedSet.Largest(r * square) + Math.Abs(round.Norm.Constant) + CheckedSet.Largest(penalty);
        if (!IsConvex(factors, diagonal)) return "the multipliers do not make the quadratic convex";
        Enclosure inner = 0;
        for (int i = 0; i < features; i++) inner += gradient[i] * point[i];
        Bound = (value - inner + set.Lowest(gradient, round.SlabWeights)).Low;
        return double.IsNaN(Bound) ? "the bound is no number" : null;
    }

    /// <summary>Whether K ⪰ 0; the lower ends of its coefficients make a smaller K.</summary>
    private bool IsConvex(double[] factors, double[] diagonal)
    {
        if (Array.TrueForAll(factors, factor => factor == 0)) return Array.TrueForAll(diagonal, entry => entry >= 0);
        hessian = set.Slabs.Count == 0 ? new(set.Weights, factors, diagonal)
            : new([.. set.Weights, .. set.Slabs.Select(slab => slab.Direction)],
                [.. factors, .. Enumerable.Range(0, set.Slabs.Count).Select(SlabMultiplier)], diagonal);
        return hessian.IsAtLeast(0);
    }

    /// <summary>Concave terms as they are, convex ones by tangents: least at a vertex.</summary>
    private string? AtVertices()
    {
        if (set.Norm != Geometry.Norm.L1) return "a bound at the vertices is one of L1 balls";
        int features = point.Length;
        double r = round.Norm.Slope, below = NormShift();
        if (!double.IsFinite(below)) return "the bound of the bias is none";
        // The part that is linear in ξ: constant + ⟨along, ξ⟩.
        Enclosure constant = (Enclosure)round.Norm.Constant - below, square = 0, own = 0;
        Enclosure[] along = new Enclosure[features];
        double[] clean = new double[features];
        Array.Fill(along, 0);
        List<int> concave = [];
        for (int j = 0; j < intervals.Length; j++)
        {
            double a = margin.Coefficients[j];
            if (a < 0) concave.Add(j);
            if (!(a > 0)) continue;
            Envelope q = round.Envelopes[j];
            if (q.Curvature != 0) return Invariant($"the tangent of neuron {j} is curved");
            if (!IsEnvelope(q, intervals[j], upper: false, out double shift)) return WrongSide(j, shift);
            Enclosure height = a * (q.Value + (q.Slope * (set.At(j, clean) - q.Touch)));
            constant += height - ((Enclosure)a * shift);
            size += CheckedSet.Largest(height);
            Enclosure slope = (Enclosure)a * q.Slope;
            for (int i = 0; i < features; i++) along[i] += slope * set.Weights[j][i];
        }
        for (int i = 0; i < features; i++)
        {
            square += CheckedSet.Square(set.Origin[i]);
            own += (Enclosure)point[i] * point[i];
        }
        // t at ±R e_i is ‖z₀‖² ± 2 R z₀ᵢ + R²; for r > 0 t is above its tangent at ξ̃, ‖z₀‖² − ‖ξ̃‖² + 2⟨z₀ + ξ̃, ξ⟩.
        constant += r * (r > 0 ? square - own : square + ((Enclosure)set.Radius * set.Radius));
        for (int i = 0; i < features; i++)
            along[i] += (Enclosure)(2 * r) * (r > 0 ? set.Origin[i] + point[i] : set.Origin[i]);
        size += CheckedSet.Largest(r * square) + CheckedSet.Largest(constant);
        double least = double.PositiveInfinity;
        Enclosure[] start = [.. concave.Select(j => set.At(j, clean))];
        for (int v = 0; v < 2 * features; v++)
        {
            double move = v % 2 == 0 ? set.Radius : -set.Radius;
            Enclosure sum = constant + (move * along[v / 2]);
            for (int k = 0; k < start.Length; k++)
            {
                double s = (start[k] + ((Enclosure)move * set.Weights[concave[k]][v / 2])).High;
                if (s > 0) sum += margin.Coefficients[concave[k]] * ((Enclosure)s).Power(set.Network.Power);
            }
            least = Math.Min(least, sum.Low);
        }
        Bound = least;
        return double.IsNaN(Bound) ? "the bound is no number" : null;
    }

    private static string WrongSide(int neuron, double shift) =>
        Invariant($"the envelope of neuron {neuron} is on the wrong side by {shift:g3}");

    /// <summary>Whether q is on its side of σ(s)^p to within a small shift, which is counted.</summary>
    private bool IsEnvelope(Envelope q, Enclosure interval, bool upper, out double shift)
    {
        shift = Shift(q, interval, upper);
        double width = interval.High - interval.Low, largest = ((Enclosure)Math.Max(0, interval.High)).Power(set.Network.Power).High;
        return shift <= MarginCheck.Closeness * (Math.Abs(q.Value) + Math.Abs(q.Slope * width) + largest);
    }

    /// <summary>λ_i in units of ξ: any number ≥ 0 would do.</summary>
    private double Multiplier(int feature)
    {
        if (!set.IsBox) return round.Multipliers[0];
        double half = 0.5 * (set.Ranges[feature].High - set.Ranges[feature].Low), scale = set.Scales[feature];
        // One of a feature that cannot move has no units: what takes the term of t away is as good as any.
        return half > 0.25 ? round.Multipliers[feature] / (half * half)
            : Math.Max(round.Multipliers[feature], -2.000001 * round.Norm.Slope * scale * scale);
    }

    private double SlabMultiplier(int slab) => slab < round.SlabMultipliers.Length ? round.SlabMultipliers[slab] : 0;

    /// <summary>By how much an envelope is on the wrong side of σ(s)^p somewhere.</summary>
    private double Shift(Envelope q, Enclosure interval, bool upper)
    {
        double power = set.Network.Power, sign = upper ? 1 : -1, least = double.PositiveInfinity;
        foreach (bool active in (ReadOnlySpan<bool>)[false, true])
        {
            double low = active ? Math.Max(0, interval.Low) : interval.Low, high = active ? interval.High : Math.Min(0, interval.High);
            if (low > high) continue;
            least = Math.Min(least, LeastValue.Of(
                s => sign * (q.Value + ((s - q.Touch) * (q.Slope + ((Enclosure)0.5 * q.Curvature * (s - q.Touch))))
                    - (active ? s.Power(power) : 0)),
                s => sign * (q.Slope + (q.Curvature * (s - q.Touch)) - (active ? power * s.Power(power - 1) : 0)),
                s => sign * (q.Curvature - (active ? (Enclosure)power * (power - 1) * s.Power(power - 2) : 0)), low, high));
        }
        return Math.Max(0, -least);
    }

    /// <summary>By how much c + r t is above b t^e and the constant somewhere.</summary>
    private double NormShift()
    {
        (double c, double r) = (round.Norm.Constant, round.Norm.Slope);
        (double b, double e, double constant) = (margin.Offset, margin.Exponent, margin.Constant);
        double least = LeastValue.Of(
            t => (b * t.Power(e)) + constant - c - (r * t),
            t => ((Enclosure)b * e * t.Power(e - 1)) - r,
            t => (Enclosure)b * e * ((Enclosure)e - 1) * t.Power(e - 2), set.Squares.Low, set.Squares.High);
        double shift = Math.Max(0, -least);
        size += Math.Abs(c) + Math.Abs(constant) + CheckedSet.Largest(b * margin.Range);
        double largest = Math.Abs(c) + Math.Abs(r * set.Squares.High) + CheckedSet.Largest(b * margin.Range);
        return shift <= (MarginCheck.Closeness * largest) + 1e-290 ? shift : double.PositiveInfinity;
    }
}
