namespace PolyRelu.Kernels;

/// <summary>A = L·Lᵀ in place, on all cores: 96 columns at a time, then what they take off the rest.</summary>
/// <remarks>
/// The rows of L below a block on the diagonal are solved as columns, Xᵀ = L_d⁻¹·A_rᵀ, so that the result already is a right operand of the
/// product that follows; rows of the block itself likewise, twelve at a time. Every element stays one chain of multiply-adds over k = 0, 1,
/// …, as if it were computed at once.
/// </remarks>
internal static unsafe class PanelCholesky
{
    private const int Height = RowPanels.Height;
    private const int Width = 16;
    private const int Block = 96;          // columns; 48 or fewer are slower at every size from 200 to 800
    private const int Group = 48;          // rows that fill whole panels of either kind: 4 × 12 = 3 × 16

    /// <summary>Overwrites the lower triangle with L and zeroes the strict upper one, which is not read.</summary>
    /// <param name="a">[n × n].</param>
    /// <returns>Whether every pivot was positive and finite; else the matrix is unspecified.</returns>
    public static bool Factor(MatrixView<double> a)
    {
        int size = a.Rows;
        FactorScratch scratch = FactorScratch.Own;
        for (int first = 0; first < size; first += Block)
        {
            int end = Math.Min(first + Block, size), rest = size - end;
            TrianglePanels triangle = scratch.TrianglePanels(end - first);
            if (!FactorDiagonal(a, first, triangle)) return false;
            if (rest == 0) break;
            RowPanels<double> left = scratch.RowPanels(rest, Block);
            ColumnPanels<double> right = scratch.ColumnPanels(Block, rest);
            Workers.For((rest + Group - 1) / Group, (a, first, triangle, left, right), static (group, work) =>
                SolveBelow(work.a, work.first, work.triangle, work.left, work.right, group));
            MatrixView<double> trailing = new(a.Owner, a.Row(end) + end, rest, rest, a.Stride);
            new LowerTiles(left, right, trailing, add: true, fromDiagonal: false, mirror: false).Run();
        }
        for (int i = 0; i < size; i++) new Span<double>(a.Row(i) + i + 1, size - i - 1).Clear();
        return true;
    }

    /// <summary>Factors a block on the diagonal, and packs it.</summary>
    private static bool FactorDiagonal(MatrixView<double> a, int first, TrianglePanels triangle)
    {
        double* x = stackalloc double[(Block + 4) * Width], tile = stackalloc double[Height * Width];
        x = (double*)(((nuint)x + 63) & ~(nuint)63);
        for (int panel = 0; panel < triangle.Count; panel++)
        {
            int depth = panel * Height, rows = Math.Min(Height, triangle.Size - depth);
            double* source = a.Row(first + depth) + first, packed = triangle.Panel(panel);
            Packing.Transpose(source, a.Stride, rows, depth, x, Width);
            PanelSolve.Solve(triangle, 0, panel, x);
            for (int k = 0; k < depth; k++)
                for (int i = 0; i < Height; i++) packed[(k * Height) + i] = -x[(k * Width) + i];
            Packing.TransposeBlock(x, Width, depth, rows, source, a.Stride);
            LoadTile(source + depth, a.Stride, rows, tile);
            TileKernel.Run(packed, x, depth, Height, Width, tile, Width, resume: true);
            for (int i = rows; i < Height; i++) tile[(i * Width) + i] = 1;
            if (!TriangleKernel.Factor(tile)) return false;
            triangle.LoadDiagonal(tile, panel);
            for (int i = 0; i < rows; i++)
                new ReadOnlySpan<double>(tile + (i * Width), i + 1).CopyTo(new Span<double>(source + depth + (i * (nint)a.Stride), i + 1));
        }
        return true;
    }

    /// <summary>The lower triangle of a block; zeros elsewhere.</summary>
    private static void LoadTile(double* source, nint stride, int rows, double* tile)
    {
        new Span<double>(tile, Height * Width).Clear();
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<double>(source + (i * stride), i + 1).CopyTo(new Span<double>(tile + (i * Width), i + 1));
    }

    /// <summary>Solves 48 rows below a block on the diagonal, writes them, and packs them for the product with one another.</summary>
    private static void SolveBelow(MatrixView<double> a, int first, TrianglePanels triangle, RowPanels<double> left,
        ColumnPanels<double> right, int group)
    {
        int depth = triangle.Size, start = first + depth;
        for (int q = group * Group / Width; q < Math.Min(right.Count, (group + 1) * Group / Width); q++)
        {
            int rows = right.PanelColumns(q);
            double* source = a.Row(start + (q * Width)) + first, x = right.Panel(q);
            Packing.Transpose(source, a.Stride, rows, depth, x, Width);
            PanelSolve.Solve(triangle, 0, triangle.Count, x);
            Packing.TransposeBlock(x, Width, depth, rows, source, a.Stride);
        }
        for (int r = group * Group / Height; r < Math.Min(left.Count, (group + 1) * Group / Height); r++)
            Packing.Move(right, r, 0, depth, -1, left.Panel(r));
    }
}
