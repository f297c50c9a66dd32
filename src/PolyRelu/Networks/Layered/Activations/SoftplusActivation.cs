namespace PolyRelu.Networks.Layered.Activations;

/// <summary>log(1 + e^x).</summary>
internal sealed record SoftplusActivation : Activation
{
    /// <inheritdoc/>
    public override string Word => "softplus";

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        for (int i = 0; i < inputs.Length; i++) results[i] = (float)Apply((double)inputs[i]);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < inputs.Length; i++) gradients[i] *= (float)SigmoidActivation.Of(inputs[i]);
    }

    internal override double Apply(double input)
    {
        // log(1 + t) where 1 + t loses the digits of t
        double small = Math.Exp(-Math.Abs(input)), sum = 1 + small;
        return Math.Max(input, 0) + (sum == 1 ? small : Math.Log(sum) * (small / (sum - 1)));
    }
}
