using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>
/// A float32 matrix [depth × columns] stored in panels of 32 columns: the right operand of a matrix product, packed once and used often.
/// </summary>
/// <remarks>
/// Panel q holds columns 32q … 32q+31, depth after depth, 32 floats each, on 64-byte boundaries; columns past the last are zero.
/// </remarks>
public sealed unsafe class PanelMatrix
{
    /// <summary>Columns of one panel.</summary>
    internal const int Width = 32;

    private readonly AlignedBuffer<float> buffer = new();

    /// <summary>Allocates a matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative or the matrix exceeds 2³¹ elements.</exception>
    public PanelMatrix(int depth, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Reshape(depth, columns);
    }

    /// <summary>Number of rows: the length of the sums of a product.</summary>
    public int Depth { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; private set; }

    /// <summary>Number of panels.</summary>
    internal int Panels => ColumnPanels<float>.CountFor(Columns);

    /// <summary>Where the panels lie, for kernels. Keep the object alive while it is used.</summary>
    internal ColumnPanels<float> View
    {
        // Asked within the loops of kernels, where a call would send their vectors to memory and back.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(buffer.Pointer, Depth, Columns);
    }

    /// <summary>Packs a matrix [depth × columns].</summary>
    public static PanelMatrix Pack(Matrix matrix)
    {
        PanelMatrix result = new(matrix.Rows, matrix.Columns);
        result.Load(matrix);
        return result;
    }

    /// <summary>Packs the transpose of a matrix [columns × depth].</summary>
    public static PanelMatrix PackTransposed(Matrix matrix)
    {
        PanelMatrix result = new(matrix.Columns, matrix.Rows);
        result.LoadTransposed(matrix);
        return result;
    }

    /// <summary>Overwrites the elements with those of a matrix [depth × columns].</summary>
    public void Load(Matrix matrix)
    {
        Matrix.RequireShape(matrix, Depth, Columns, nameof(matrix));
        View.Load(matrix.View.Plain);
        GC.KeepAlive(this);
    }

    /// <summary>Overwrites the elements with those of the transpose of a matrix [columns × depth].</summary>
    public void LoadTransposed(Matrix matrix)
    {
        Matrix.RequireShape(matrix, Columns, Depth, nameof(matrix));
        View.Load(matrix.View.Transposed);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the elements into a matrix [depth × columns].</summary>
    public void CopyTo(Matrix destination)
    {
        Matrix.RequireShape(destination, Depth, Columns, nameof(destination));
        View.Store(destination.View.Plain);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the elements into a matrix [columns × depth].</summary>
    public void CopyTransposedTo(Matrix destination)
    {
        Matrix.RequireShape(destination, Columns, Depth, nameof(destination));
        View.Store(destination.View.Transposed);
        GC.KeepAlive(this);
    }

    /// <summary>Sets every element, and the padding, to zero.</summary>
    internal void Clear()
    {
        for (int q = 0; q < Panels; q++) new Span<float>(Panel(q), Depth * Width).Clear();
    }

    /// <summary>First float of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Panel(int index) => View.Panel(index);

    /// <summary>Columns of a panel that belong to the matrix: 32, or fewer in the last.</summary>
    internal int PanelColumns(int index) => View.PanelColumns(index);

    /// <summary>Takes another shape; the content is then undefined. Allocates only to grow.</summary>
    internal void Reshape(int depth, int columns)
    {
        Depth = depth;
        Columns = columns;
        buffer.Require(ColumnPanels<float>.LengthFor(depth, columns));
    }
}
