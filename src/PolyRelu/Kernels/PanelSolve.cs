namespace PolyRelu.Kernels;

/// <summary>X ← L⁻¹·X with L in panels of rows and X in panels of columns: what triangular solves are made of.</summary>
/// <remarks>
/// A row of X is solved from the rows before it, in blocks of 96: products on the tiles, then the triangle on the diagonal. Columns do not
/// meet, so threads take some panels of them each and never wait for one another.
/// </remarks>
internal static unsafe class PanelSolve
{
    /// <summary>Panels of rows that are solved before the rest is updated with them: 96 rows.</summary>
    public const int Block = 8;

    private const int RowBlock = 17;       // panels of rows, 153 KiB of 96 depths, that meet some panels of columns: as in PanelProduct
    private const int PanelLength = RowPanels.Height * 16;

    /// <summary>Depth of panels of columns with so many rows: the tiles of the last rows are whole.</summary>
    public static int DepthFor(int rows) => RowPanels.CountFor(rows) * RowPanels.Height;

    /// <summary>Parts that panels of columns are cut into, so that every thread has as many, of some panels each.</summary>
    public static int PartsFor(int panels, int most)
    {
        int threads = Workers.Available;
        return Math.Min(panels, threads * Math.Max(1, (panels + (most * threads) - 1) / (most * threads)));
    }

    /// <summary>Solves for some panels of columns.</summary>
    /// <param name="l">[n × n].</param>
    /// <param name="x">Depth <see cref="DepthFor"/> n.</param>
    /// <param name="first">First panel of columns.</param>
    /// <param name="end">End of the panels.</param>
    /// <param name="lower">Whether X is lower triangular as well: what is zero is left out.</param>
    public static void Run(TrianglePanels l, ColumnPanels<double> x, int first, int end, bool lower = false)
    {
        for (int block = 0; block < l.Count; block += Block)
        {
            int next = Math.Min(block + Block, l.Count), reached = end;
            if (lower) reached = Math.Min(end, ((next * RowPanels.Height) + ColumnPanels<double>.Width - 1) / ColumnPanels<double>.Width);
            for (int q = first; q < reached; q++) Solve(l, block, next, x.Panel(q));
            for (int row = next; row < l.Count; row += RowBlock)
            {
                int rowEnd = Math.Min(row + RowBlock, l.Count);
                for (int q = first; q < reached; q++)
                    for (int r = row; r < rowEnd; r++) Update(l, r, block, next, x.Panel(q));
            }
        }
    }

    /// <summary>Solves some panels of rows from one another; those before them have been subtracted.</summary>
    public static void Solve(TrianglePanels l, int first, int end, double* x)
    {
        for (int r = first; r < end; r++)
        {
            if (r > first) Update(l, r, first, r, x);
            TriangleKernel.Solve(l.Diagonal(r), x + ((nint)r * PanelLength));
        }
    }

    private static void Update(TrianglePanels l, int row, int first, int end, double* x)
    {
        TileKernel.Run(l.Panel(row) + ((nint)first * RowPanels.Height * RowPanels.Height), x + ((nint)first * PanelLength),
            (end - first) * RowPanels.Height, RowPanels.Height, ColumnPanels<double>.Width, x + ((nint)row * PanelLength),
            ColumnPanels<double>.Width, resume: true);
    }
}
