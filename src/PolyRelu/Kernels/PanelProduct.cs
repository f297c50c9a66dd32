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
    /// <summary>
    /// Depths that a tile runs over before the next tile. In float32 128 KiB of one right panel, which stays in the second-level cache; in
    /// float64, whose operands are twice as large for the same work, a left and a right panel of 21 KiB together in the first-level cache.
    /// </summary>
    private static int DepthBlock => sizeof(T) == sizeof(float) ? 1024 : 96;

    /// <summary>Left panels that meet one right panel before the next comes: in float64, 153 KiB of DepthBlock depths.</summary>
    private static int RowBlock => sizeof(T) == sizeof(float) ? 8 : 17;

    /// <summary>Right panels that meet them before the next depths come.</summary>
    private static int ColumnBlock => sizeof(T) == sizeof(float) ? 1 : 32;

    /// <summary>Tasks for each thread, where there is work enough: with more of them left panels would be read more often.</summary>
    private const int TasksPerThread = 4;

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

    /// <summary>The same with operands that are packed already and stay alive until the call returns.</summary>
    public static void Run(RowPanels<T> left, ColumnPanels<T> right, MatrixView<T> destination, bool add = false) =>
        Run(default, left, 0, default, right, 0, destination, add);

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
        int blocks = Ratio(left.Count, block);
        Tiling tiling = new(left, right, destination, add, blocks, GroupsFor(blocks, right.Count, Workers.Available));
        Workers.For(blocks * tiling.Groups, tiling, static (index, tiling) => tiling.Run(index));
    }

    /// <summary>
    /// In how many groups the right panels are shared out: few, since each reads the left panels again, and as many tasks for every thread.
    /// </summary>
    internal static int GroupsFor(int blocks, int panels, int threads)
    {
        int groups = Math.Max(Ratio(panels, ColumnBlock), Ratio(TasksPerThread * threads, blocks)), even = 1;
        while (blocks * even % threads != 0) even++;
        return Math.Min(panels, Ratio(groups, even) * even);
    }

    private static int Ratio(int count, int size) => (count + size - 1) / size;

    /// <summary>A product shared among tasks: some left panels with some right panels, as evenly as can be.</summary>
    private readonly struct Tiling(RowPanels<T> left, ColumnPanels<T> right, MatrixView<T> destination, bool add, int blocks, int groups)
    {
        /// <summary>Parts of the right panels.</summary>
        public int Groups => groups;

        public void Run(int index)
        {
            (int block, int group) = Math.DivRem(index, groups);
            Run(Cut(left.Count, block, blocks), Cut(left.Count, block + 1, blocks), Cut(right.Count, group, groups),
                Cut(right.Count, group + 1, groups));
        }

        private static int Cut(int count, int part, int parts) => (int)((long)count * part / parts);

        /// <summary>Multiplies some left panels with some right panels.</summary>
        /// <remarks>
        /// What a right panel's turn needs is fetched meanwhile, a part with every tile before: processors foresee what lies in a row, but
        /// not where the next panel begins, and 12 KiB would be waited for.
        /// </remarks>
        private void Run(int firstRow, int endRow, int firstColumn, int endColumn)
        {
            T* tile = stackalloc T[RowPanels.Height * ColumnPanels<T>.Width];
            int k = 0;
            do
            {
                int depth = Math.Min(DepthBlock, right.Depth - k);
                for (int q = firstColumn; q < endColumn; q++)
                {
                    (int next, int from) = q + 1 < endColumn ? (q + 1, k) : (firstColumn, k + depth);
                    int ahead = endColumn - firstColumn > 1 ? Math.Min(DepthBlock, right.Depth - from) : 0;
                    for (int i = firstRow; i < endRow; i++)
                    {
                        int cut = Cut(ahead, i - firstRow, endRow - firstRow), end = Cut(ahead, i - firstRow + 1, endRow - firstRow);
                        Prefetch.Ahead(right.Panel(next) + ((nint)(from + cut) * ColumnPanels<T>.Width), end - cut);
                        Run(i, q, k, depth, tile);
                    }
                }
                k += depth;
            }
            while (k < right.Depth);
        }

        /// <summary>Some depths of one tile.</summary>
        private void Run(int row, int column, int k, int depth, T* tile)
        {
            bool resume = add || k > 0;
            int rows = left.PanelRows(row), columns = right.PanelColumns(column);
            T* a = left.Panel(row) + ((nint)k * RowPanels.Height), b = right.Panel(column) + ((nint)k * ColumnPanels<T>.Width);
            T* c = destination.Row(row * RowPanels.Height) + (column * ColumnPanels<T>.Width);
            if (rows == RowPanels.Height && columns == ColumnPanels<T>.Width)
            {
                Prefetch.Tile(c, rows, destination.Stride);
                TileKernel.Run(a, b, depth, rows, columns, c, destination.Stride, resume);
                return;
            }
            if (resume) Copy(c, destination.Stride, rows, columns, tile, ColumnPanels<T>.Width);
            TileKernel.Run(a, b, depth, rows, columns, tile, ColumnPanels<T>.Width, resume);
            Copy(tile, ColumnPanels<T>.Width, rows, columns, c, destination.Stride);
        }
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
