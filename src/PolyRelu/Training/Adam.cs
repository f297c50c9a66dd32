using PolyRelu.Kernels;

namespace PolyRelu.Training;

/// <summary>Adam with bias correction, in PyTorch's form and order of operations.</summary>
/// <remarks>
/// m ← β1 m + (1 − β1) g, v ← β2 v + (1 − β2) g², θ ← θ − η/(1 − β1^t) · m / (√v / √(1 − β2^t) + ε).
/// Kingma, Ba: Adam: a method for stochastic optimization (2015), Algorithm 1; ε stands outside the root's correction as in PyTorch.
/// </remarks>
public sealed class Adam : ElementwiseOptimizer
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<OptimizerFactory> Registration =
        new("adam", "Adam (Kingma, Ba 2015) with PyTorch's update and defaults", settings => new Adam(settings));

    private readonly OptimizerSettings settings;

    /// <summary>Makes the update rule.</summary>
    /// <exception cref="ArgumentException">A constant is outside its range.</exception>
    public Adam(OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings.Validated();
        double first = settings.LearningRate / (1 - settings.Beta1);
        if (!float.IsFinite((float)first))
            throw new ArgumentException($"Adam's first rate η/(1 − β1) is {first}, which exceeds float32; use a smaller learning rate.");
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step)
    {
        double correction1 = 1 - Math.Pow(settings.Beta1, step), correction2 = 1 - Math.Pow(settings.Beta2, step);
        AdamKernel.Update(
            parameters, gradient, state0, state1,
            (float)settings.Beta1, (float)settings.Beta2, (float)(1 - settings.Beta1), (float)(1 - settings.Beta2),
            (float)(settings.LearningRate / correction1), (float)Math.Sqrt(correction2), (float)settings.Epsilon);
    }
}
