namespace PolyRelu.Kernels;

/// <summary>Products of float32 matrices on all cores.</summary>
/// <remarks>
/// Every element is one chain of multiply-adds over k = 0, 1, …: its bits depend only on its row and its column,
/// not on the rest of the operands, nor on the number of threads. The operands are packed before anything is written, so the
/// destination may be one of them. Does not allocate, save that the packing memory of a thread grows to its largest product.
/// </remarks>
public static unsafe class MatrixProduct
{
    private const int DepthBlock = 1024;     // 128 KiB of one right panel: stays in the second-level cache
    private const int RowBlock = 8;          // left panels that meet one right panel before the next comes

    [ThreadStatic]
    private static Scratch? scratch;

    /// <summary>destination = A·B.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Columns, b.Rows, a.Rows, b.Columns, destination);
        Compute(new Operand(a, false), new Operand(b, false), destination);
    }

    /// <summary>destination = A·B with B packed before.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void Multiply(Matrix a, PanelMatrix b, Matrix destination)
    {
        ArgumentNullException.ThrowIfNull(b);
        Require(a.Columns, b.Depth, a.Rows, b.Columns, destination);
        ComputePacked(new(a, false), b, destination);
    }

    /// <summary>destination = Aᵀ·B.</summary>
    /// <param name="a">[k × m].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyLeftTransposed(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Rows, b.Rows, a.Columns, b.Columns, destination);
        Compute(new Operand(a, true), new Operand(b, false), destination);
    }

    /// <summary>destination = A·Bᵀ.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[n × k].</param>
    /// <param name="destination">[m × n], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public static void MultiplyRightTransposed(Matrix a, Matrix b, Matrix destination)
    {
        Require(a.Columns, b.Columns, a.Rows, b.Rows, destination);
        Compute(new Operand(a, false), new Operand(b, true), destination);
    }

    private static void Require(int leftDepth, int rightDepth, int rows, int columns, Matrix destination)
    {
        if (leftDepth != rightDepth)
            throw new ArgumentException($"The sums of a product run over {leftDepth} on the left and {rightDepth} on the right; they must "
                + "agree.");
        Matrix.RequireShape(destination, rows, columns, nameof(destination));
    }

    private static void Compute(Operand a, Operand b, Matrix destination)
    {
        PanelMatrix right = (scratch ??= new()).Right;
        right.Reshape(b.Transposed ? b.Matrix.Columns : b.Matrix.Rows, b.Transposed ? b.Matrix.Rows : b.Matrix.Columns);
        Run(a, b, right, right.Panels, destination);
    }

    private static void ComputePacked(Operand a, PanelMatrix right, Matrix destination)
    {
        scratch ??= new();
        Run(a, default, right, 0, destination);
    }

    private static void Run(Operand a, Operand b, PanelMatrix right, int rightTasks, Matrix destination)
    {
        if (destination.Rows == 0 || destination.Columns == 0) return;
        RowPanels left = new(scratch!.Left.Require(RowPanels.LengthFor(destination.Rows, right.Depth)), destination.Rows, right.Depth);
        Workers.For(left.Count + rightTasks, (a, b, left, right), static (index, work) =>
        {
            if (index < work.left.Count) work.left.Load(work.a.Matrix, work.a.Transposed, index);
            else if (work.b.Transposed) work.right.LoadTransposedPanel(work.b.Matrix, index - work.left.Count);
            else work.right.LoadPanel(work.b.Matrix, index - work.left.Count);
        });
        int block = Math.Clamp(left.Count * right.Panels / (8 * Workers.Available), 1, RowBlock);
        int blocks = (left.Count + block - 1) / block;
        Workers.For(blocks * right.Panels, (left, right, destination, block), static (index, work) =>
        {
            (int row, int panel) = Math.DivRem(index, work.right.Panels);
            Block(work.left, row * work.block, Math.Min(work.left.Count, (row + 1) * work.block), work.right, panel, work.destination);
        });
    }

    /// <summary>Multiplies some left panels with one right panel.</summary>
    private static void Block(RowPanels left, int first, int end, PanelMatrix right, int panel, Matrix destination)
    {
        float* tile = stackalloc float[TileKernel.TileLength];
        int columns = right.PanelColumns(panel);
        int k = 0;
        do
        {
            int depth = Math.Min(DepthBlock, right.Depth - k);
            float* b = right.Panel(panel) + ((nint)k * PanelMatrix.Width);
            for (int i = first; i < end; i++)
            {
                float* a = left.Panel(i) + ((nint)k * RowPanels.Height);
                float* c = destination.Pointer + ((nint)i * RowPanels.Height * destination.Stride) + (panel * PanelMatrix.Width);
                int rows = left.PanelRows(i);
                if (rows == RowPanels.Height && columns == PanelMatrix.Width)
                {
                    Prefetch.Tile(c, rows, destination.Stride);
                    TileKernel.Run(a, b, depth, rows, columns, c, destination.Stride, k > 0);
                    continue;
                }
                if (k > 0) Copy(c, destination.Stride, rows, columns, tile, PanelMatrix.Width);
                TileKernel.Run(a, b, depth, rows, columns, tile, PanelMatrix.Width, k > 0);
                Copy(tile, PanelMatrix.Width, rows, columns, c, destination.Stride);
            }
            k += depth;
        }
        while (k < right.Depth);
    }

    private static void Copy(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<float>(source + (i * sourceStride), columns).CopyTo(new Span<float>(target + (i * targetStride), columns));
    }

    private readonly record struct Operand(Matrix Matrix, bool Transposed);

    private sealed class Scratch
    {
        public AlignedBuffer Left { get; } = new();

        public PanelMatrix Right { get; } = new(0, 0);
    }
}
