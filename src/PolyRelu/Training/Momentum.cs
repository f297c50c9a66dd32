using System.Numerics.Tensors;

namespace PolyRelu.Training;

/// <summary>Stochastic gradient descent with momentum, in PyTorch's form.</summary>
/// <remarks>m ← β m + g, θ ← θ − η m, with β = <see cref="OptimizerSettings.Beta1"/> and m = 0 at the start. Polyak 1964.</remarks>
public sealed class Momentum : ElementwiseOptimizer
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<OptimizerFactory> Registration = new("momentum",
        "stochastic gradient descent with momentum (Polyak 1964), m ← β m + ∇L, θ ← θ − η m, β = 0.9", settings => new Momentum(settings));

    private readonly float rate, decay;

    /// <summary>Makes the update rule.</summary>
    /// <exception cref="ArgumentException">A constant is outside its range.</exception>
    public Momentum(OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (rate, decay) = ((float)settings.Validated().LearningRate, (float)settings.Beta1);
    }

    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step)
    {
        TensorPrimitives.MultiplyAdd(state0, decay, gradient, state0);
        TensorPrimitives.MultiplyAdd(state0, -rate, parameters, parameters);
    }
}
