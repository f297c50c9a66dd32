namespace PolyRelu.Kernels;

/// <summary>A left operand [rows × depth] in panels of 12 rows that may leave out depths at which all their rows are zero.</summary>
/// <remarks>Panels are filled in any order and on any thread, each by one. Grows to the largest shape; then nothing is allocated.</remarks>
internal sealed unsafe class ListedPanels
{
    private readonly AlignedBuffer<float> values = new();
    private int[] lists = [];       // where in a right panel the partner of each depth is, in floats; not read where a panel is whole
    private int[] lengths = [];     // depths that each panel holds

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Length of the sums.</summary>
    public int Depth { get; private set; }

    /// <summary>Number of panels.</summary>
    public int Count => RowPanels.CountFor(Rows);

    /// <summary>Takes a shape; content is lost.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="listed">Whether depths may be left out.</param>
    public void Reshape(int rows, int depth, bool listed)
    {
        (Rows, Depth) = (rows, depth);
        values.Require(RowPanels.LengthFor(rows, depth));
        if (lengths.Length < Count) lengths = new int[Count];
        if (listed && lists.Length < Count * depth) lists = GC.AllocateUninitializedArray<int>(Count * depth, pinned: true);
    }

    /// <summary>First float of a panel.</summary>
    public float* Panel(int index) => values.Pointer + ((nint)index * RowPanels.Height * Depth);

    /// <summary>Rows of a panel that belong to the operand: 12, or fewer in the last.</summary>
    public int PanelRows(int index) => Math.Min(RowPanels.Height, Rows - (index * RowPanels.Height));

    /// <summary>Says that a panel holds every depth.</summary>
    public void SetWhole(int index) => lengths[index] = Depth;

    /// <summary>Begins a panel that holds no depth yet.</summary>
    public void Begin(int index) => lengths[index] = 0;

    /// <summary>Adds to a panel those of some depths at which not all of its rows are zero.</summary>
    /// <param name="index">The panel.</param>
    /// <param name="source">The i-th of the depths is at source + place·stride: the values of the panel's rows, side by side.</param>
    /// <param name="stride">Floats from one place to the next.</param>
    /// <param name="places">[depths] The place of each, or null where the i-th is at place i.</param>
    /// <param name="first">Which depth the first of them is; larger than those added before.</param>
    /// <param name="depths">How many they are.</param>
    /// <param name="rows">Values of a depth, at most 12.</param>
    public void Add(int index, float* source, nint stride, int* places, int first, int depths, int rows)
    {
        fixed (int* list = &lists[index * Depth])
            lengths[index] = Packing.AddNonzero(source, stride, places, first, depths, rows, Panel(index), list, lengths[index]);
    }

    /// <summary>c[i, j] = [c[i, j] +] Σ_k a[k, i]·b[k, j] for one panel and 32 columns.</summary>
    /// <param name="index">The panel.</param>
    /// <param name="b">A right panel of 32 columns and the whole depth.</param>
    /// <param name="columns">Columns needed, 1..32.</param>
    /// <param name="c">[12 × 32]; rows rounded up to four, columns to the vector, are written.</param>
    /// <param name="resume">Whether the sums start from c, else from zero.</param>
    public void Multiply(int index, float* b, int columns, float* c, bool resume)
    {
        int length = lengths[index];
        if (length == Depth) TileKernel.Run(Panel(index), b, length, PanelRows(index), columns, c, PanelMatrix.Width, resume);
        else fixed (int* list = &lists[index * Depth]) TileKernel.Run<ListedRows>(Panel(index), (nint)list, b, length, PanelRows(index),
            columns, c, PanelMatrix.Width, resume);
    }
}
