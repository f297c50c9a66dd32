using System.Numerics.Tensors;

namespace PolyRelu.Training;

/// <summary>θ ← θ − η g: gradient descent on all samples (<c>gd</c>) or on mini-batches (<c>sgd</c>).</summary>
public sealed class GradientDescent : ElementwiseOptimizer
{
    /// <summary>The registry's entry of full-batch gradient descent.</summary>
    public static readonly Registration<OptimizerFactory> FullBatchRegistration =
        new("gd", "full-batch gradient descent, θ ← θ − η ∇L", settings => new GradientDescent(settings, fullBatch: true));

    /// <summary>The registry's entry of stochastic gradient descent.</summary>
    public static readonly Registration<OptimizerFactory> Registration =
        new("sgd", "stochastic gradient descent on mini-batches, θ ← θ − η ∇L",
            settings => new GradientDescent(settings, fullBatch: false));

    private readonly float rate;

    /// <summary>Makes the update rule.</summary>
    /// <exception cref="ArgumentException">The learning rate is not a finite number &gt; 0.</exception>
    public GradientDescent(OptimizerSettings settings, bool fullBatch)
    {
        ArgumentNullException.ThrowIfNull(settings);
        LearningRate = settings.Validated().LearningRate;
        rate = (float)LearningRate;
        FullBatch = fullBatch;
    }

    /// <summary>Learning rate η.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    public override string Name => FullBatch ? "gd" : "sgd";

    /// <inheritdoc/>
    public override int StateCount => 0;

    /// <inheritdoc/>
    public override bool FullBatch { get; }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step) =>
        TensorPrimitives.MultiplyAdd(gradient, -rate, parameters, parameters);
}
