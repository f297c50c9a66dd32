namespace PolyRelu.Training;

/// <summary>
/// Makes an optimiser from its settings; register one with a public static readonly field of type
/// <c>Registration&lt;OptimizerFactory&gt;</c> and a line in <c>LibraryEntries</c>.
/// </summary>
/// <param name="settings">Learning rate and the optimiser's own constants.</param>
public delegate Optimizer OptimizerFactory(OptimizerSettings settings);

/// <summary>
/// An element-wise update rule of the parameters from the gradient of the mean loss. Immutable; its state is held by the caller.
/// </summary>
public abstract class Optimizer
{
    /// <summary>Name used on the command line, in presets and in files.</summary>
    public abstract string Name { get; }

    /// <summary>State arrays per parameter: 0 for gradient descent, 2 for Adam. They start at zero.</summary>
    public abstract int StateCount { get; }

    /// <summary>Whether every step must see all samples.</summary>
    public virtual bool FullBatch => false;

    /// <summary>Updates any contiguous part of the parameters in place.</summary>
    /// <remarks>
    /// An element's result depends on that element alone, so a parameter may be updated in pieces, on any threads. Does not allocate.
    /// </remarks>
    /// <param name="parameters">θ, changed in place.</param>
    /// <param name="gradient">Derivative of the mean loss, same length.</param>
    /// <param name="state0">First state array, same length; empty where <see cref="StateCount"/> is 0.</param>
    /// <param name="state1">Second state array, same length; empty where <see cref="StateCount"/> is below 2.</param>
    /// <param name="step">Number of this step, from 1.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step);
}
