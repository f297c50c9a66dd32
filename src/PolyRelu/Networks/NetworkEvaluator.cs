using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Fast logits and input gradients of one network, with packed weights and reused scratch.</summary>
/// <remarks>
/// A row's results have the same bits in any batch and on any number of threads. Memory grows to the largest batch; after that nothing is
/// allocated, save for a row whose sums overflow: it is computed again in double. Slopes of the hidden units are kept for
/// <see cref="PullBack"/> up to 32 MiB; for larger batches it computes them again.
/// </remarks>
public sealed unsafe class NetworkEvaluator : IDifferentiableClassifier, IIncrementalClassifier, IPreciseClassifier, IDirectedClassifier
{
    private const long LargestKept = 8L << 20;
    private readonly PackedNetwork packed;
    private readonly PanelMatrix weightsTransposed;     // [h × D]
    private readonly Lazy<PreciseNetwork> precise;
    private readonly AlignedBuffer<float> kept = new();
    private readonly AlignedBuffer<float> rowScales = new();
    private readonly Action<int> forward;
    private readonly Action<int> backward;
    private readonly float largestInput;        // of |z|: up to here no sum over features overflows
    private Matrix inputs;
    private Matrix logits;
    private Matrix features;
    private Matrix cotangents;
    private Matrix gradients;
    // rows whose sums overflow on the way forward, or may: a partial sum of −∞ would end as an activation of 0
    private bool[] extreme = [];
    private int rowPanels;
    private int block;
    private bool slopesKept;

    /// <summary>Packs a network.</summary>
    public NetworkEvaluator(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        packed = new(network);
        weightsTransposed = PanelMatrix.Pack(network.Weights);
        precise = new(() => new PreciseNetwork(packed));
        largestInput = packed.LargestInput();
        forward = Forward;
        backward = Backward;
    }

    /// <summary>Shares the packed weights of another one, which are only read.</summary>
    private NetworkEvaluator(NetworkEvaluator other)
    {
        (packed, weightsTransposed, precise, largestInput) = (other.packed, other.weightsTransposed, other.precise, other.largestInput);
        forward = Forward;
        backward = Backward;
    }

    /// <inheritdoc/>
    public int InputDimension => packed.InputDimension;

    /// <inheritdoc/>
    public int Outputs => packed.Outputs;

    /// <inheritdoc/>
    public ClassifierGuarantees Guarantees => new() { KeepsContract = true, AllowsGivingUp = true };

    /// <summary>Number of neurons h.</summary>
    public int Hidden => packed.Hidden;

    /// <summary>One that shares the packed weights, with scratch of its own.</summary>
    public IClassifier Replicate() => new NetworkEvaluator(this);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void Logits(Matrix inputs, Matrix logits) => Evaluate(inputs, logits, default);

    /// <summary>Computes the logits and the hidden activations of every row.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="logits">[n × C], overwritten.</param>
    /// <param name="features">[n × h], overwritten with a_j = σ(⟨z, w_j⟩)^p [/ ‖w_j‖^{p−1}] [/ ‖z‖^{p−1}].</param>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void LogitsAndFeatures(Matrix inputs, Matrix logits, Matrix features)
    {
        Matrix.RequireShape(features, inputs.Rows, Hidden, nameof(features));
        Evaluate(inputs, logits, features);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Matrix.RequireShape(cotangents, inputs.Rows, Outputs, nameof(cotangents));
        Matrix.RequireShape(gradients, inputs.Rows, InputDimension, nameof(gradients));
        this.cotangents = cotangents;
        this.gradients = gradients;
        Workers.For((rowPanels + block - 1) / block, backward);
    }

    /// <inheritdoc/>
    public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
        precise.Value.Logits(input, logits, rounding);

    /// <inheritdoc/>
    public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
        precise.Value.Logits(inputs, logits, rounding);

    /// <inheritdoc/>
    public Matrix Directions(int gaining, int losing, int most) => NeuronDirections.Of(packed, gaining, losing, most);

    /// <inheritdoc/>
    public IIncrementalProbe OpenProbe() => new NetworkProbe(packed, largestInput);

    private void Evaluate(Matrix inputs, Matrix logits, Matrix features)
    {
        Matrix.RequireShape(inputs, inputs.Rows, InputDimension, nameof(inputs));
        Matrix.RequireShape(logits, inputs.Rows, Outputs, nameof(logits));
        (this.inputs, this.logits, this.features) = (inputs, logits, features);
        rowPanels = RowPanels.CountFor(inputs.Rows);
        block = packed.BlockSize(rowPanels);
        rowScales.Require(rowPanels * RowPanels.Height);
        if (extreme.Length < inputs.Rows) extreme = new bool[inputs.Rows];
        extreme.AsSpan(0, inputs.Rows).Clear();
        slopesKept = rowPanels * packed.SlopesLength <= LargestKept;
        if (slopesKept) kept.Require(rowPanels * packed.SlopesLength);
        Workers.For((rowPanels + block - 1) / block, forward);
        this.features = default;
    }

    private void Forward(int index)
    {
        BlockMemory memory = new(this, index);
        ComputeHidden(memory, memory.Slopes);
        for (int i = 0; i < memory.Count; i++) WriteLogits(memory, i);
    }

    /// <summary>Activations and slopes of a block of row panels.</summary>
    private void ComputeHidden(in BlockMemory memory, float* slopes)
    {
        RowPanels<float> z = new(memory.Inputs, memory.Rows, InputDimension);
        for (int i = 0; i < memory.Count; i++)
        {
            int first = memory.FirstRow + (i * RowPanels.Height);
            Packing.Transpose(
                inputs.Pointer + ((nint)first * inputs.Stride), inputs.Stride, z.PanelRows(i), InputDimension, z.Panel(i), RowPanels.Height,
                packed.Centre);
            if (RowOperations.AnyBeyond(z.Panel(i), InputDimension * RowPanels.Height, largestInput))
                MarkExtreme(z.Panel(i), first, z.PanelRows(i));
            for (int r = first; r < first + z.PanelRows(i); r++)
                rowScales.Pointer[r] = packed.RowScale(inputs.Pointer + ((nint)r * inputs.Stride));
        }
        for (int q = 0; q < packed.Weights.Panels; q++)
        {
            int columns = packed.Weights.PanelColumns(q);
            for (int i = 0; i < memory.Count; i++)
            {
                int rows = z.PanelRows(i), computed = TileKernel.ComputedRows(rows);
                float* tile = memory.Hidden(i) + (q * TileKernel.TileLength),
                    tileSlopes = slopes + (i * packed.SlopesLength) + (q * TileKernel.TileLength);
                Prefetch.Tile(tileSlopes, computed, PanelMatrix.Width);
                TileKernel.Run(z.Panel(i), packed.Weights.Panel(q), InputDimension, rows, columns, tile, PanelMatrix.Width, false);
                packed.Activation.Apply(tile, tileSlopes, computed, rowScales.Pointer + memory.FirstRow + (i * RowPanels.Height),
                    packed.ColumnScales(q));
                if (features.Rows > 0)
                    CopyTile(tile, rows, columns, features, memory.FirstRow + (i * RowPanels.Height), q * PanelMatrix.Width);
            }
        }
    }

    private void MarkExtreme(float* panel, int first, int rows)
    {
        for (int k = 0; k < InputDimension; k++)
            for (int i = 0; i < rows; i++) extreme[first + i] |= MathF.Abs(panel[(k * RowPanels.Height) + i]) > largestInput;
    }

    private void WriteLogits(in BlockMemory memory, int i)
    {
        int first = memory.FirstRow + (i * RowPanels.Height), rows = Math.Min(RowPanels.Height, inputs.Rows - first);
        PanelMatrix weights = packed.OutputWeightsTransposed;
        for (int q = 0; q < weights.Panels; q++)
        {
            int columns = weights.PanelColumns(q);
            TileKernel.Run<TiledRows<float>>(memory.Hidden(i), TileKernel.TileLength, weights.Panel(q), Hidden, rows, columns, memory.Tile,
                PanelMatrix.Width, false);
            CopyTile(memory.Tile, rows, columns, logits, first, q * PanelMatrix.Width);
        }
        for (int r = first; r < first + rows; r++)
        {
            Span<float> row = logits.Row(r);
            TensorPrimitives.Add(row, packed.Bias, row);
            if (!extreme[r] && RowOperations.IsFinite(row)) continue;
            extreme[r] = true;
            ExtremeRow careful = new(packed, inputs.Pointer + ((nint)r * inputs.Stride));
            careful.Logits(row);
            if (features.Rows > 0) careful.Features(features.Row(r));
        }
    }

    private void Backward(int index)
    {
        BlockMemory memory = new(this, index);
        if (!slopesKept) ComputeHidden(memory, memory.Slopes);
        ComputeCoefficients(memory);
        for (int q = 0; q < weightsTransposed.Panels; q++)
        {
            int columns = weightsTransposed.PanelColumns(q);
            for (int i = 0; i < memory.Count; i++)
            {
                int first = memory.FirstRow + (i * RowPanels.Height), rows = Math.Min(RowPanels.Height, inputs.Rows - first);
                float* target = gradients.Pointer + ((nint)first * gradients.Stride) + (q * PanelMatrix.Width);
                bool whole = rows == RowPanels.Height && columns == PanelMatrix.Width;
                Prefetch.Tile(target, rows, gradients.Stride);
                TileKernel.Run<TiledRows<float>>(
                    memory.Hidden(i), TileKernel.TileLength, weightsTransposed.Panel(q), Hidden, rows, columns,
                    whole ? target : memory.Tile, whole ? gradients.Stride : PanelMatrix.Width, false);
                if (!whole) CopyTile(memory.Tile, rows, columns, gradients, first, q * PanelMatrix.Width);
            }
        }
        if (packed.NormalizeInput) RemoveRadialParts(memory);
        for (int r = memory.FirstRow; r < memory.FirstRow + memory.Rows; r++)
        {
            if (!extreme[r] && RowOperations.IsFinite(gradients.Row(r))) continue;
            new ExtremeRow(packed, inputs.Pointer + ((nint)r * inputs.Stride)).PullBack(cotangents.Row(r), gradients.Row(r));
        }
    }

    /// <summary>G = (cotangents·V) ∘ ∂a/∂u, as the left operand of G·Wᵀ.</summary>
    private void ComputeCoefficients(in BlockMemory memory)
    {
        PanelMatrix weights = packed.OutputWeights;
        RowPanels<float> left = new(memory.Inputs, memory.Rows, Outputs);
        for (int i = 0; i < memory.Count; i++)
            Packing.Transpose(
                cotangents.Pointer + ((nint)(memory.FirstRow + (i * RowPanels.Height)) * cotangents.Stride), cotangents.Stride,
                left.PanelRows(i), Outputs, left.Panel(i), RowPanels.Height);
        for (int q = 0; q < weights.Panels; q++)
        {
            int columns = weights.PanelColumns(q);
            for (int i = 0; i < memory.Count; i++)
            {
                int rows = left.PanelRows(i), computed = TileKernel.ComputedRows(rows);
                Span<float> tile = new(memory.Hidden(i) + (q * TileKernel.TileLength), computed * PanelMatrix.Width);
                TileKernel.Run(left.Panel(i), weights.Panel(q), Outputs, rows, columns, memory.Hidden(i) + (q * TileKernel.TileLength),
                    PanelMatrix.Width, false);
                TensorPrimitives.Multiply(tile, new ReadOnlySpan<float>(memory.Slopes + (i * packed.SlopesLength)
                    + (q * TileKernel.TileLength), tile.Length), tile);
            }
        }
    }

    /// <summary>g −= (1 − 1/p) ⟨z, g⟩ z / ‖z‖²: the derivative of 1/‖z‖^{p−1}, since Σ_j G_j u_j = ⟨z, g⟩ = p Σ_j dA_j a_j.</summary>
    private void RemoveRadialParts(in BlockMemory memory)
    {
        for (int r = memory.FirstRow; r < memory.FirstRow + memory.Rows; r++)
        {
            float* x = inputs.Pointer + ((nint)r * inputs.Stride), g = gradients.Pointer + ((nint)r * gradients.Stride);
            double along = (1 - (1 / packed.Power)) * RowOperations.Dot(x, packed.Centre, g, InputDimension) * rowScales.Pointer[r];
            RowOperations.Subtract(x, packed.Centre, (float)along, rowScales.Pointer[r], g, InputDimension);
        }
    }

    private static void CopyTile(float* tile, int rows, int columns, Matrix target, int row, int column)
    {
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<float>(tile + (r * PanelMatrix.Width), columns).CopyTo(target.Row(row + r)[column..]);
    }

    /// <summary>The working memory of one block of row panels on the thread that computes it.</summary>
    private readonly ref struct BlockMemory
    {
        private readonly float* hidden;
        private readonly int width;

        public BlockMemory(NetworkEvaluator owner, int index)
        {
            int firstPanel = index * owner.block;
            Count = Math.Min(owner.block, owner.rowPanels - firstPanel);
            FirstRow = firstPanel * RowPanels.Height;
            Rows = Math.Min(Count * RowPanels.Height, owner.inputs.Rows - FirstRow);
            width = owner.packed.Weights.Panels * PanelMatrix.Width;
            long panel = (long)owner.block * RowPanels.Height, hiddenLength = panel * width;
            long inputLength = ((panel * Math.Max(owner.InputDimension, owner.Outputs)) + 15) & ~15L;
            long slopesLength = owner.slopesKept ? 0 : owner.block * owner.packed.SlopesLength;
            Tile = ThreadScratch.Require(TileKernel.TileLength + inputLength + hiddenLength + slopesLength);
            Inputs = Tile + TileKernel.TileLength;
            hidden = Inputs + inputLength;
            Slopes = owner.slopesKept ? owner.kept.Pointer + (firstPanel * owner.packed.SlopesLength) : hidden + hiddenLength;
        }

        public int Count { get; }

        public int FirstRow { get; }

        public int Rows { get; }

        public float* Tile { get; }

        public float* Inputs { get; }

        public float* Slopes { get; }

        /// <summary>Tiles of one row panel, a tile per 32 neurons: activations on the way forward, coefficients on the way back.</summary>
        public float* Hidden(int i) => hidden + ((nint)i * RowPanels.Height * width);
    }
}
