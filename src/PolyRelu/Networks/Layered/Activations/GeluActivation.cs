namespace PolyRelu.Networks.Layered.Activations;

/// <summary>x·Φ(x), or its approximation by tanh.</summary>
/// <param name="IsApproximate">Whether the approximation.</param>
internal sealed record GeluActivation(bool IsApproximate) : Activation
{
    private const double SteepestSlope = 1.13;      // 1.1289 at x = √2, of both forms
    private const double Cubic = 0.044715;
    private static readonly double Root = Math.Sqrt(2 / Math.PI);

    /// <inheritdoc/>
    public override string Word => IsApproximate ? "gelu-tanh" : "gelu";

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++) results[i] = (float)Apply((double)inputs[i]);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++) gradients[i] *= (float)Slope(inputs[i]);
    }

    internal override double Apply(double input) => double.IsNegativeInfinity(input) ? 0 : input * Share(input);

    internal override double Spread(double input, double error) => SteepestSlope * error;

    private double Slope(double input)
    {
        if (double.IsInfinity(input)) return input > 0 ? 1 : 0;
        double share = Share(input);
        return share + (input * (IsApproximate
            ? 2 * share * (1 - share) * Root * (1 + (3 * Cubic * input * input))
            : NormalDistribution.Density(input)));
    }

    /// <summary>Φ(x), or ½(1 + tanh t) = 1 / (1 + e^−2t) of the approximation.</summary>
    private double Share(double input) => IsApproximate
        ? SigmoidActivation.Of(2 * Root * (input + (Cubic * input * input * input)))
        : NormalDistribution.Cumulative(input);
}
