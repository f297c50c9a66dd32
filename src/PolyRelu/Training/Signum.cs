using System.Numerics.Tensors;

namespace PolyRelu.Training;

/// <summary>Signum: steps of one length for every parameter, in the direction of the momentum's sign.</summary>
/// <remarks>
/// m ← β m + (1 − β) g, θ ← θ − η sign(m), with β = <see cref="OptimizerSettings.Beta1"/>, m = 0 at the start and sign(0) = 0; with β = 0
/// it is signed gradient descent. Bernstein, Wang, Azizzadenesheli, Anandkumar: signSGD (2018), Algorithm 2.
/// </remarks>
public sealed class Signum : ElementwiseOptimizer
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<OptimizerFactory> Registration = new("signum",
        "the sign of the momentum (Bernstein et al. 2018), θ ← θ − η sign(m), m ← β m + (1 − β) ∇L, β = 0.9",
        settings => new Signum(settings));

    private readonly float rate, decay;

    /// <summary>Makes the update rule.</summary>
    /// <exception cref="ArgumentException">A constant is outside its range.</exception>
    public Signum(OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (rate, decay) = ((float)settings.Validated().LearningRate, (float)settings.Beta1);
    }

    /// <inheritdoc/>
    public override string Name => "signum";

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step)
    {
        TensorPrimitives.Multiply(state0, decay, state0);
        TensorPrimitives.MultiplyAdd(gradient, 1 - decay, state0, state0);
        for (int i = 0; i < parameters.Length; i++)
            if (state0[i] != 0) parameters[i] -= state0[i] > 0 ? rate : -rate;
    }
}
