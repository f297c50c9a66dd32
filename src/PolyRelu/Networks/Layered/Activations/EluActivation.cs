namespace PolyRelu.Networks.Layered.Activations;

/// <summary>x for x &gt; 0, else α(e^x − 1).</summary>
/// <param name="Alpha">α.</param>
internal sealed record EluActivation(float Alpha) : Activation
{
    /// <summary>Name in texts.</summary>
    public const string Name = "elu";

    /// <inheritdoc/>
    public override string Word => Alpha == 1 ? Name : $"{Name}:{Text(Alpha)}";

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++) results[i] = (float)Apply((double)inputs[i]);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (!(inputs[i] > 0)) gradients[i] *= (float)(Alpha * Math.Exp(inputs[i]));
    }

    /// <remarks>e^x − 1 = 2e^{x/2} sinh(x/2) keeps its digits near zero.</remarks>
    internal override double Apply(double input) => input > 0 ? input : Alpha * 2 * Math.Exp(input / 2) * Math.Sinh(input / 2);

    /// <remarks>With a negative α it is not monotone about zero.</remarks>
    internal override double Spread(double input, double error) => error * Math.Max(1, Math.Abs((double)Alpha) * Math.Exp(
        Math.Min(0, input + error)));
}
