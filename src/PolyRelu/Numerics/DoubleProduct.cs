using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>Products of float64 matrices on all cores: <see cref="MatrixProduct"/> in double, through the same tiles.</summary>
/// <remarks>
/// Every element is one chain of multiply-adds over k = 0, 1, … that starts at zero: its bits depend only on its row and its column, not on
/// the rest of the operands, on which of the forms computed it, nor on the number of threads; where the processor fuses multiply-adds
/// (<see cref="Hardware.FusedMultiplyAdd"/>) they are the same on every vector width. NaN, infinities and denormal numbers follow from the
/// chain. Views are packed before anything is written, so the destination may overlap them. Does not allocate, save that the packing memory
/// of a thread grows to its largest product.
/// </remarks>
public static class DoubleProduct
{
    /// <summary>destination = A·B.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(DoubleMatrix a, DoubleMatrix b, DoubleMatrix destination)
    {
        Require(a.Rows, a.Columns, b.Rows, b.Columns, destination);
        PanelProduct<double>.Run(a.View.Plain, b.View.Plain, destination.View);
    }

    /// <summary>destination = A·B with B packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(DoubleMatrix a, DoublePanelMatrix b, DoubleMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(b);
        Require(a.Rows, a.Columns, b.Depth, b.Columns, destination);
        PanelProduct<double>.Run(a.View.Plain, b.View, destination.View);
        GC.KeepAlive(b);
    }

    /// <summary>destination = A·B with A packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(DoubleRowPanelMatrix a, DoubleMatrix b, DoubleMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(a);
        Require(a.Rows, a.Depth, b.Rows, b.Columns, destination);
        PanelProduct<double>.Run(a.View, b.View.Plain, destination.View);
        GC.KeepAlive(a);
    }

    /// <summary>destination = A·B with both packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(DoubleRowPanelMatrix a, DoublePanelMatrix b, DoubleMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Require(a.Rows, a.Depth, b.Depth, b.Columns, destination);
        PanelProduct<double>.Run(a.View, b.View, destination.View);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>destination = Aᵀ·B.</summary>
    /// <param name="a">[k × m].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyLeftTransposed(DoubleMatrix a, DoubleMatrix b, DoubleMatrix destination)
    {
        Require(a.Columns, a.Rows, b.Rows, b.Columns, destination);
        PanelProduct<double>.Run(a.View.Transposed, b.View.Plain, destination.View);
    }

    /// <summary>destination = Aᵀ·B with B packed before.</summary>
    /// <param name="a">[k × m].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyLeftTransposed(DoubleMatrix a, DoublePanelMatrix b, DoubleMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(b);
        Require(a.Columns, a.Rows, b.Depth, b.Columns, destination);
        PanelProduct<double>.Run(a.View.Transposed, b.View, destination.View);
        GC.KeepAlive(b);
    }

    /// <summary>destination = A·Bᵀ.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[n × k].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyRightTransposed(DoubleMatrix a, DoubleMatrix b, DoubleMatrix destination)
    {
        Require(a.Rows, a.Columns, b.Columns, b.Rows, destination);
        PanelProduct<double>.Run(a.View.Plain, b.View.Transposed, destination.View);
    }

    /// <summary>destination = A·Bᵀ with A packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[n × k].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyRightTransposed(DoubleRowPanelMatrix a, DoubleMatrix b, DoubleMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(a);
        Require(a.Rows, a.Depth, b.Columns, b.Rows, destination);
        PanelProduct<double>.Run(a.View, b.View.Transposed, destination.View);
        GC.KeepAlive(a);
    }

    /// <summary>Checks the shapes of the operands as they are multiplied: [m × k]·[k × n].</summary>
    private static void Require(int rows, int leftDepth, int rightDepth, int columns, DoubleMatrix destination)
    {
        if (leftDepth != rightDepth)
            throw new ArgumentException($"A product needs as many columns on the left as rows on the right; got {rows}×{leftDepth} and "
                + $"{rightDepth}×{columns} (as multiplied, after transposing).");
        DoubleMatrix.RequireShape(destination, rows, columns, nameof(destination));
    }
}
