using System.Numerics;
using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>
/// Where a right operand [depth × columns] lies in panels of 128 bytes of columns, 32 floats or 16 doubles: depth after depth, two cache
/// lines each; columns past the last are zero.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="origin">First element of the first panel, on a 64-byte boundary.</param>
/// <param name="depth">Length of the sums.</param>
/// <param name="columns">Number of columns.</param>
internal readonly unsafe struct ColumnPanels<T>(T* origin, int depth, int columns)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns of one panel.</summary>
    public static int Width => 128 / sizeof(T);

    /// <summary>Length of the sums.</summary>
    public int Depth => depth;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of panels.</summary>
    public int Count => CountFor(columns);

    /// <summary>Number of panels of so many columns.</summary>
    public static int CountFor(int columns) => (columns + Width - 1) / Width;

    /// <summary>Elements that so many columns take.</summary>
    public static long LengthFor(int depth, int columns) => (long)CountFor(columns) * Width * depth;

    /// <summary>First element of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Panel(int index) => origin + ((nint)index * Width * depth);

    /// <summary>Columns of a panel that belong to the operand: a whole panel's, or fewer in the last.</summary>
    public int PanelColumns(int index) => Math.Min(Width, columns - (index * Width));

    /// <summary>Packs one panel of an operand [depth × columns].</summary>
    public void Load(ProductOperand<T> source, int panel)
    {
        MatrixView<T> matrix = source.Matrix;
        int first = panel * Width;
        if (source.IsTransposed)
            Packing.Transpose(matrix.Row(first), matrix.Stride, PanelColumns(panel), depth, Panel(panel), Width);
        else
            Packing.Copy(matrix.Origin + first, matrix.Stride, depth, PanelColumns(panel), Panel(panel), Width);
    }

    /// <summary>Packs all panels, on all cores.</summary>
    public void Load(ProductOperand<T> source) => Workers.For(Count, (Panels: this, source), static (panel, work) =>
        work.Panels.Load(work.source, panel));

    /// <summary>Copies all panels into what is laid out as an operand [depth × columns], on all cores.</summary>
    public void Store(ProductOperand<T> target) => Workers.For(Count, (Panels: this, target), static (panel, work) =>
        work.Panels.Store(work.target, panel));

    private void Store(ProductOperand<T> target, int panel)
    {
        MatrixView<T> matrix = target.Matrix;
        int first = panel * Width, count = PanelColumns(panel);
        for (int k = 0; k < depth && !target.IsTransposed; k++)
            new ReadOnlySpan<T>(Panel(panel) + ((nint)k * Width), count).CopyTo(new Span<T>(matrix.Row(k) + first, count));
        for (int j = 0; j < count && target.IsTransposed; j++)
        {
            T* source = Panel(panel) + j, row = matrix.Row(first + j);
            for (int k = 0; k < depth; k++) row[k] = source[(nint)k * Width];
        }
    }
}
