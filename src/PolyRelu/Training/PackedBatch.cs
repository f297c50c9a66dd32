using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Some samples as the products of a step read them: centred, in panels of rows for Z·W and of columns for Zᵀ·G.</summary>
internal sealed unsafe class PackedBatch
{
    private readonly Samples samples;
    private readonly PackedNetwork network;
    private readonly float[] sampleScales;
    private readonly AlignedBuffer rowPanels = new();
    private readonly AlignedBuffer columnPanels = new();
    private readonly AlignedBuffer scales = new();
    private readonly Action<int> pack;
    private int[] indices = [];

    /// <summary>An empty batch.</summary>
    /// <param name="samples">Where samples come from.</param>
    /// <param name="network">Whose centre and input dimension hold.</param>
    /// <param name="sampleScales">1/‖z‖ of every sample, or nothing where inputs are not normalised.</param>
    public PackedBatch(Samples samples, PackedNetwork network, float[] sampleScales)
    {
        (this.samples, this.network, this.sampleScales) = (samples, network, sampleScales);
        pack = Pack;
    }

    /// <summary>Number of samples n.</summary>
    public int Count { get; private set; }

    /// <summary>[n × D].</summary>
    public RowPanels Inputs => new(rowPanels.Pointer, Count, network.InputDimension);

    /// <summary>[D × n].</summary>
    public RowPanels InputsTransposed => new(columnPanels.Pointer, network.InputDimension, Count);

    /// <summary>1/‖z_i‖, or 1 where inputs are not normalised; padded to whole panels.</summary>
    public float* RowScales => scales.Pointer;

    /// <summary>Index of a sample of the batch among all samples.</summary>
    public int Index(int row) => indices[row];

    /// <summary>Packs some samples, unless they are the ones that are packed already. Allocates only to grow.</summary>
    public void Load(ReadOnlySpan<int> batch)
    {
        if (batch.SequenceEqual(indices.AsSpan(0, Count))) return;
        if (indices.Length < batch.Length) indices = new int[batch.Length];
        batch.CopyTo(indices);
        Count = batch.Length;
        int panels = RowPanels.CountFor(Count);
        rowPanels.Require(RowPanels.LengthFor(Count, network.InputDimension));
        columnPanels.Require(RowPanels.LengthFor(network.InputDimension, Count));
        scales.Require((long)panels * RowPanels.Height);
        for (int i = 0; i < Count; i++) scales.Pointer[i] = sampleScales.Length == 0 ? 1 : sampleScales[batch[i]];
        Workers.For(panels, pack);
    }

    /// <summary>Gathers twelve samples and writes them to both operands.</summary>
    private void Pack(int panel)
    {
        int d = network.InputDimension, first = panel * RowPanels.Height, rows = Inputs.PanelRows(panel);
        float* gathered = ThreadScratch.Require((long)RowPanels.Height * d);
        Matrix source = samples.Inputs;
        ReadOnlySpan<float> centre = new(network.Centre, d);
        for (int i = 0; i < rows; i++)
        {
            TensorPrimitives.Subtract(source.Row(indices[first + i]), centre, new Span<float>(gathered + (i * d), d));
        }
        Packing.Transpose(gathered, d, rows, d, Inputs.Panel(panel), RowPanels.Height);
        RowPanels transposed = InputsTransposed;
        for (int q = 0; q < transposed.Count; q++)
            Packing.Copy(gathered + (q * RowPanels.Height), d, rows, transposed.PanelRows(q), transposed.Panel(q) + (first * RowPanels.Height), RowPanels.Height);
    }
}
