using System.Numerics.Tensors;

namespace PolyRelu.Networks.Layered.Activations;

/// <summary>σ(x)^p.</summary>
/// <param name="P">p ≥ 1.</param>
internal sealed record RectifiedPower(double P) : Activation
{
    /// <summary>What stands before the power; the plain ReLU has none.</summary>
    public const string Sign = "relu^";

    /// <inheritdoc/>
    public override string Word => P == 1 ? "relu" : Sign + Text(P);

    internal override double Units => 2 * P;

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> results)
    {
        // max(NaN, 0) of the standard is NaN, as it should be.
        TensorPrimitives.Max(inputs, 0f, results);
        if (P == 1) return;
        for (int i = 0; i < results.Length; i++) results[i] = Raise(results[i], P);
    }

    internal override void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients)
    {
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] = inputs[i] > 0 ? P == 1 ? gradients[i] : gradients[i] * (float)P * Raise(inputs[i], P - 1) : 0;
    }

    internal override double Apply(double input) => input <= 0 ? 0 : P == 1 ? input : Math.Pow(input, P);

    private static float Raise(float number, double power) => power switch
    {
        1 => number,
        2 => number * number,
        3 => number * number * number,
        _ => (float)Math.Pow(number, power),
    };
}
