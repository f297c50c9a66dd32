using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>
/// F(ξ) = Σ_j a_j σ(s_j)^p + β κ t^{(p−1)/2}: κ ‖z‖^{p−1} times the margin of the label against one rival, less what the program may
/// lose by rounding.
/// </summary>
/// <remarks>
/// a_j = κ (V_yj − V_kj)/‖w_j‖^{p−1}, β = b_y − b_k − τ, and t = ‖z‖² where the network divides its activations by ‖z‖^{p−1} (κ is any
/// positive number, here about ‖x − c‖^{1−p}); else κ = 1 and the last term is β. The factor is positive, so F &gt; 0 on a set says that
/// the margin of real numbers exceeds τ there, hence that the program keeps the label against this rival. Each term is convex in s where
/// a_j &gt; 0 and concave where a_j &lt; 0.
/// </remarks>
internal sealed class MarginFunction
{
    private readonly ProgramRounding? program;
    private readonly double bias;       // b_y − b_k
    private readonly double scale;      // κ

    /// <summary>The margin of a label against a rival over a space.</summary>
    /// <param name="space">The perturbations.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k; −y for the binary head.</param>
    /// <param name="rounding">τ ≥ 0: how far the program's difference of the two logits may be from that of real numbers.</param>
    /// <param name="program">What knows τ over parts of the set too; null where nothing does.</param>
    public MarginFunction(MarginSpace space, int label, int rival, double rounding, ProgramRounding? program = null)
    {
        (Space, Label, Rival, Rounding) = (space, label, rival, rounding);
        this.program = program;
        RealNetwork network = space.Network;
        Coefficients = new double[network.Hidden];
        bias = network.Difference(label, rival, Coefficients);
        scale = 1;
        if (network.IsNormalised && space.Sample.Length is > 0 and var length)
        {
            scale = Math.Pow(length, 1 - network.Power);
            if (!double.IsNormal(scale)) scale = 1;
        }
        TensorPrimitives.Multiply(Coefficients, scale, Coefficients);
        Offset = OffsetWith(rounding);
        double error = network.DifferenceError + (4 * Outward.Unit), sum = 0;
        for (int j = 0; j < Coefficients.Length; j++)
            if (space.High[j] > 0) sum += Math.Abs(Coefficients[j]) * Outward.PowerUp(space.High[j], network.Power);
        Slack = Outward.Up(error * sum * (1 + Outward.Gamma(Coefficients.Length + 4)));
    }

    private MarginFunction(MarginFunction whole, double rounding)
    {
        (Space, Label, Rival, Rounding) = (whole.Space, whole.Label, whole.Rival, rounding);
        (program, bias, scale, Coefficients, Slack) = (whole.program, whole.bias, whole.scale, whole.Coefficients, whole.Slack);
        Offset = OffsetWith(rounding);
    }

    /// <summary>The perturbations.</summary>
    public MarginSpace Space { get; }

    /// <summary>y.</summary>
    public int Label { get; }

    /// <summary>k; −y for the binary head.</summary>
    public int Rival { get; }

    /// <summary>τ.</summary>
    public double Rounding { get; }

    /// <summary>a_j as computed [h].</summary>
    public double[] Coefficients { get; }

    /// <summary>A number not above β κ.</summary>
    public double Offset { get; }

    /// <summary>What the roundings of the coefficients may change of F anywhere in the set: η Σ |a_j| σ(u_j)^p.</summary>
    public double Slack { get; }

    /// <summary>The power p.</summary>
    public double Power => Space.Network.Power;

    /// <summary>
    /// The same function with the τ of a part of the set, where that is smaller: positive on the part, it proves as much there.
    /// </summary>
    /// <param name="intervals">Where pre-activations lie on the part.</param>
    public MarginFunction Within(Intervals intervals)
    {
        double smaller = program is null ? Rounding : program.Over(Space.Extent(intervals.High)).Between(Label, Rival);
        return smaller < Rounding ? new(this, smaller) : this;
    }

    /// <summary>Writes s(ξ) [h] (computed, not proven).</summary>
    public void PreActivations(ReadOnlySpan<double> point, Span<double> activations)
    {
        for (int j = 0; j < activations.Length; j++)
            activations[j] = Space.Clean[j] + TensorPrimitives.Dot<double>(Space.Neurons.Row(j), point);
    }

    /// <summary>t(ξ) (computed, not proven).</summary>
    public double Square(ReadOnlySpan<double> point)
    {
        double sum = Space.SquaredLength + (2 * TensorPrimitives.Dot<double>(Space.Drift, point));
        for (int i = 0; i < point.Length; i++) sum += Space.Squares[i] * point[i] * point[i];
        return Math.Max(0, sum);
    }

    /// <summary>F from pre-activations and t (computed, not proven).</summary>
    public double Value(ReadOnlySpan<double> activations, double square)
    {
        double sum = Offset;
        if (Space.Network.IsNormalised) sum *= Math.Pow(square, (Power - 1) / 2);
        for (int j = 0; j < activations.Length; j++)
            if (activations[j] > 0) sum += Coefficients[j] * Raise(activations[j]);
        return sum;
    }

    /// <summary>Writes ∇F(ξ) [n] from pre-activations and t (computed, not proven).</summary>
    public void Gradient(ReadOnlySpan<double> point, ReadOnlySpan<double> activations, double square, Span<double> gradient)
    {
        double[] factors = new double[activations.Length];
        for (int j = 0; j < factors.Length; j++)
            factors[j] = activations[j] > 0 ? Coefficients[j] * Power * Slope(activations[j]) : 0;
        Combine(factors, gradient);
        if (!Space.Network.IsNormalised || square <= 0) return;
        double exponent = (Power - 1) / 2, slope = 2 * Offset * exponent * Math.Pow(square, exponent - 1);
        for (int i = 0; i < gradient.Length; i++) gradient[i] += slope * (Space.Drift[i] + (Space.Squares[i] * point[i]));
    }

    /// <summary>Writes Σ_j c_j w̃_j [n].</summary>
    public void Combine(ReadOnlySpan<double> factors, Span<double> sum)
    {
        sum.Clear();
        for (int j = 0; j < factors.Length; j++)
            if (factors[j] != 0) TensorPrimitives.MultiplyAdd(Space.Neurons.Row(j), factors[j], sum, sum);
    }

    /// <summary>β κ, lowered: the factor of a number ≥ 0 in a lower bound.</summary>
    private double OffsetWith(double rounding)
    {
        double offset = scale * (bias - rounding - ((Math.Abs(bias) + rounding) * 8 * Outward.Unit));
        return offset - (Math.Abs(offset) * 8 * Outward.Unit);
    }

    private double Raise(double s) => Power == 1 ? s : Power == 2 ? s * s : Power == 3 ? s * s * s : Math.Pow(s, Power);

    private double Slope(double s) => Power == 1 ? 1 : Power == 2 ? s : Power == 3 ? s * s : Math.Pow(s, Power - 1);
}
