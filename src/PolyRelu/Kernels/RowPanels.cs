namespace PolyRelu.Kernels;

/// <summary>
/// Where a left operand [rows × depth] lies in panels of 12 rows: depth after depth, 12 floats each; rows past the last are zero.
/// </summary>
/// <param name="origin">First float of the first panel.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="depth">Length of the sums.</param>
internal readonly unsafe struct RowPanels(float* origin, int rows, int depth)
{
    /// <summary>Rows of one panel.</summary>
    public const int Height = 12;

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Length of the sums.</summary>
    public int Depth => depth;

    /// <summary>Number of panels.</summary>
    public int Count => CountFor(rows);

    /// <summary>Number of panels of so many rows.</summary>
    public static int CountFor(int rows) => (rows + Height - 1) / Height;

    /// <summary>Floats that so many rows take.</summary>
    public static long LengthFor(int rows, int depth) => (long)CountFor(rows) * Height * depth;

    /// <summary>First float of a panel.</summary>
    public float* Panel(int index) => origin + ((nint)index * Height * depth);

    /// <summary>Rows of a panel that belong to the operand: 12, or fewer in the last.</summary>
    public int PanelRows(int index) => Math.Min(Height, rows - (index * Height));

    /// <summary>Packs one panel from a matrix [rows × depth], or from the transpose of one [depth × rows].</summary>
    public void Load(Matrix matrix, bool transposed, int panel)
    {
        if (transposed) Packing.Copy(matrix.Pointer + (panel * Height), matrix.Stride, depth, PanelRows(panel), Panel(panel), Height);
        else Packing.Transpose(matrix.Pointer + ((nint)panel * Height * matrix.Stride), matrix.Stride, PanelRows(panel), depth,
            Panel(panel), Height);
    }
}
