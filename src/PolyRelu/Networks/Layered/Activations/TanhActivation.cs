using System.Numerics.Tensors;

namespace PolyRelu.Networks.Layered.Activations;

/// <summary>The hyperbolic tangent.</summary>
internal sealed record TanhActivation : Activation
{
    /// <inheritdoc/>
    public override string Word => "tanh";

    internal override double UnitsOfOne => 2;

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results) => TensorPrimitives.Tanh(inputs, results);

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < results.Length; i++) gradients[i] *= (1 - results[i]) * (1 + results[i]);
    }

    internal override double Apply(double input) => Math.Tanh(input);
}
