namespace PolyRelu.Networks.Layered.Activations;

/// <summary>x^e.</summary>
/// <param name="Exponent">e.</param>
internal sealed record PowerFunction(double Exponent) : Activation
{
    /// <summary>What stands before the exponent.</summary>
    public const string Sign = "x^";

    /// <inheritdoc/>
    public override string Word => Sign + Text(Exponent);

    internal override double Units => 2;

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++)
            results[i] = Exponent == 2 ? inputs[i] * inputs[i] : (float)Math.Pow(inputs[i], Exponent);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++)
            gradients[i] = Exponent == 0 ? 0 : (float)(gradients[i] * Exponent * Math.Pow(inputs[i], Exponent - 1));
    }

    internal override double Apply(double input) => Math.Pow(input, Exponent);

    /// <remarks>Even powers are not monotone about zero, and negative ones have a pole there.</remarks>
    internal override double Spread(double input, double error)
    {
        double spread = base.Spread(input, error);
        if (Math.Abs(input) > error) return spread;
        return Exponent < 0 ? double.PositiveInfinity : Math.Max(spread, Math.Abs(Apply(input) - Apply(0)));
    }
}
