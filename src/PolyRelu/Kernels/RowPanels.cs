using System.Numerics;
using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>The shape of panels of left operands; it is the same for every element type.</summary>
internal static class RowPanels
{
    /// <summary>Rows of one panel.</summary>
    public const int Height = 12;

    /// <summary>Number of panels of so many rows.</summary>
    public static int CountFor(int rows) => (rows + Height - 1) / Height;

    /// <summary>Elements that so many rows take.</summary>
    public static long LengthFor(int rows, int depth) => (long)CountFor(rows) * Height * depth;
}

/// <summary>
/// Where a left operand [rows × depth] lies in panels of 12 rows: depth after depth, 12 elements each; rows past the last are zero.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="origin">First element of the first panel.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="depth">Length of the sums.</param>
internal readonly unsafe struct RowPanels<T>(T* origin, int rows, int depth)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Length of the sums.</summary>
    public int Depth => depth;

    /// <summary>Number of panels.</summary>
    public int Count => RowPanels.CountFor(rows);

    /// <summary>First element of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Panel(int index) => origin + ((nint)index * RowPanels.Height * depth);

    /// <summary>Rows of a panel that belong to the operand: 12, or fewer in the last.</summary>
    public int PanelRows(int index) => Math.Min(RowPanels.Height, rows - (index * RowPanels.Height));

    /// <summary>Packs one panel of an operand [rows × depth].</summary>
    public void Load(ProductOperand<T> source, int panel)
    {
        MatrixView<T> matrix = source.Matrix;
        int first = panel * RowPanels.Height;
        if (source.IsTransposed)
            Packing.Copy(matrix.Origin + first, matrix.Stride, depth, PanelRows(panel), Panel(panel), RowPanels.Height);
        else
            Packing.Transpose(matrix.Row(first), matrix.Stride, PanelRows(panel), depth, Panel(panel), RowPanels.Height);
    }

    /// <summary>Packs some depths of one panel.</summary>
    /// <param name="rows">[rows of the panel × depths], one row after the other.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="first">The first of the depths.</param>
    public void Load(ReadOnlySpan<T> rows, int panel, int first)
    {
        int depths = rows.Length / PanelRows(panel);
        fixed (T* source = rows)
            Packing.Transpose(source, depths, PanelRows(panel), depths, Panel(panel) + ((nint)first * RowPanels.Height), RowPanels.Height);
    }

    /// <summary>Packs all panels, on all cores.</summary>
    public void Load(ProductOperand<T> source) => Workers.For(Count, (Panels: this, source), static (panel, work) =>
        work.Panels.Load(work.source, panel));
}
