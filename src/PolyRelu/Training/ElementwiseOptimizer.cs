namespace PolyRelu.Training;

/// <summary>An update rule that changes every parameter by itself, such as gradient descent and Adam.</summary>
/// <remarks>It runs over a part of the gradient as soon as this part is computed, while it is in cache.</remarks>
public abstract class ElementwiseOptimizer : Optimizer
{
    /// <summary>This rule: it holds for all parameters.</summary>
    public sealed override ElementwiseOptimizer Rest => this;

    /// <summary>Updates any contiguous part of the parameters in place.</summary>
    /// <remarks>
    /// An element's result depends on that element alone, so a parameter may be updated in pieces, on any threads. Does not allocate.
    /// </remarks>
    /// <param name="parameters">θ, changed in place.</param>
    /// <param name="gradient">Derivative of the mean loss, same length.</param>
    /// <param name="state0">First state array, same length; empty where <see cref="Optimizer.StateCount"/> is 0.</param>
    /// <param name="state1">Second state array, same length; empty where <see cref="Optimizer.StateCount"/> is below 2.</param>
    /// <param name="step">Number of this step, from 1.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step);
}
