namespace PolyRelu.Networks.Layered.Activations;

/// <summary>x / (1 + e^−x).</summary>
internal sealed record SiluActivation : Activation
{
    private const double SteepestSlope = 1.1;       // 1.0998 at x = 2.3994

    /// <inheritdoc/>
    public override string Word => "silu";

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++) results[i] = (float)Apply((double)inputs[i]);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            double share = SigmoidActivation.Of(inputs[i]);
            gradients[i] *= (float)(share * (1 + (inputs[i] * (1 - share))));
        }
    }

    internal override double Apply(double input) => double.IsNegativeInfinity(input) ? 0 : input * SigmoidActivation.Of(input);

    internal override double Spread(double input, double error) => SteepestSlope * error;
}
