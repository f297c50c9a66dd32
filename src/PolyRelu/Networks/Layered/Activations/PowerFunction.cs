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

    /// <remarks>
    /// At 0 a root rises without bound; its derivative is said to be 0 there, as that of a length at the zero vector is elsewhere: one
    /// infinite feature would make the whole gradient none.
    /// </remarks>
    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++)
            gradients[i] = Exponent == 0 || (inputs[i] == 0 && Exponent is > 0 and < 1) ? 0
                : (float)(gradients[i] * Exponent * Math.Pow(inputs[i], Exponent - 1));
    }

    internal override double Apply(double input) => Math.Pow(input, Exponent);

    /// <remarks>Even powers are not monotone about zero, and negative ones have a pole there.</remarks>
    internal override double Spread(double input, double error)
    {
        if (Math.Abs(input) > error) return base.Spread(input, error);
        if (Exponent < 0) return double.PositiveInfinity;
        // Roots of negative numbers are none: there the float32 program has none either, or one of a number above zero.
        double low = Exponent == Math.Floor(Exponent) ? input - error : 0, value = Apply(input);
        return Math.Max(Math.Abs(value - Apply(0)), Math.Max(Math.Abs(Apply(input + error) - value), Math.Abs(Apply(low) - value)));
    }
}
