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

    private readonly AlignedBuffer buffer = new();

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
    internal int Panels => (Columns + Width - 1) / Width;

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
        Workers.For(Panels, (Target: this, Source: matrix), static (panel, work) => work.Target.LoadPanel(work.Source, panel));
    }

    /// <summary>Overwrites the elements with those of the transpose of a matrix [columns × depth].</summary>
    public void LoadTransposed(Matrix matrix)
    {
        Matrix.RequireShape(matrix, Columns, Depth, nameof(matrix));
        Workers.For(Panels, (Target: this, Source: matrix), static (panel, work) => work.Target.LoadTransposedPanel(work.Source, panel));
    }

    /// <summary>Copies the elements into a matrix [depth × columns].</summary>
    public void CopyTo(Matrix destination)
    {
        Matrix.RequireShape(destination, Depth, Columns, nameof(destination));
        for (int q = 0; q < Panels; q++)
            for (int k = 0; k < Depth; k++)
                new ReadOnlySpan<float>(Panel(q) + ((nint)k * Width), PanelColumns(q)).CopyTo(destination.Row(k)[(q * Width)..]);
    }

    /// <summary>Copies the elements into a matrix [columns × depth].</summary>
    public void CopyTransposedTo(Matrix destination)
    {
        Matrix.RequireShape(destination, Columns, Depth, nameof(destination));
        Workers.For(Panels, (Source: this, Target: destination), static (panel, work) =>
        {
            for (int j = 0; j < work.Source.PanelColumns(panel); j++)
            {
                float* source = work.Source.Panel(panel) + j;
                Span<float> row = work.Target.Row((panel * Width) + j);
                for (int k = 0; k < row.Length; k++) row[k] = source[(nint)k * Width];
            }
        });
    }

    /// <summary>Sets every element, and the padding, to zero.</summary>
    internal void Clear()
    {
        for (int q = 0; q < Panels; q++) new Span<float>(Panel(q), Depth * Width).Clear();
    }

    /// <summary>First float of a panel.</summary>
    internal float* Panel(int index) => buffer.Pointer + ((nint)index * Depth * Width);

    /// <summary>Columns of a panel that belong to the matrix: 32, or fewer in the last.</summary>
    internal int PanelColumns(int index) => Math.Min(Width, Columns - (index * Width));

    /// <summary>Takes another shape; the content is then undefined. Allocates only to grow.</summary>
    internal void Reshape(int depth, int columns)
    {
        Depth = depth;
        Columns = columns;
        buffer.Require((long)Panels * depth * Width);
    }

    internal void LoadPanel(Matrix matrix, int panel) =>
        Packing.Copy(matrix.Pointer + (panel * Width), matrix.Stride, Depth, PanelColumns(panel), Panel(panel), Width);

    internal void LoadTransposedPanel(Matrix matrix, int panel) =>
        Packing.Transpose(matrix.Pointer + ((nint)panel * Width * matrix.Stride), matrix.Stride, PanelColumns(panel), Depth, Panel(panel),
            Width);
}
