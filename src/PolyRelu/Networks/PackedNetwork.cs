using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A network's parameters as the kernels read them, and the forward and backward passes of blocks of rows.</summary>
/// <remarks>
/// Rows are computed in panels of 12, neurons in panels of 32; a block of row panels small enough for the second-level cache runs
/// through the whole network on one thread. Every sum over inputs or neurons is one chain, so a row's bits do not depend on its neighbours.
/// </remarks>
internal sealed unsafe class PackedNetwork
{
    /// <summary>
    /// Input dimensions whose squares are added up before the sums are: the same after a step of training, where tasks have so many each,
    /// and after a state was restored, since 1/‖w_j‖ would else differ in its last bit now and then.
    /// </summary>
    public const int NormRange = 16 * RowPanels.Height;

    private const int BlockFloats = 80 * 1024;      // of packed inputs: with a panel of weights they fill half of a 1 MiB cache
    private const int LargestBlock = 8;
    private readonly AlignedBuffer<float> centre = new();
    private readonly AlignedBuffer<float> columnScales = new();
    private readonly float[] bias;

    /// <summary>Packs a network.</summary>
    public PackedNetwork(PolyReluNetwork network)
    {
        InputDimension = network.InputDimension;
        Hidden = network.Hidden;
        Outputs = network.Outputs;
        Power = network.Power;
        Activation = new(network.Power);
        NormalizeInput = network.NormalizeInput && network.Power != 1;
        Form = network.Form;
        DividesByLengths = network.Form == NeuronForm.Normalised && network.Power != 1;
        Weights = PanelMatrix.PackTransposed(network.Weights);
        OutputWeights = PanelMatrix.Pack(network.OutputWeights);
        OutputWeightsTransposed = new(Hidden, Outputs);
        bias = (float[]?)network.Bias?.Clone() ?? new float[Outputs];
        centre.Require(InputDimension);
        network.Centre?.CopyTo(new Span<float>(centre.Pointer, InputDimension));
        columnScales.Require((long)Weights.Panels * PanelMatrix.Width);
        // The activation of an unnormalised neuron is that of a normalised one with 1 for ‖w‖: the same kernels, the same speed.
        new Span<float>(columnScales.Pointer, Weights.Panels * PanelMatrix.Width).Fill(1);
        ParametersChanged();
    }

    public int InputDimension { get; }

    public int Hidden { get; }

    public int Outputs { get; }

    public double Power { get; }

    /// <summary>Whether rows are divided by their norms; false where p = 1 makes no difference.</summary>
    public bool NormalizeInput { get; }

    /// <summary>Whether neurons are divided by ‖w_j‖^{p−1}; false where they are unnormalised, or p = 1 makes no difference.</summary>
    public bool DividesByLengths { get; }

    public NeuronForm Form { get; }

    public PowerActivation Activation { get; }

    /// <summary>[D × h].</summary>
    public PanelMatrix Weights { get; }

    /// <summary>[C × h].</summary>
    public PanelMatrix OutputWeights { get; }

    /// <summary>[h × C].</summary>
    public PanelMatrix OutputWeightsTransposed { get; }

    /// <summary>[C], zeros where there is none.</summary>
    public Span<float> Bias => bias;

    /// <summary>[D], zeros where there is none.</summary>
    public float* Centre => centre.Pointer;

    /// <summary>1/‖w_j‖ of the 32 neurons of a panel; 1 where neurons are not divided by lengths.</summary>
    public float* ColumnScales(int panel) => columnScales.Pointer + (panel * PanelMatrix.Width);

    /// <summary>Floats of the slopes of one panel of 12 rows.</summary>
    public long SlopesLength => (long)Weights.Panels * TileKernel.TileLength;

    /// <summary>Row panels that run through the network together; fewer where threads are to finish at about the same time.</summary>
    public int BlockSize(int rowPanels)
    {
        int shares = Workers.Available == 1 ? 1 : 6 * Workers.Available;
        return Math.Clamp(rowPanels / shares, 1, Math.Clamp(BlockFloats / (RowPanels.Height * InputDimension), 1, LargestBlock));
    }

    /// <summary>Derives norms and the transpose of V from W and V.</summary>
    public void ParametersChanged() => Workers.For(Weights.Panels, this, static (panel, packed) =>
    {
        packed.TransposeOutputPanel(panel);
        if (packed.DividesByLengths) packed.MeasureColumns(panel);
    });

    /// <summary>Writes the output weights of a panel's neurons to the transpose.</summary>
    public void TransposeOutputPanel(int panel)
    {
        int neurons = OutputWeights.PanelColumns(panel);
        for (int q = 0; q < OutputWeightsTransposed.Panels; q++)
        {
            float* source = OutputWeights.Panel(panel) + ((nint)q * PanelMatrix.Width * PanelMatrix.Width);
            float* target = OutputWeightsTransposed.Panel(q) + ((nint)panel * PanelMatrix.Width * PanelMatrix.Width);
            Packing.Transpose(source, PanelMatrix.Width, OutputWeightsTransposed.PanelColumns(q), neurons, target, PanelMatrix.Width);
        }
    }

    /// <summary>Scales 1/‖w_j‖ from the squared norms of a panel's neurons.</summary>
    public void SetColumnScales(int panel, double* squares)
    {
        for (int j = 0; j < PanelMatrix.Width; j++) ColumnScales(panel)[j] = RowOperations.InverseRoot(squares[j]);
    }

    /// <summary>1/‖z‖ of a row, or 1 where inputs are not normalised.</summary>
    public float RowScale(float* input) =>
        NormalizeInput ? RowOperations.InverseRoot(RowOperations.SquaredNorm(input, Centre, InputDimension)) : 1;

    /// <summary>
    /// The largest |z_k| with which no partial sum of ⟨z, w_j⟩ exceeds half of the largest float: |z_k| ‖w_j‖₁ bounds them all.
    /// </summary>
    public float LargestInput()
    {
        double largest = 0;
        double* sums = stackalloc double[PanelMatrix.Width];
        for (int panel = 0; panel < Weights.Panels; panel++)
        {
            new Span<double>(sums, PanelMatrix.Width).Clear();
            float* weights = Weights.Panel(panel);
            for (int k = 0; k < InputDimension; k++)
                for (int j = 0; j < PanelMatrix.Width; j++) sums[j] += Math.Abs((double)weights[((nint)k * PanelMatrix.Width) + j]);
            for (int j = 0; j < PanelMatrix.Width; j++) largest = Math.Max(largest, sums[j]);
        }
        return (float)Math.Min(float.MaxValue, float.MaxValue / 2.0 / largest);
    }

    private void MeasureColumns(int panel)
    {
        double* squares = stackalloc double[PanelMatrix.Width], range = stackalloc double[PanelMatrix.Width];
        Span<double> total = new(squares, PanelMatrix.Width), part = new(range, PanelMatrix.Width);
        total.Clear();
        for (int first = 0; first < InputDimension; first += NormRange)
        {
            part.Clear();
            ColumnOperations.AddSquares(Weights.Panel(panel) + ((nint)first * PanelMatrix.Width),
                Math.Min(NormRange, InputDimension - first), range);
            TensorPrimitives.Add(total, part, total);
        }
        SetColumnScales(panel, squares);
    }
}
