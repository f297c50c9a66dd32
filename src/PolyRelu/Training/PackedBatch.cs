using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Some samples as the products of a step read them: in panels of rows for Z·W and of columns for Zᵀ·G.</summary>
/// <remarks>
/// Dense samples are centred while they are packed. Of sparse ones, images on a black ground, the samples themselves are packed, without
/// the zeros that fill a panel, and the centre's part of both products is added apart: X·W − 1·(cᵀW) and XᵀG − c·(1ᵀG).
/// </remarks>
internal sealed unsafe class PackedBatch
{
    private const int Probed = 100 * RowPanels.Height;       // samples that decide whether a set is sparse
    private const int Strip = 16 * RowPanels.Height;         // dimensions that pass through the first-level cache together
    private const int StripLength = Strip * RowPanels.Height;
    private const double LargestFilled = 0.8;
    private readonly Samples samples;
    private readonly PackedNetwork network;
    private readonly float[] sampleScales;
    private readonly bool sparse;
    private readonly AlignedBuffer<float> scales = new();
    private readonly Action<int> pack;
    private int[] indices = [];

    /// <summary>An empty batch.</summary>
    /// <param name="samples">Where samples come from.</param>
    /// <param name="network">Whose centre and input dimension hold.</param>
    /// <param name="sampleScales">1/‖z‖ of every sample, or nothing where inputs are not normalised.</param>
    /// <param name="sparse">Whether the centre stays apart and zeros are left out.</param>
    public PackedBatch(Samples samples, PackedNetwork network, float[] sampleScales, bool sparse)
    {
        (this.samples, this.network, this.sampleScales, this.sparse) = (samples, network, sampleScales, sparse);
        pack = sparse ? PackSparse : PackDense;
    }

    /// <summary>Number of samples n.</summary>
    public int Count { get; private set; }

    /// <summary>[n × D].</summary>
    public ListedPanels Inputs { get; } = new();

    /// <summary>[D × n].</summary>
    public ListedPanels InputsTransposed { get; } = new();

    /// <summary>1/‖z_i‖, or 1 where inputs are not normalised; padded to whole panels.</summary>
    public float* RowScales => scales.Pointer;

    /// <summary>Whether enough zeros can be left out of both products for it to pay.</summary>
    public static bool IsSparse(Samples samples)
    {
        int panels = Math.Min(samples.Count, Probed) / RowPanels.Height, dimension = samples.Inputs.Columns,
        wide = dimension / RowPanels.Height;
        if (panels == 0 || wide == 0) return false;
        long rows = 0, columns = 0;
        bool[] filled = new bool[dimension];
        for (int panel = 0; panel < panels; panel++)
        {
            Array.Clear(filled);
            for (int i = 0; i < RowPanels.Height; i++)
            {
                Span<float> row = samples.Inputs.Row((panel * RowPanels.Height) + i);
                for (int k = 0; k < dimension; k++) filled[k] |= row[k] != 0;
                for (int d = 0; d < wide; d++)
                    if (row.Slice(d * RowPanels.Height, RowPanels.Height).ContainsAnyExcept(0f)) columns++;
            }
            rows += filled.Count(f => f);
        }
        return ((double)rows / ((long)panels * dimension))
            + ((double)columns / ((long)panels * RowPanels.Height * wide)) <= 2 * LargestFilled;
    }

    /// <summary>Index of a sample of the batch among all samples.</summary>
    public int Index(int row) => indices[row];

    /// <summary>Packs some samples, unless they are the ones that are packed already. Allocates only to grow.</summary>
    public void Load(ReadOnlySpan<int> batch)
    {
        if (batch.SequenceEqual(indices.AsSpan(0, Count))) return;
        if (indices.Length < batch.Length) indices = new int[batch.Length];
        batch.CopyTo(indices);
        Count = batch.Length;
        Inputs.Reshape(Count, network.InputDimension, sparse);
        InputsTransposed.Reshape(network.InputDimension, Count, sparse);
        scales.Require((long)Inputs.Count * RowPanels.Height);
        for (int i = 0; i < Count; i++) scales.Pointer[i] = sampleScales.Length == 0 ? 1 : sampleScales[batch[i]];
        Workers.For(Inputs.Count + InputsTransposed.Count, pack);
    }

    private void PackSparse(int index)
    {
        if (index < Inputs.Count) PackRows(index);
        else PackColumns(index - Inputs.Count);
    }

    /// <summary>Twelve samples, dimension after dimension.</summary>
    private void PackRows(int panel)
    {
        int rows = Inputs.PanelRows(panel);
        float* gathered = stackalloc float[2 * StripLength], transposed = gathered + StripLength;
        Inputs.Begin(panel);
        for (int first = 0; first < network.InputDimension; first += Strip)
        {
            int length = Math.Min(Strip, network.InputDimension - first);
            for (int i = 0; i < rows; i++) Part(panel, i, first, length).CopyTo(new Span<float>(gathered + (i * Strip), length));
            Packing.Transpose(gathered, Strip, rows, length, transposed, RowPanels.Height);
            Inputs.Add(panel, transposed, RowPanels.Height, null, first, length, RowPanels.Height);
        }
    }

    /// <summary>Twelve dimensions, sample after sample.</summary>
    private void PackColumns(int panel)
    {
        InputsTransposed.Begin(panel);
        fixed (int* places = indices)
            InputsTransposed.Add(panel, samples.Inputs.Pointer + (panel * RowPanels.Height), samples.Inputs.Stride, places, 0, Count,
                InputsTransposed.PanelRows(panel));
    }

    /// <summary>Twelve samples, centred, for both operands.</summary>
    private void PackDense(int index)
    {
        if (index >= Inputs.Count)
        {
            InputsTransposed.SetWhole(index - Inputs.Count);
            return;
        }
        int rows = Inputs.PanelRows(index);
        float* gathered = stackalloc float[StripLength];
        Inputs.SetWhole(index);
        for (int first = 0; first < network.InputDimension; first += Strip)
        {
            int length = Math.Min(Strip, network.InputDimension - first);
            ReadOnlySpan<float> centre = new(network.Centre + first, length);
            for (int i = 0; i < rows; i++)
                TensorPrimitives.Subtract(Part(index, i, first, length), centre, new Span<float>(gathered + (i * Strip), length));
            Packing.Transpose(gathered, Strip, rows, length, Inputs.Panel(index) + ((nint)first * RowPanels.Height), RowPanels.Height);
            for (int q = first / RowPanels.Height; q * RowPanels.Height < first + length; q++)
            {
                float* target = InputsTransposed.Panel(q) + ((nint)index * RowPanels.Height * RowPanels.Height);
                Packing.Copy(gathered + (q * RowPanels.Height) - first, Strip, rows, InputsTransposed.PanelRows(q), target,
                    RowPanels.Height);
            }
        }
    }

    private ReadOnlySpan<float> Part(int panel, int row, int first, int length) =>
        samples.Inputs.Row(indices[(panel * RowPanels.Height) + row]).Slice(first, length);
}
