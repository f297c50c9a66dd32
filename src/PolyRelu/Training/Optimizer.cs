namespace PolyRelu.Training;

/// <summary>
/// Makes an optimiser from its settings; register one with a public static readonly field of type
/// <c>Registration&lt;OptimizerFactory&gt;</c> and a line in <c>LibraryEntries</c>.
/// </summary>
/// <param name="settings">Learning rate and the optimiser's own constants.</param>
public delegate Optimizer OptimizerFactory(OptimizerSettings settings);

/// <summary>An update rule of the parameters from the gradient of the mean loss.</summary>
/// <remarks>
/// Immutable; its state is held by the caller. There are two kinds, which to derive from: an <see cref="ElementwiseOptimizer"/> changes
/// every parameter by itself, a <see cref="MatrixOptimizer"/> sees the input weights as one matrix.
/// </remarks>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>Name used on the command line, in presets and in files.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// State arrays of the input weights, at most two: none for gradient descent, two for Adam. They start at zero.
    /// </summary>
    public abstract int StateCount { get; }

    /// <summary>Whether every step must see all samples.</summary>
    public virtual bool FullBatch => false;

    /// <summary>The rule of output weights and bias.</summary>
    public abstract ElementwiseOptimizer Rest { get; }
}
