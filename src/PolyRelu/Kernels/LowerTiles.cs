namespace PolyRelu.Kernels;

/// <summary>Products whose result is symmetric, on all cores: the tiles of the lower triangle only, mirrored where asked.</summary>
/// <remarks>
/// Elements are the chains of <see cref="PanelProduct{T}"/>. A tile on the diagonal is computed apart, and only its part of the lower
/// triangle is kept.
/// </remarks>
/// <param name="left">[n × k].</param>
/// <param name="right">[k × n]; panels may be deeper.</param>
/// <param name="destination">[n × n].</param>
/// <param name="add">Whether the sums start from the destination, else from zero.</param>
/// <param name="fromDiagonal">Whether row i of the left operand is zero before k = i: nothing is read before its panel's first row.</param>
/// <param name="mirror">Whether the upper triangle is written too; else it is left alone.</param>
internal readonly unsafe struct LowerTiles(RowPanels<double> left, ColumnPanels<double> right, MatrixView<double> destination, bool add,
    bool fromDiagonal, bool mirror)
{
    private const int DepthBlock = 96;       // as in PanelProduct
    private const int RowBlock = 17;
    private const int ColumnBlock = 32;
    private const int Width = 16;

    /// <summary>Computes all tiles.</summary>
    public void Run()
    {
        if (destination.Rows == 0) return;
        int share = 16 * Workers.Available, block = Math.Clamp(left.Count * right.Count / share, 1, RowBlock);
        int blocks = (left.Count + block - 1) / block, group = Math.Clamp(blocks * right.Count / share, 1, ColumnBlock);
        int groups = (right.Count + group - 1) / group;
        Workers.For(blocks * groups, (Tiles: this, blocks, groups), static (index, work) =>
            work.Tiles.RunPart(index, work.blocks, work.groups));
    }

    /// <summary>One part of the panels of rows, the longest first, with one of the panels of columns.</summary>
    private void RunPart(int index, int blocks, int groups)
    {
        (int block, int group) = Math.DivRem(index, groups);
        block = blocks - 1 - block;
        Run(Cut(left.Count, block, blocks), Cut(left.Count, block + 1, blocks), Cut(right.Count, group, groups),
            Cut(right.Count, group + 1, groups));
    }

    private static int Cut(int count, int part, int parts) => (int)((long)count * part / parts);

    private void Run(int firstRow, int endRow, int firstColumn, int endColumn)
    {
        double* tile = stackalloc double[RowPanels.Height * Width];
        int k = 0;
        do
        {
            int depth = Math.Min(DepthBlock, left.Depth - k);
            for (int q = firstColumn; q < endColumn; q++)
            {
                int above = q * Width / RowPanels.Height;       // the first panel of rows with an element on or below the diagonal
                for (int i = Math.Max(firstRow, above); i < endRow; i++) Run(i, q, k, depth, tile);
            }
            k += depth;
        }
        while (k < left.Depth);
    }

    /// <summary>Some depths of one tile.</summary>
    private void Run(int row, int column, int k, int depth, double* tile)
    {
        int start = fromDiagonal ? Math.Max(k, row * RowPanels.Height) : k;
        if (start > k && start >= k + depth) return;
        bool resume = add || (fromDiagonal ? start > row * RowPanels.Height : k > 0);
        int rows = left.PanelRows(row), columns = right.PanelColumns(column), lead = (row * RowPanels.Height) - (column * Width);
        double* a = left.Panel(row) + ((nint)start * RowPanels.Height), b = right.Panel(column) + ((nint)start * Width);
        double* c = destination.Row(row * RowPanels.Height) + (column * Width);
        bool whole = rows == RowPanels.Height && columns == Width && lead >= Width - 1;
        if (whole)
        {
            Prefetch.Tile(c, rows, destination.Stride);
            TileKernel.Run(a, b, k + depth - start, rows, columns, c, destination.Stride, resume);
        }
        else
        {
            if (resume) CopyLower(c, destination.Stride, rows, columns, lead, tile, Width);
            TileKernel.Run(a, b, k + depth - start, rows, columns, tile, Width, resume);
            CopyLower(tile, Width, rows, columns, lead, c, destination.Stride);
        }
        if (!mirror || k + depth < left.Depth) return;
        double* mirrored = destination.Row(column * Width) + (row * RowPanels.Height);
        if (whole) Packing.TransposeBlock(c, destination.Stride, rows, columns, mirrored, destination.Stride);
        else MirrorLower(c, rows, columns, lead, mirrored);
    }

    /// <summary>Copies what is on or below the diagonal, which passes through column i + lead of row i.</summary>
    private static void CopyLower(double* source, nint sourceStride, int rows, int columns, int lead, double* target, nint targetStride)
    {
        for (int i = Math.Max(0, -lead); i < rows; i++)
        {
            int count = Math.Min(columns, i + lead + 1);
            new ReadOnlySpan<double>(source + (i * sourceStride), count).CopyTo(new Span<double>(target + (i * targetStride), count));
        }
    }

    private void MirrorLower(double* source, int rows, int columns, int lead, double* target)
    {
        for (int i = Math.Max(0, -lead); i < rows; i++)
        {
            int count = Math.Min(columns, i + lead + 1);
            for (int j = 0; j < count; j++) target[((nint)j * destination.Stride) + i] = source[((nint)i * destination.Stride) + j];
        }
    }
}
