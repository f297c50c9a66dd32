namespace PolyRelu.Kernels;

/// <summary>Products of float32 matrices on all cores.</summary>
/// <remarks>
/// Every element is one chain of multiply-adds over k = 0, 1, …: its bits depend only on its row and its column,
/// not on the rest of the operands, nor on the number of threads. The operands are packed before anything is written, so the
/// destination may be one of them. Does not allocate, save that the packing memory of a thread grows to its largest product.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>destination = A·B.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Columns, b.Rows, a.Rows, b.Columns, destination);
        PanelProduct<float>.Run(a.View.Plain, b.View.Plain, destination.View);
    }

    /// <summary>destination = A·B with B packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(Matrix a, PanelMatrix b, Matrix destination)
    {
        ArgumentNullException.ThrowIfNull(b);
        Require(a.Columns, b.Depth, a.Rows, b.Columns, destination);
        PanelProduct<float>.Run(a.View.Plain, b.View, destination.View);
        GC.KeepAlive(b);
    }

    /// <summary>destination = Aᵀ·B.</summary>
    /// <param name="a">[k × m].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyLeftTransposed(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Rows, b.Rows, a.Columns, b.Columns, destination);
        PanelProduct<float>.Run(a.View.Transposed, b.View.Plain, destination.View);
    }

    /// <summary>destination = A·Bᵀ.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[n × k].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyRightTransposed(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Columns, b.Columns, a.Rows, b.Rows, destination);
        PanelProduct<float>.Run(a.View.Plain, b.View.Transposed, destination.View);
    }

    private static void Require(int leftDepth, int rightDepth, int rows, int columns, Matrix destination)
    {
        if (leftDepth != rightDepth)
            throw new ArgumentException($"The sums of a product run over {leftDepth} on the left and {rightDepth} on the right; they must "
                + "agree.");
        Matrix.RequireShape(destination, rows, columns, nameof(destination));
    }
}
