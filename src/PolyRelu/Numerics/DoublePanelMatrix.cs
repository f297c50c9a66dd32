using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>
/// A float64 matrix [depth × columns] stored in panels of 16 columns: the right operand of a product, packed once and used often.
/// </summary>
/// <remarks>
/// Panel q holds columns 16q … 16q+15, depth after depth, 16 doubles each, on 64-byte boundaries; columns past the last are zero.
/// </remarks>
public sealed class DoublePanelMatrix
{
    private readonly AlignedBuffer<double> buffer = new();

    /// <summary>Allocates a matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative or the matrix exceeds 2³¹ elements.</exception>
    public unsafe DoublePanelMatrix(int depth, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Depth = depth;
        Columns = columns;
        buffer.Require(ColumnPanels<double>.LengthFor(depth, columns));
    }

    /// <summary>Number of rows: the length of the sums of a product.</summary>
    public int Depth { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Where the panels lie, for kernels. Keep the object alive while it is used.</summary>
    internal unsafe ColumnPanels<double> View => new(buffer.Pointer, Depth, Columns);

    /// <summary>Packs a matrix [depth × columns].</summary>
    public static DoublePanelMatrix Pack(DoubleMatrix matrix)
    {
        DoublePanelMatrix result = new(matrix.Rows, matrix.Columns);
        result.Load(matrix);
        return result;
    }

    /// <summary>Packs the transpose of a matrix [columns × depth].</summary>
    public static DoublePanelMatrix PackTransposed(DoubleMatrix matrix)
    {
        DoublePanelMatrix result = new(matrix.Columns, matrix.Rows);
        result.LoadTransposed(matrix);
        return result;
    }

    /// <summary>Overwrites the elements with those of a matrix [depth × columns].</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    public void Load(DoubleMatrix matrix)
    {
        DoubleMatrix.RequireShape(matrix, Depth, Columns, nameof(matrix));
        View.Load(matrix.View.Plain);
        GC.KeepAlive(this);
    }

    /// <summary>Overwrites the elements with those of the transpose of a matrix [columns × depth].</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    public void LoadTransposed(DoubleMatrix matrix)
    {
        DoubleMatrix.RequireShape(matrix, Columns, Depth, nameof(matrix));
        View.Load(matrix.View.Transposed);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the elements into a matrix [depth × columns].</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    public void CopyTo(DoubleMatrix destination)
    {
        DoubleMatrix.RequireShape(destination, Depth, Columns, nameof(destination));
        View.Store(destination.View.Plain);
        GC.KeepAlive(this);
    }
}
