namespace PolyRelu.Kernels;

/// <summary>
/// Packing memory of one thread for factorisations and solves. Grows to its largest call; content does not outlive a call.
/// </summary>
internal sealed class FactorScratch
{
    [ThreadStatic]
    private static FactorScratch? own;

    /// <summary>The calling thread's.</summary>
    public static FactorScratch Own => own ??= new();

    private AlignedBuffer<double> Triangle { get; } = new();

    private AlignedBuffer<double> Left { get; } = new();

    private AlignedBuffer<double> Right { get; } = new();

    /// <summary>Panels of a triangle with so many rows.</summary>
    public unsafe TrianglePanels TrianglePanels(int size) => new(Triangle.Require(Kernels.TrianglePanels.LengthFor(size)), size);

    /// <summary>Panels of so many rows.</summary>
    public unsafe RowPanels<double> RowPanels(int rows, int depth) =>
        new(Left.Require(Kernels.RowPanels.LengthFor(rows, depth)), rows, depth);

    /// <summary>Panels of so many columns.</summary>
    public unsafe ColumnPanels<double> ColumnPanels(int depth, int columns) =>
        new(Right.Require(ColumnPanels<double>.LengthFor(depth, columns)), depth, columns);
}
