using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>
/// The passes of a step over a chunk of its batch, each shared between the threads in tasks that write to places of their own.
/// </summary>
/// <remarks>The gradients of the chunks of a batch are summed; the last one updates the parameters.</remarks>
internal sealed unsafe class TrainingPasses
{
    private const int BlockBytes = 512 * 1024;       // of packed inputs that meet one panel of weights
    private const int RangeLength = PackedNetwork.NormRange / RowPanels.Height;      // panels of input dimensions that one task updates
    // those among them that are updated together: with Adam's state they fit the first-level cache
    private const int UpdateLength = 4;
    private const int SumsLength = 4 * PanelMatrix.Width;   // one row of sums, with those that the kernel computes beside it
    private readonly Samples samples;
    private readonly Loss loss;
    private readonly ElementwiseOptimizer elements;     // of all parameters, or of those that are not whole
    private readonly WholeWeights? whole;               // where the input weights are updated as one matrix, at the end
    private readonly TrainedParameters parameters;
    private readonly PackedNetwork packed;
    private readonly bool sparse;
    private readonly AlignedBuffer<float> activations = new();      // panels [n × 32], a panel per 32 neurons
    private readonly AlignedBuffer<float> slopes = new();           // likewise: ∂a/∂u, then G
    private readonly AlignedBuffer<float> cotangentRows = new();    // [n × C] in row panels
    private readonly AlignedBuffer<float> cotangentColumns = new(); // [C × n] in row panels
    private readonly AlignedBuffer<float> weightGradient = new();   // [D × h] in panels, where it is kept: of several chunks, or whole
    private readonly AlignedBuffer<float> outputGradient = new();   // [C × h] in panels
    private readonly AlignedBuffer<float> radialSums = new();       // [h], Σ_i dA_ij a_ij / ‖w_j‖
    private readonly AlignedBuffer<float> negativeCentre = new();   // [D × 1] in row panels: −c, where batches are sparse
    private readonly AlignedBuffer<float> negativeCentreRow = new(); // [1 × D] in row panels
    private readonly AlignedBuffer<float> ones = new();             // [1 × n] in row panels
    private readonly AlignedBuffer<float> shifts = new();           // [4 × h] in panels, the first row −cᵀW
    private readonly AlignedBuffer<float> gradientSums = new();     // [4 × h] in panels, the first row 1ᵀG
    private readonly Action<int> shift;
    private readonly Action<int> forward;
    private readonly Action<int> differentiate;
    private readonly Action<int> prepare;
    private readonly Action<int> update;
    private readonly double[] losses;
    private readonly bool[] hits;
    private readonly double[] squares;         // ‖w_j‖² by panel and range
    private readonly int[] rangesLeft;
    private readonly float[] biasGradient;
    private readonly int[] nextIndices;
    private readonly Matrix logits;
    private readonly Matrix cotangents;
    private int nextCount;
    private PackedBatch batch = null!;
    private int batchLength;
    private bool firstChunk;
    private bool lastChunk;
    private int block;

    /// <summary>Makes room for the passes.</summary>
    /// <param name="parameters">The network in training with the state of its optimiser.</param>
    /// <param name="samples">The training samples.</param>
    /// <param name="loss">The loss of one sample.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="rows">Samples of a chunk at most.</param>
    public TrainingPasses(TrainedParameters parameters, Samples samples, Loss loss, Optimizer optimizer, int rows)
    {
        this.parameters = parameters;
        this.samples = samples;
        this.loss = loss;
        elements = optimizer.Rest;
        whole = optimizer is MatrixOptimizer matrix ? new(parameters, matrix) : null;
        packed = parameters.Packed;
        sparse = PackedBatch.IsSparse(samples);
        if (sparse) NegateCentre(rows);
        logits = new(rows, packed.Outputs);
        cotangents = new(rows, packed.Outputs);
        losses = new double[rows];
        hits = new bool[rows];
        nextIndices = new int[rows];
        squares = new double[Panels * Ranges * PanelMatrix.Width];
        rangesLeft = new int[Panels];
        biasGradient = new float[packed.Outputs];
        (shift, forward, differentiate, prepare, update) = (Shift, Forward, Differentiate, Prepare, Update);
    }

    /// <summary>Whether so many inputs are zero that zeros are left out.</summary>
    public bool IsSparse => sparse;

    /// <summary>Losses of the samples of the last chunk before its step.</summary>
    public ReadOnlySpan<double> Losses => losses;

    /// <summary>Which of them were predicted correctly.</summary>
    public ReadOnlySpan<bool> Hits => hits;

    private int Panels => packed.Weights.Panels;

    private int RowPanelCount => RowPanels.CountFor(batch.Count);

    private int DimensionPanels => RowPanels.CountFor(packed.InputDimension);

    private int Ranges => (DimensionPanels + RangeLength - 1) / RangeLength;

    /// <summary>Whether the gradient of W is needed after the part of it that is at hand.</summary>
    private bool IsKept => !firstChunk || !lastChunk || whole is not null;

    /// <summary>Floats from a panel of activations to the next.</summary>
    private nint PanelStride => (nint)RowPanelCount * TileKernel.TileLength;

    private float* Activations(int panel) => activations.Pointer + (panel * PanelStride);

    private float* Slopes(int panel) => slopes.Pointer + (panel * PanelStride);

    private float* Shifts(int panel) => shifts.Pointer + (panel * SumsLength);

    private float* GradientSums(int panel) => gradientSums.Pointer + (panel * SumsLength);

    /// <summary>1/‖z‖ of every sample; empty where inputs are not normalised.</summary>
    public float[] RowScales()
    {
        float[] scales = packed.NormalizeInput ? new float[samples.Count] : [];
        Workers.For(scales.Length, (Packed: packed, Samples: samples, Scales: scales), static (i, work) =>
        {
            fixed (float* row = work.Samples.Inputs.Row(i)) work.Scales[i] = work.Packed.RowScale(row);
        });
        return scales;
    }

    /// <summary>Names samples of a later step, which are fetched from memory while the last chunk of this one is computed.</summary>
    public void Expect(ReadOnlySpan<int> next)
    {
        nextCount = Math.Min(next.Length, nextIndices.Length);
        next[..nextCount].CopyTo(nextIndices);
    }

    /// <summary>Passes a chunk; the last one of a batch ends with the update.</summary>
    /// <param name="chunk">The chunk, loaded.</param>
    /// <param name="length">Samples of the whole batch, over which the loss is the mean.</param>
    /// <param name="isFirst">Whether it is the first chunk of the batch.</param>
    /// <param name="isLast">Whether it is the last one.</param>
    public void Run(PackedBatch chunk, int length, bool isFirst, bool isLast)
    {
        (batch, batchLength, firstChunk, lastChunk) = (chunk, length, isFirst, isLast);
        activations.Require(Panels * (long)PanelStride);
        slopes.Require(Panels * (long)PanelStride);
        cotangentRows.Require(RowPanels.LengthFor(batch.Count, packed.Outputs));
        cotangentColumns.Require(RowPanels.LengthFor(packed.Outputs, batch.Count));
        outputGradient.Require((long)Panels * packed.Outputs * PanelMatrix.Width);
        radialSums.Require((long)Panels * PanelMatrix.Width);
        if (IsKept) weightGradient.Require((long)Panels * packed.InputDimension * PanelMatrix.Width);
        int largest = Math.Max(1, BlockBytes / (RowPanels.Height * packed.InputDimension * sizeof(float)));
        block = Math.Clamp(RowPanelCount * Panels / (8 * Workers.Available), 1, largest);
        int blocks = (RowPanelCount + block - 1) / block;
        block = (RowPanelCount + blocks - 1) / blocks;
        if (sparse && firstChunk) Workers.For(Panels, shift);
        Workers.For(blocks * Panels, forward);
        Workers.For(RowPanelCount, differentiate);
        Workers.For(Panels + 1, prepare);
        Workers.For(Panels * Ranges, update);
        if (lastChunk) whole?.Update(new(weightGradient.Pointer, packed.InputDimension, packed.Hidden));
    }

    private void NegateCentre(int rows)
    {
        int dimension = packed.InputDimension;
        shifts.Require((long)Panels * SumsLength);
        gradientSums.Require((long)Panels * SumsLength);
        ones.Require((long)rows * RowPanels.Height);
        negativeCentre.Require((long)DimensionPanels * RowPanels.Height);
        negativeCentreRow.Require((long)dimension * RowPanels.Height);
        for (int i = 0; i < ones.Length; i += RowPanels.Height) ones.Pointer[i] = 1;
        for (int k = 0; k < dimension; k++) negativeCentre.Pointer[k] = negativeCentreRow.Pointer[k * RowPanels.Height] = -packed.Centre[k];
    }

    /// <summary>−cᵀW for 32 neurons: where their sums over sparse inputs start.</summary>
    private void Shift(int q) =>
        TileKernel.Run(negativeCentreRow.Pointer, packed.Weights.Panel(q), packed.InputDimension, 1, packed.Weights.PanelColumns(q),
            Shifts(q), PanelMatrix.Width, false);

    private static void Repeat(float* row, float* tile, int rows)
    {
        ReadOnlySpan<float> values = new(row, PanelMatrix.Width);
        for (int i = 0; i < rows; i++) values.CopyTo(new Span<float>(tile + (i * PanelMatrix.Width), PanelMatrix.Width));
    }

    /// <summary>Activations and slopes of 32 neurons for a block of row panels.</summary>
    private void Forward(int index)
    {
        (int part, int q) = Math.DivRem(index, Panels);
        ListedPanels z = batch.Inputs;
        int columns = packed.Weights.PanelColumns(q);
        for (int i = part * block; i < Math.Min(z.Count, (part + 1) * block); i++)
        {
            int rows = z.PanelRows(i), computed = TileKernel.ComputedRows(rows);
            float* tile = Activations(q) + ((nint)i * TileKernel.TileLength), tileSlopes = Slopes(q) + ((nint)i * TileKernel.TileLength);
            Prefetch.Tile(tile, computed, PanelMatrix.Width);
            Prefetch.Tile(tileSlopes, computed, PanelMatrix.Width);
            if (sparse) Repeat(Shifts(q), tile, computed);
            z.Multiply(i, packed.Weights.Panel(q), columns, tile, sparse);
            packed.Activation.Apply(tile, tileSlopes, computed, batch.RowScales + (i * RowPanels.Height), packed.ColumnScales(q));
            if (lastChunk) FetchNext(i, q);
        }
    }

    /// <summary>Asks for a part of the next batch: memory is idle while products run.</summary>
    private void FetchNext(int panel, int q)
    {
        int width = ((packed.InputDimension + Panels - 1) / Panels + 15) & ~15, first = q * width,
        length = Math.Min(width, packed.InputDimension - first);
        for (int r = panel * RowPanels.Height; r < Math.Min(nextCount, (panel + 1) * RowPanels.Height); r++)
            Prefetch.Stretch(samples.Inputs.Pointer + ((nint)nextIndices[r] * samples.Inputs.Stride) + first, length);
    }

    /// <summary>Logits, losses and their derivatives for one row panel.</summary>
    private void Differentiate(int panel)
    {
        float* tile = stackalloc float[TileKernel.TileLength];
        int first = panel * RowPanels.Height, rows = Math.Min(RowPanels.Height, batch.Count - first), outputs = packed.Outputs;
        PanelMatrix weights = packed.OutputWeightsTransposed;
        for (int q = 0; q < weights.Panels; q++)
        {
            int columns = weights.PanelColumns(q);
            TileKernel.Run<TiledRows<float>>(
                Activations(0) + ((nint)panel * TileKernel.TileLength), PanelStride, weights.Panel(q), packed.Hidden, rows, columns, tile,
                PanelMatrix.Width, false);
            for (int r = 0; r < rows; r++)
                new ReadOnlySpan<float>(tile + (r * PanelMatrix.Width), columns).CopyTo(logits.Row(first + r)[(q * PanelMatrix.Width)..]);
        }
        for (int r = first; r < first + rows; r++)
        {
            Span<float> f = logits.Row(r), cotangent = cotangents.Row(r);
            TensorPrimitives.Add(f, packed.Bias, f);
            int label = samples.Labels[batch.Index(r)];
            losses[r] = loss.Evaluate(f, label, cotangent);
            hits[r] = Margin.IsCorrect(f, label);
            TensorPrimitives.Divide(cotangent, batchLength, cotangent);
        }
        float* source = cotangents.Pointer + ((nint)first * cotangents.Stride);
        RowPanels<float> plain = new(cotangentRows.Pointer, batch.Count, outputs);
        Packing.Transpose(source, cotangents.Stride, rows, outputs, plain.Panel(panel), RowPanels.Height);
        RowPanels<float> transposed = new(cotangentColumns.Pointer, outputs, batch.Count);
        for (int c = 0; c < transposed.Count; c++)
            Packing.Copy(source + (c * RowPanels.Height), cotangents.Stride, rows, transposed.PanelRows(c),
                transposed.Panel(c) + (first * RowPanels.Height), RowPanels.Height);
    }

    /// <summary>G and the gradient of V for 32 neurons, and the update of V; the last index is the bias.</summary>
    private void Prepare(int q)
    {
        if (q == Panels)
        {
            UpdateBias();
            return;
        }
        if (firstChunk) new Span<float>(radialSums.Pointer + (q * PanelMatrix.Width), PanelMatrix.Width).Clear();
        ComputeCoefficients(q);
        int outputs = packed.Outputs, columns = packed.OutputWeights.PanelColumns(q);
        float* gradient = outputGradient.Pointer + ((nint)q * outputs * PanelMatrix.Width);
        float* tile = stackalloc float[TileKernel.TileLength];
        RowPanels<float> left = new(cotangentColumns.Pointer, outputs, batch.Count);
        for (int c = 0; c < left.Count; c++)
        {
            float* part = gradient + ((nint)c * TileKernel.TileLength);
            int length = left.PanelRows(c) * PanelMatrix.Width;
            if (!firstChunk) new ReadOnlySpan<float>(part, length).CopyTo(new Span<float>(tile, length));
            TileKernel.Run(left.Panel(c), Activations(q), batch.Count, left.PanelRows(c), columns, tile, PanelMatrix.Width, !firstChunk);
            new ReadOnlySpan<float>(tile, length).CopyTo(new Span<float>(part, length));
        }
        if (!lastChunk) return;
        ClearPadding(gradient, outputs, columns);
        Apply(packed.OutputWeights.Panel(q), gradient, outputs * PanelMatrix.Width, parameters.OutputStates, q, 0);
        packed.TransposeOutputPanel(q);
        Volatile.Write(ref rangesLeft[q], Ranges);
    }

    private void ComputeCoefficients(int q)
    {
        float* tile = stackalloc float[TileKernel.TileLength], sums = radialSums.Pointer + (q * PanelMatrix.Width);
        RowPanels<float> left = new(cotangentRows.Pointer, batch.Count, packed.Outputs);
        int columns = packed.OutputWeights.PanelColumns(q);
        for (int i = 0; i < left.Count; i++)
        {
            int rows = left.PanelRows(i), computed = TileKernel.ComputedRows(rows), length = computed * PanelMatrix.Width;
            float* g = Slopes(q) + ((nint)i * TileKernel.TileLength);
            TileKernel.Run(left.Panel(i), packed.OutputWeights.Panel(q), packed.Outputs, rows, columns, tile, PanelMatrix.Width, false);
            if (!packed.DividesByLengths)
                TensorPrimitives.Multiply(new ReadOnlySpan<float>(tile, length), new ReadOnlySpan<float>(g, length),
                    new Span<float>(g, length));
            else PowerGradient.Apply(tile, Activations(q) + ((nint)i * TileKernel.TileLength), g, computed, packed.ColumnScales(q), sums);
        }
        if (sparse) TileKernel.Run(ones.Pointer, Slopes(q), batch.Count, 1, columns, GradientSums(q), PanelMatrix.Width, !firstChunk);
    }

    private void UpdateBias()
    {
        if (firstChunk) Array.Clear(biasGradient);
        for (int i = 0; i < batch.Count; i++) TensorPrimitives.Add(biasGradient, cotangents.Row(i), biasGradient);
        if (!lastChunk || !parameters.HasBias) return;
        float[][] states = parameters.BiasStates;
        elements.Update(packed.Bias, biasGradient, states.Length > 0 ? states[0] : default(Span<float>),
            states.Length > 1 ? states[1] : default(Span<float>), parameters.Step);
    }

    /// <summary>
    /// The gradient of W for 32 neurons and a range of input dimensions, its update, and the squared norms of what results.
    /// </summary>
    private void Update(int index)
    {
        (int q, int range) = Math.DivRem(index, Ranges);
        int first = range * RangeLength, end = Math.Min(DimensionPanels, first + RangeLength);
        double* sums = stackalloc double[PanelMatrix.Width];
        new Span<double>(sums, PanelMatrix.Width).Clear();
        for (int d = first; d < end; d += UpdateLength) Update(q, d, Math.Min(end, d + UpdateLength), sums);
        if (!lastChunk || whole is not null || !packed.DividesByLengths) return;
        new ReadOnlySpan<double>(sums, PanelMatrix.Width).CopyTo(squares.AsSpan(((q * Ranges) + range) * PanelMatrix.Width));
        if (Interlocked.Decrement(ref rangesLeft[q]) == 0) CompleteNorms(q);
    }

    private void Update(int q, int first, int end, double* sums)
    {
        ListedPanels left = batch.InputsTransposed;
        int columns = packed.Weights.PanelColumns(q), length =
            (Math.Min(packed.InputDimension, end * RowPanels.Height) - (first * RowPanels.Height)) * PanelMatrix.Width;
        nint offset = (nint)first * TileKernel.TileLength;
        float* weights = packed.Weights.Panel(q) + offset, tiles = stackalloc float[UpdateLength * TileKernel.TileLength];
        float* kept = !IsKept ? null : weightGradient.Pointer + ((nint)q * packed.InputDimension * PanelMatrix.Width) + offset;
        if (!firstChunk) new ReadOnlySpan<float>(kept, length).CopyTo(new Span<float>(tiles, length));
        for (int d = first; d < end; d++)
        {
            int rows = left.PanelRows(d);
            if (lastChunk) PrefetchState(q, d, rows * PanelMatrix.Width);
            float* tile = tiles + ((d - first) * TileKernel.TileLength);
            left.Multiply(d, Slopes(q), columns, tile, !firstChunk);
            if (sparse && lastChunk)
                TileKernel.Run(negativeCentre.Pointer + (d * RowPanels.Height), GradientSums(q), 1, rows, columns, tile, PanelMatrix.Width,
                    true);
        }
        if (!lastChunk)
        {
            new ReadOnlySpan<float>(tiles, length).CopyTo(new Span<float>(kept, length));
            return;
        }
        int depth = length / PanelMatrix.Width;
        if (packed.DividesByLengths)
            PowerGradient.Shrink(tiles, weights, depth, (float)(packed.Power - 1), packed.ColumnScales(q),
                radialSums.Pointer + (q * PanelMatrix.Width));
        ClearPadding(tiles, depth, columns);
        if (whole is not null)
        {
            new ReadOnlySpan<float>(tiles, length).CopyTo(new Span<float>(kept, length));
            return;
        }
        Apply(weights, tiles, length, parameters.WeightStates, q, offset);
        if (packed.DividesByLengths) ColumnOperations.AddSquares(weights, depth, sums);
    }

    /// <summary>Adds the squared norms of a panel's ranges in their order, whichever thread finished last.</summary>
    private void CompleteNorms(int q)
    {
        double* total = stackalloc double[PanelMatrix.Width];
        new Span<double>(total, PanelMatrix.Width).Clear();
        for (int range = 0; range < Ranges; range++)
            for (int j = 0; j < PanelMatrix.Width; j++) total[j] += squares[(((q * Ranges) + range) * PanelMatrix.Width) + j];
        packed.SetColumnScales(q, total);
    }

    private void Apply(float* values, float* gradient, int length, PanelMatrix[] states, int q, nint offset) => elements.Update(
        new(values, length), new(gradient, length),
        states.Length > 0 ? new Span<float>(states[0].Panel(q) + offset, length) : default,
        states.Length > 1 ? new Span<float>(states[1].Panel(q) + offset, length) : default, parameters.Step);

    private void PrefetchState(int q, int panel, int length)
    {
        nint offset = (nint)panel * TileKernel.TileLength;
        Prefetch.Stretch(packed.Weights.Panel(q) + offset, length);
        foreach (PanelMatrix state in parameters.WeightStates) Prefetch.Stretch(state.Panel(q) + offset, length);
    }

    private static void ClearPadding(float* gradient, int rows, int columns)
    {
        if (columns == PanelMatrix.Width) return;
        for (int i = 0; i < rows; i++)
            new Span<float>(gradient + ((nint)i * PanelMatrix.Width) + columns, PanelMatrix.Width - columns).Clear();
    }
}
