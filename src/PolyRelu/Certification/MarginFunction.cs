using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>
/// F(ξ) = Σ_j a_j σ(s_j)^p + β κ t^{(p−1)/2} + c: κ ‖z‖^{p−1} times the margin of the label against one rival, less what the program may
/// lose by rounding there.
/// </summary>
/// <remarks>
/// Without rounding a_j = κ (V_yj − V_kj)/‖w_j‖^{p−1}, β = b_y − b_k, c = 0, and t = ‖z‖² where the network divides its activations by
/// ‖z‖^{p−1} (κ is any
/// positive number, here about ‖x − c‖^{1−p}); else κ = 1 and that term is β. What rounding may take, τ = Σ ω_j a_j + … + rest
/// (<see cref="SetRounding.Along"/>), is of the same form, so it lowers a_j, c and β. The factor is positive, so F &gt; 0 on a set says
/// that
/// the margin of real numbers exceeds τ there, hence that the program keeps the label against this rival. Each term is convex in s where
/// a_j &gt; 0 and concave where a_j &lt; 0.
/// </remarks>
internal sealed class MarginFunction
{
    private readonly ProgramRounding? program;
    private readonly SetRounding? errors;
    private readonly double[] touches;

    /// <summary>The margin of a label against a rival over a space.</summary>
    /// <param name="space">The perturbations.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k; −y for the binary head.</param>
    /// <param name="program">What knows τ, how far the program may be from real numbers; null for the margin of real numbers.</param>
    public MarginFunction(MarginSpace space, int label, int rival, ProgramRounding? program = null)
        : this(space, label, rival, program, program?.Over(space.Extent(space.High)))
    {
    }

    /// <summary>The same, with what the program may lose over the whole space, which all rivals have in common.</summary>
    /// <param name="space">The perturbations.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k; −y for the binary head.</param>
    /// <param name="program">What knows τ; null for the margin of real numbers.</param>
    /// <param name="errors">Its bounds over the space.</param>
    public MarginFunction(MarginSpace space, int label, int rival, ProgramRounding? program, SetRounding? errors)
        : this(space, label, rival, program, errors, space.Clean)
    {
    }

    private MarginFunction(MarginSpace space, int label, int rival, ProgramRounding? program, SetRounding? errors, double[] touches)
    {
        (Space, Label, Rival) = (space, label, rival);
        (this.program, this.errors, this.touches) = (program, errors, touches);
        RealNetwork network = space.Network;
        Coefficients = new double[network.Hidden];
        double bias = network.Difference(label, rival, Coefficients), scale = 1;
        if (network.IsNormalised && space.Sample.Length is > 0 and var length)
        {
            scale = Math.Pow(length, 1 - network.Power);
            if (!double.IsNormal(scale)) scale = 1;
        }
        TensorPrimitives.Multiply(Coefficients, scale, Coefficients);
        double error = network.DifferenceError + (4 * Outward.Unit), sum = 0, margin = 0, constant = 0;
        for (int j = 0; j < Coefficients.Length; j++)
            if (space.High[j] > 0) sum += Math.Abs(Coefficients[j]) * space.HighPowers[j];
        if (errors?.Along(label, rival, touches) is { } rounding)
        {
            // What a factor of a few units more costs is nothing beside float32's own.
            double outward = 1 + (2 * error) + (32 * Outward.Unit);
            for (int j = 0; j < Coefficients.Length; j++)
            {
                double unit = scale * network.Scale(j) * outward;
                Coefficients[j] -= rounding.Weights[j] * unit;
                constant += rounding.Constants[j] * unit;
            }
            margin = rounding.Margin;
            sum *= 1 + (8 * Outward.Unit);
        }
        Constant = -Outward.Up(constant * (1 + Outward.Gamma(Coefficients.Length + 4)));
        // Lowered: the factor of a number ≥ 0 in a lower bound.
        double offset = scale * (bias - margin - ((Math.Abs(bias) + margin) * 8 * Outward.Unit));
        Offset = offset - (Math.Abs(offset) * 8 * Outward.Unit);
        Slack = Outward.Up(error * sum * (1 + Outward.Gamma(Coefficients.Length + 4)));
    }

    /// <summary>The perturbations.</summary>
    public MarginSpace Space { get; }

    /// <summary>y.</summary>
    public int Label { get; }

    /// <summary>k; −y for the binary head.</summary>
    public int Rival { get; }

    /// <summary>a_j as computed [h].</summary>
    public double[] Coefficients { get; }

    /// <summary>A number not above β κ.</summary>
    public double Offset { get; }

    /// <summary>What the roundings of the coefficients may change of F anywhere in the set: η Σ |a_j| σ(u_j)^p.</summary>
    public double Slack { get; }

    /// <summary>The power p.</summary>
    public double Power => Space.Network.Power;

    /// <summary>A number not above −Σ_j of what the program's rounding may take wherever the input lies.</summary>
    public double Constant { get; }

    /// <summary>What it was made of.</summary>
    /// <remarks>
    /// The touching points as they were taken: over a part of the set others would be taken for these, and the same function not be found.
    /// </remarks>
    public MarginTerms Terms => new(errors?.Touches(touches) ?? touches, Coefficients, Offset, Constant);

    /// <summary>
    /// The same function with the τ of a part of the set, where that is smaller: positive on the part, it proves as much there.
    /// </summary>
    /// <param name="intervals">Where pre-activations lie on the part.</param>
    public MarginFunction Within(Intervals intervals) =>
        program is null ? this : new(Space, Label, Rival, program, program.Over(Space.Extent(intervals.High)), touches);

    /// <summary>The same function over a part of the space, with the τ of the part.</summary>
    public MarginFunction Over(MarginSpace part) => new(part, Label, Rival, program, program?.Over(part.Extent(part.High)), touches);

    /// <summary>The same function with a τ that is close where pre-activations are as given.</summary>
    public MarginFunction Toward(double[] activations) =>
        program is null ? this : new(Space, Label, Rival, program, errors, (double[])activations.Clone());

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
        sum += Constant;
        for (int j = 0; j < activations.Length; j++)
            if (activations[j] > 0) sum += Coefficients[j] * Raise(activations[j]);
        return sum;
    }

    /// <summary>Writes ∇F(ξ) [n] from pre-activations and t (computed, not proven).</summary>
    public void Gradient(ReadOnlySpan<double> point, ReadOnlySpan<double> activations, double square, Span<double> gradient)
    {
        double[] factors = new double[activations.Length];
        Factors(activations, factors);
        Combine(factors, gradient);
        double pull = Pull(square);
        if (pull == 0) return;
        for (int i = 0; i < gradient.Length; i++) gradient[i] += pull * (Space.Drift[i] + (Space.Squares[i] * point[i]));
    }

    /// <summary>Writes ∂F/∂s_j = a_j φ'(s_j) [h] (computed, not proven).</summary>
    public void Factors(ReadOnlySpan<double> activations, Span<double> factors)
    {
        for (int j = 0; j < factors.Length; j++)
            factors[j] = activations[j] > 0 ? Coefficients[j] * Power * Slope(activations[j]) : 0;
    }

    /// <summary>2 ∂F/∂t (computed, not proven).</summary>
    public double Pull(double square)
    {
        if (!Space.Network.IsNormalised || square <= 0) return 0;
        double exponent = (Power - 1) / 2;
        return 2 * Offset * exponent * Math.Pow(square, exponent - 1);
    }

    /// <summary>Writes Σ_j c_j w̃_j [n].</summary>
    public void Combine(ReadOnlySpan<double> factors, Span<double> sum)
    {
        sum.Clear();
        for (int j = 0; j < factors.Length; j++)
            if (factors[j] != 0) TensorPrimitives.MultiplyAdd(Space.Neurons.Row(j), factors[j], sum, sum);
    }

    private double Raise(double s) => Power == 1 ? s : Power == 2 ? s * s : Power == 3 ? s * s * s : Math.Pow(s, Power);

    private double Slope(double s) => Power == 1 ? 1 : Power == 2 ? s : Power == 3 ? s * s : Math.Pow(s, Power - 1);
}
