using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>
/// A float64 matrix [rows × depth] stored in panels of 12 rows: the left operand of a product, packed once and used often.
/// </summary>
/// <remarks>
/// Panel q holds rows 12q … 12q+11, depth after depth, 12 doubles each; rows past the last are zero. A matrix that is the right operand of
/// another product as well is packed once for each: see <see cref="DoublePanelMatrix"/>.
/// </remarks>
public sealed class DoubleRowPanelMatrix
{
    private readonly AlignedBuffer<double> buffer = new();

    /// <summary>Allocates a matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative or the matrix exceeds 2³¹ elements.</exception>
    public unsafe DoubleRowPanelMatrix(int rows, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        Rows = rows;
        Depth = depth;
        buffer.Require(RowPanels.LengthFor(rows, depth));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns: the length of the sums of a product.</summary>
    public int Depth { get; }

    /// <summary>Where the panels lie, for kernels. Keep the object alive while it is used.</summary>
    internal unsafe RowPanels<double> View => new(buffer.Pointer, Rows, Depth);

    /// <summary>Packs a matrix [rows × depth].</summary>
    public static DoubleRowPanelMatrix Pack(DoubleMatrix matrix)
    {
        DoubleRowPanelMatrix result = new(matrix.Rows, matrix.Columns);
        result.Load(matrix);
        return result;
    }

    /// <summary>Packs the transpose of a matrix [depth × rows].</summary>
    public static DoubleRowPanelMatrix PackTransposed(DoubleMatrix matrix)
    {
        DoubleRowPanelMatrix result = new(matrix.Columns, matrix.Rows);
        result.LoadTransposed(matrix);
        return result;
    }

    /// <summary>Overwrites the elements with those of a matrix [rows × depth].</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    public void Load(DoubleMatrix matrix)
    {
        DoubleMatrix.RequireShape(matrix, Rows, Depth, nameof(matrix));
        View.Load(matrix.View.Plain);
        GC.KeepAlive(this);
    }

    /// <summary>Overwrites the elements with those of the transpose of a matrix [depth × rows].</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    public void LoadTransposed(DoubleMatrix matrix)
    {
        DoubleMatrix.RequireShape(matrix, Depth, Rows, nameof(matrix));
        View.Load(matrix.View.Transposed);
        GC.KeepAlive(this);
    }
}
