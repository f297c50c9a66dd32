using System.Numerics;

namespace PolyRelu.Kernels;

/// <summary>
/// Products of matrices of either element type on all cores: what the public products are made of. Shapes are checked by these.
/// </summary>
/// <remarks>
/// Every element is one chain of multiply-adds over k = 0, 1, …: its bits depend only on its row and its column,
/// not on the rest of the operands, nor on the number of threads. What is not packed yet is packed before anything is written, so the
/// destination may overlap it. Does not allocate, save that the packing memory of a thread grows to its largest product.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal static unsafe class PanelProduct<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int DepthBlock = 1024;     // 128 KiB of one right panel: stays in the second-level cache
    private const int RowBlock = 8;          // left panels that meet one right panel before the next comes

    [ThreadStatic]
    private static Scratch? scratch;

    /// <summary>destination = [destination +] a·b.</summary>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="destination">[m × n].</param>
    /// <param name="add">Whether the sums start from the destination, else from zero.</param>
    public static void Run(ProductOperand<T> a, ProductOperand<T> b, MatrixView<T> destination, bool add = false)
    {
        RowPanels<T> left = LeftScratch(a.Rows, a.Columns);
        ColumnPanels<T> right = RightScratch(b.Rows, b.Columns);
        Run(a, left, left.Count, b, right, right.Count, destination, add);
    }

    /// <summary>The same with a right operand that is packed already and stays alive until the call returns.</summary>
    public static void Run(ProductOperand<T> a, ColumnPanels<T> right, MatrixView<T> destination, bool add = false)
    {
        RowPanels<T> left = LeftScratch(a.Rows, a.Columns);
        Run(a, left, left.Count, default, right, 0, destination, add);
    }

    /// <summary>The same with a left operand that is packed already and stays alive until the call returns.</summary>
    public static void Run(RowPanels<T> left, ProductOperand<T> b, MatrixView<T> destination, bool add = false)
    {
        ColumnPanels<T> right = RightScratch(b.Rows, b.Columns);
        Run(default, left, 0, b, right, right.Count, destination, add);
    }

    private static RowPanels<T> LeftScratch(int rows, int depth) =>
        new((scratch ??= new()).Left.Require(RowPanels.LengthFor(rows, depth)), rows, depth);

    private static ColumnPanels<T> RightScratch(int depth, int columns) =>
        new((scratch ??= new()).Right.Require(ColumnPanels<T>.LengthFor(depth, columns)), depth, columns);

    private static void Run(ProductOperand<T> a, RowPanels<T> left, int leftTasks, ProductOperand<T> b, ColumnPanels<T> right,
        int rightTasks, MatrixView<T> destination, bool add)
    {
        if (destination.Rows == 0 || destination.Columns == 0) return;
        Workers.For(leftTasks + rightTasks, (a, b, left, right, leftTasks), static (index, work) =>
        {
            if (index < work.leftTasks) work.left.Load(work.a, index);
            else work.right.Load(work.b, index - work.leftTasks);
        });
        int block = Math.Clamp(left.Count * right.Count / (8 * Workers.Available), 1, RowBlock);
        int blocks = (left.Count + block - 1) / block;
        Workers.For(blocks * right.Count, (left, right, destination, block, add), static (index, work) =>
        {
            (int row, int panel) = Math.DivRem(index, work.right.Count);
            Block(work.left, row * work.block, Math.Min(work.left.Count, (row + 1) * work.block), work.right, panel, work.destination,
                work.add);
        });
    }

    /// <summary>Multiplies some left panels with one right panel.</summary>
    private static void Block(RowPanels<T> left, int first, int end, ColumnPanels<T> right, int panel, MatrixView<T> destination, bool add)
    {
        T* tile = stackalloc T[RowPanels.Height * ColumnPanels<T>.Width];
        int columns = right.PanelColumns(panel);
        int k = 0;
        do
        {
            int depth = Math.Min(DepthBlock, right.Depth - k);
            bool resume = add || k > 0;
            T* b = right.Panel(panel) + ((nint)k * ColumnPanels<T>.Width);
            for (int i = first; i < end; i++)
            {
                T* a = left.Panel(i) + ((nint)k * RowPanels.Height);
                T* c = destination.Row(i * RowPanels.Height) + (panel * ColumnPanels<T>.Width);
                int rows = left.PanelRows(i);
                if (rows == RowPanels.Height && columns == ColumnPanels<T>.Width)
                {
                    Prefetch.Tile(c, rows, destination.Stride);
                    TileKernel.Run(a, b, depth, rows, columns, c, destination.Stride, resume);
                    continue;
                }
                if (resume) Copy(c, destination.Stride, rows, columns, tile, ColumnPanels<T>.Width);
                TileKernel.Run(a, b, depth, rows, columns, tile, ColumnPanels<T>.Width, resume);
                Copy(tile, ColumnPanels<T>.Width, rows, columns, c, destination.Stride);
            }
            k += depth;
        }
        while (k < right.Depth);
    }

    private static void Copy(T* source, nint sourceStride, int rows, int columns, T* target, nint targetStride)
    {
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<T>(source + (i * sourceStride), columns).CopyTo(new Span<T>(target + (i * targetStride), columns));
    }

    private sealed class Scratch
    {
        public AlignedBuffer<T> Left { get; } = new();

        public AlignedBuffer<T> Right { get; } = new();
    }
}
