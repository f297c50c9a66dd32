namespace PolyRelu.Training;

/// <summary>
/// An update rule that sees the input weights as one matrix, such as <see cref="Muon"/>; output weights and bias have the element-wise
/// rule <see cref="Optimizer.Rest"/>.
/// </summary>
/// <remarks>Every step keeps the whole gradient and copies the weights out of the layout of the products and back.</remarks>
public abstract class MatrixOptimizer : Optimizer
{
    /// <summary>The update of a matrix of some shape, with the memory that it works with, for one training.</summary>
    /// <param name="rows">Neurons h.</param>
    /// <param name="columns">Input dimension D.</param>
    public abstract MatrixUpdate CreateUpdate(int rows, int columns);

    /// <summary>Floats that such an update works with; estimates of memory count them.</summary>
    /// <param name="rows">Neurons h.</param>
    /// <param name="columns">Input dimension D.</param>
    public abstract long WorkingLength(int rows, int columns);
}
