namespace PolyRelu.Networks.Layered.Activations;

/// <summary>x for x &gt; 0, else slope·x.</summary>
/// <param name="Slope">Slope of the negative side.</param>
internal sealed record LeakyReluActivation(float Slope) : Activation
{
    /// <summary>Name in texts.</summary>
    public const string Name = "leaky-relu";

    /// <inheritdoc/>
    public override string Word => $"{Name}:{Text(Slope)}";

    internal override double Units => 1;

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++) results[i] = inputs[i] > 0 ? inputs[i] : inputs[i] * Slope;
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (!(inputs[i] > 0)) gradients[i] *= Slope;
    }

    internal override double Apply(double input) => input > 0 ? input : input * Slope;

    /// <remarks>With a negative slope it is not monotone about zero.</remarks>
    internal override double Spread(double input, double error) => error * Math.Max(1, Math.Abs((double)Slope));
}
