namespace PolyRelu.Kernels;

/// <summary>Solves with a lower triangular matrix or its transpose for many right-hand sides, and its inverse, on all cores.</summary>
/// <remarks>
/// A solve with Lᵀ is one with a lower triangular matrix whose rows and columns, and those of B, come in reverse order. L is packed before
/// anything is written.
/// </remarks>
internal static unsafe class LowerSolve
{
    private const int Width = 16;
    private const int MostPanels = 6;      // panels of columns that a part of L is read for at once

    /// <summary>B ← L⁻¹·B, or L⁻ᵀ·B.</summary>
    /// <param name="l">[n × n]; the lower triangle is read.</param>
    /// <param name="b">[n × m].</param>
    /// <param name="transposed">Whether Lᵀ is meant.</param>
    public static void Run(MatrixView<double> l, MatrixView<double> b, bool transposed)
    {
        if (b.Rows == 0 || b.Columns == 0) return;
        FactorScratch scratch = FactorScratch.Own;
        TrianglePanels triangle = scratch.TrianglePanels(l.Rows);
        ColumnPanels<double> x = scratch.ColumnPanels(PanelSolve.DepthFor(l.Rows), b.Columns);
        Load(l, triangle, transposed);
        int parts = PanelSolve.PartsFor(x.Count, MostPanels);
        Workers.For(parts, (triangle, x, b, parts, transposed), static (part, work) =>
        {
            int first = work.x.Count * part / work.parts, end = work.x.Count * (part + 1) / work.parts;
            for (int q = first; q < end; q++) LoadColumns(work.b, work.x, q, work.transposed);
            PanelSolve.Run(work.triangle, work.x, first, end);
            for (int q = first; q < end; q++) StoreColumns(work.x, q, work.b, work.transposed);
        });
    }

    /// <summary>destination = (L·Lᵀ)⁻¹ = MᵀM with M = L⁻¹, both triangles.</summary>
    public static void Invert(MatrixView<double> l, MatrixView<double> destination)
    {
        int size = l.Rows;
        if (size == 0) return;
        FactorScratch scratch = FactorScratch.Own;
        TrianglePanels triangle = scratch.TrianglePanels(size);
        ColumnPanels<double> inverse = scratch.ColumnPanels(PanelSolve.DepthFor(size), size);
        RowPanels<double> transposed = scratch.RowPanels(size, size);
        Load(l, triangle, false);
        int parts = PanelSolve.PartsFor(inverse.Count, MostPanels / 2);
        Workers.For(parts, (triangle, inverse, parts), static (part, work) =>
        {
            int first = work.inverse.Count * part / work.parts, end = work.inverse.Count * (part + 1) / work.parts;
            for (int q = first; q < end; q++) LoadIdentity(work.inverse, q);
            PanelSolve.Run(work.triangle, work.inverse, first, end, lower: true);
        });
        Workers.For(transposed.Count, (inverse, transposed), static (panel, work) =>
            Packing.Move(work.inverse, panel, panel * RowPanels.Height, work.transposed.Depth, 1, work.transposed.Panel(panel)));
        new LowerTiles(transposed, inverse, destination, add: false, fromDiagonal: true, mirror: true).Run();
    }

    private static void Load(MatrixView<double> l, TrianglePanels triangle, bool transposed) =>
        Workers.For(triangle.Count, (l, triangle, transposed), static (panel, work) =>
        {
            if (work.transposed) work.triangle.LoadReversed(work.l, panel);
            else work.triangle.Load(work.l, panel);
        });

    private static void LoadColumns(MatrixView<double> b, ColumnPanels<double> x, int panel, bool reversed)
    {
        int first = panel * Width, rows = b.Rows;
        double* target = x.Panel(panel);
        Packing.Copy((reversed ? b.Row(rows - 1) : b.Origin) + first, reversed ? -b.Stride : b.Stride, rows, x.PanelColumns(panel), target,
            Width);
        new Span<double>(target + ((nint)rows * Width), (x.Depth - rows) * Width).Clear();
    }

    private static void StoreColumns(ColumnPanels<double> x, int panel, MatrixView<double> b, bool reversed)
    {
        int first = panel * Width, rows = b.Rows, columns = x.PanelColumns(panel);
        double* source = x.Panel(panel);
        for (int i = 0; i < rows; i++, source += Width)
            new ReadOnlySpan<double>(source, columns).CopyTo(new Span<double>(b.Row(reversed ? rows - 1 - i : i) + first, columns));
    }

    private static void LoadIdentity(ColumnPanels<double> x, int panel)
    {
        double* target = x.Panel(panel);
        new Span<double>(target, x.Depth * Width).Clear();
        int first = panel * Width;
        for (int j = 0; j < x.PanelColumns(panel); j++) target[((nint)(first + j) * Width) + j] = 1;
    }
}
