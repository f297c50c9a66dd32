namespace PolyRelu.Certification;

/// <summary>How far one activation of the float32 program may be from a = σ(s)(s κ ρ)^m, m = p − 1.</summary>
/// <remarks>
/// The program: v̂ = fl(ŝ κ̂), ĉ = fl(v̂ ρ̂), t̂ = ĉ^m, â = fl(ŝ t̂). With |ŝ − s| ≤ E,
/// <code>|â − φ(s)| ≤ |φ(ŝ) − φ(s)| + |â − φ(ŝ)| ≤ p C^m E + φ(ŝ) θ + underflow,   φ(ŝ) ≤ (U + E) C^m.</code>
/// C: with input normalisation s κ ρ ≤ min(1, U κ/r) for the least ‖z‖ = r, and M κ ρ ≤ min(1, M κ/r) in E κ ρ; else (U + E) κ.
/// Of an unnormalised neuron κ = κ̂ = 1 exactly: ‖w‖ stands for the 1 of both, and 1 for ‖w‖ = 1/κ in what follows.
/// E: where σ(ŝ) and σ(s) differ, s > −E, so that the partial sums of ŝ are at most (M + max(U, E))/2 (<see cref="FloatErrors.OfSum"/>).
/// θ counts roundings, and is γ of their number K:
/// κ̂ and ρ̂ are rounded once from double, whose own errors are (D + 8) 2⁻²⁹ units u; ρ̂ has one more from ẑ where there is a centre;
/// scales below 2⁻¹²⁶, of vectors longer than 2¹²⁶, lose up to 2⁻¹⁵⁰ more; ĉ has one for κ̂ and one for ρ̂ (none for ρ̂ = 1), and all of
/// these count m times. Then
/// integer m ≤ 15: m − 1 products and that with ŝ; m = k + ½ ≤ 15: a root, k products and that with ŝ; other m: a power function with
/// exponent ê = fl(m), x^ê (1 + δ), |δ| ≤ (4 + 6 |ê ln x|) u, so that θ ≤ e^X − 1 ≤ X e^X, X = K u/(1 − u) + (7 u m + |ê − m|) |ln c|,
/// where φ(ŝ) |ln c| = ‖w‖‖z‖ c^p |ln c| is bounded over c ≤ C: c^p |ln c| grows up to c = e^{−1/p}, where it is 1/(e p).
/// Underflow, where an operation has a result below 2⁻¹²⁶ (else the model is relative): in â alone 2⁻¹⁵⁰; in a partial power, where ĉ
/// is then below 1, t̂ and c^m are below 2⁻¹²⁰ and so both activations below 2⁻¹²⁰ ŝ; in v̂ or ĉ, s is below 2⁻¹²⁵ ‖w‖ max(1, r) and c
/// below 2⁻¹²⁵ max(1, ρ) and C, and both activations are below 4 s c^m of these. A scale that saturates (1/‖w‖ or 1/‖z‖ beyond the largest
/// float) is too small alone: then |â − φ(ŝ)| ≤ φ(ŝ)(1 + θ).
/// p = 1 has none of this: |σ(ŝ) − σ(s)| ≤ E.
/// </remarks>
internal readonly struct ActivationRounding
{
    private const int LargestProduct = 16;          // of p: PowerActivation multiplies halves out up to there
    private const double Largest = float.MaxValue / 4.0;
    private const double NegligiblePower = 7.52316384526264e-37;   // 2⁻¹²⁰
    private const double Subnormal = 2.350988701644575e-38;        // 2⁻¹²⁵

    private readonly double power;
    private readonly bool normalizes;
    private readonly bool centred;
    private readonly double roundings;          // K
    private readonly double logarithmic;        // 7 u m + |ê − m|, 0 where powers are multiplied out

    /// <summary>Counts the roundings of a power.</summary>
    /// <param name="power">p.</param>
    /// <param name="normalizes">Whether the activation is divided by ‖z‖^m.</param>
    /// <param name="centred">Whether z is a rounded difference.</param>
    /// <param name="dimension">D.</param>
    public ActivationRounding(double power, bool normalizes, bool centred, int dimension)
    {
        (this.power, this.normalizes, this.centred) = (power, normalizes, centred);
        double m = power - 1, scale = 1 + ((dimension + 8) * Math.Pow(2, -29));
        double cosine = scale + 1 + (normalizes ? scale + 1 + (centred ? 1 : 0) : 0);
        if (2 * power == Math.Floor(2 * power) && power <= LargestProduct)
        {
            roundings = (m * cosine) + (m == Math.Floor(m) ? m : Math.Floor(m) + 2);
            return;
        }
        roundings = (m * cosine) + FloatErrors.PowerErrors + 2;
        logarithmic = ((FloatErrors.LogarithmErrors + 1) * FloatErrors.Unit * m) + Math.Abs((float)m - m);
    }

    /// <summary>Bounds |â − a| and â.</summary>
    public Parts Bound(in Neuron neuron, in Shell shell)
    {
        double factors = centred ? 2 : 1, sumError = FloatErrors.OfSum(neuron.Terms, factors, neuron.Magnitude, neuron.Magnitude);
        if (!(neuron.Magnitude + sumError <= Largest)) return Parts.Infinite;
        if (neuron.Upper + sumError <= 0) return default;
        // Where σ(ŝ) and σ(s) differ s > −sumError, and Σ t⁺ and Σ t⁻ are (Σ |t| ± s)/2.
        double partial = 0.5 * (neuron.Magnitude + Math.Min(neuron.Magnitude, Math.Max(neuron.Upper, sumError)));
        sumError = FloatErrors.OfSum(neuron.Terms, factors, neuron.Magnitude, partial);
        double sum = Math.Max(neuron.Upper, 0) + sumError;
        if (power == 1) return new(sumError, sum, sumError, 0, 0);
        double m = power - 1, cosine = LargestCosine(neuron, shell, sum), raised = Math.Pow(cosine, m), exact = sum * raised;
        double subnormal = 4 * FloatErrors.Underflow * (neuron.Divisor + (normalizes ? shell.LargestNorm : 0));
        double units = ((roundings * FloatErrors.Unit) + (Math.Max(1, m) * subnormal)) / (1 - FloatErrors.Unit);
        double logarithms = logarithmic == 0 ? 0 : logarithmic * Math.Max(90, Math.Log(cosine));
        double growth = Math.Exp(units + logarithms), saturated = Saturates(neuron.Inverse, shell) ? 1 : 0;
        double relative = (units * growth) + saturated, rest =
            (logarithmic * growth * neuron.Divisor * (normalizes ? shell.LargestNorm : 1) * LogarithmicPeak(cosine, raised))
            + UnderflowError(neuron, shell, sum, raised * growth);
        double error = (power * raised * sumError) + (exact * relative) + rest, value = exact + error;
        bool finite = sum * neuron.Inverse * growth <= Largest && Math.Max(1, raised) * growth <= Largest && value <= Largest;
        return finite ? new(error, value, sumError, relative, rest) : Parts.Infinite;
    }

    /// <summary>C.</summary>
    private double LargestCosine(in Neuron neuron, in Shell shell, double sum)
    {
        if (!normalizes) return sum * neuron.Inverse;
        double scale = neuron.Inverse / shell.SmallestNorm;
        double magnitude = Math.Min(neuron.LargestCosine, neuron.Magnitude * scale);
        return Math.Min(neuron.LargestCosine, Math.Max(neuron.Upper, 0) * scale)
            + FloatErrors.OfSum(neuron.Terms, centred ? 2 : 1, magnitude, magnitude)
            + (neuron.Terms * 2 * FloatErrors.Underflow * scale);
    }

    /// <summary>sup c^p |ln c| over 0 ≤ c ≤ C.</summary>
    private double LogarithmicPeak(double cosine, double raised)
    {
        if (logarithmic == 0) return 0;
        double end = cosine * raised * Math.Abs(Math.Log(cosine));
        return cosine <= Math.Exp(-1 / power) ? end : Math.Max(end, 1 / (Math.E * power));
    }

    private double UnderflowError(in Neuron neuron, in Shell shell, double sum, double raised)
    {
        double norm = normalizes ? shell.LargestNorm : 1, scale = normalizes ? 1 / shell.SmallestNorm : 1;
        double smallest = Math.Min(sum, Subnormal * neuron.Divisor * Math.Max(1, norm));
        return (2 * FloatErrors.Underflow) + (NegligiblePower * sum)
            + (8 * smallest * Math.Min(raised, Math.Pow(Subnormal * Math.Max(1, scale), power - 1)));
    }

    private bool Saturates(double inverse, in Shell shell) =>
        inverse > Largest || (normalizes && 1 / shell.SmallestNorm > Largest);

    /// <summary>What may be lost, over the whole set and in parts: |â − a| ≤ |φ(ŝ) − φ(s)| + θ φ(ŝ) + rest with |ŝ − s| ≤ E.</summary>
    /// <param name="Error">A bound of |â − a| over the set.</param>
    /// <param name="Largest">A bound of â.</param>
    /// <param name="SumError">E.</param>
    /// <param name="Relative">θ.</param>
    /// <param name="Rest">Underflow, and what a power function's logarithm loses.</param>
    internal readonly record struct Parts(double Error, double Largest, double SumError, double Relative, double Rest)
    {
        /// <summary>Nothing can be said.</summary>
        public static Parts Infinite { get; } = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity,
            double.PositiveInfinity, double.PositiveInfinity);

        /// <summary>
        /// The same with θ φ(ŝ) ≤ θ · Largest in place of θ: where activations are tiny it costs nothing, even with θ = 1.
        /// </summary>
        public Parts OfLargest() => this with { Relative = 0, Rest = Rest + (Relative * Largest) };

        /// <summary>The larger of each.</summary>
        public Parts Or(in Parts other) => new(Math.Max(Error, other.Error), Math.Max(Largest, other.Largest),
            Math.Max(SumError, other.SumError), Math.Max(Relative, other.Relative), Math.Max(Rest, other.Rest));
    }

    /// <summary>The inputs with so large ‖z‖.</summary>
    internal readonly record struct Shell(double SmallestNorm, double LargestNorm);

    /// <summary>What is known of a neuron over the set.</summary>
    internal readonly record struct Neuron
    {
        /// <summary>At least 1/κ: ‖w‖, or 1.</summary>
        public required double Divisor { get; init; }

        /// <summary>At least κ.</summary>
        public required double Inverse { get; init; }

        /// <summary>At least ‖w‖ κ, which s κ/‖z‖ never exceeds.</summary>
        public required double LargestCosine { get; init; }

        /// <summary>U before σ.</summary>
        public required double Upper { get; init; }

        /// <summary>M.</summary>
        public required double Magnitude { get; init; }

        /// <summary>n: the nonzero weights.</summary>
        public required int Terms { get; init; }
    }
}
