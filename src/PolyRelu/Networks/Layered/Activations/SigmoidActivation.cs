using System.Numerics.Tensors;

namespace PolyRelu.Networks.Layered.Activations;

/// <summary>1 / (1 + e^−x).</summary>
internal sealed record SigmoidActivation : Activation
{
    /// <inheritdoc/>
    public override string Word => "sigmoid";

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results) => TensorPrimitives.Sigmoid(inputs, results);

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < results.Length; i++) gradients[i] *= results[i] * (1 - results[i]);
    }

    internal override double Apply(double input) => Of(input);

    /// <summary>The function for others that contain it.</summary>
    public static double Of(double input) => 1 / (1 + Math.Exp(-input));
}
