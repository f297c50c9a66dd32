using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// Follows one input of a pReLU network through changes of few features: only their part of the pre-activations is computed.
/// </summary>
/// <remarks>
/// A change of k features costs k·h multiply-adds for u_j = ⟨x − c, w_j⟩, in which w lies feature by feature, and C·h for the logits,
/// instead of D·h. u and ‖x − c‖² are computed afresh from the input after 64 changes kept, so that rounding does not accumulate. Does not
/// allocate after construction, save for inputs whose sums overflow or may: they are computed in double (<see cref="ExtremeRow"/>).
/// </remarks>
internal sealed unsafe class NetworkProbe : IIncrementalProbe
{
    private const int ChangesBetweenRefreshes = 64;

    private readonly PackedNetwork network;
    private readonly float largestInput;
    private readonly int hiddenLength;
    private readonly AlignedBuffer<float> input = new();
    private readonly AlignedBuffer<float> differences = new();
    private readonly AlignedBuffer<float> activations = new();
    private AlignedBuffer<float> preActivations = new();
    private AlignedBuffer<float> triedPreActivations = new();
    private readonly int[] features;
    private readonly float[] values;
    private double squaredNorm;
    private double triedSquaredNorm;
    private int tried;
    private int kept;
    private int beyond;         // features so large that sums may overflow
    private int triedBeyond;

    /// <summary>A probe that knows no input yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="largestInput">The largest |x_k − c_k| with which no sum over features overflows.</param>
    public NetworkProbe(PackedNetwork network, float largestInput)
    {
        this.network = network;
        this.largestInput = largestInput;
        hiddenLength = network.Weights.Panels * PanelMatrix.Width;
        input.Require(network.InputDimension);
        differences.Require(network.InputDimension);
        preActivations.Require(hiddenLength);
        triedPreActivations.Require(hiddenLength);
        activations.Require(hiddenLength);
        features = new int[network.InputDimension];
        values = new float[network.InputDimension];
    }

    public void Begin(ReadOnlySpan<float> input, Span<float> logits)
    {
        input.CopyTo(new Span<float>(this.input.Pointer, network.InputDimension));
        tried = 0;
        Refresh();
        Output(preActivations.Pointer, squaredNorm, logits);
        if (beyond > 0 || !RowOperations.IsFinite(logits)) OutputCarefully(logits);
    }

    public void Try(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits)
    {
        tried = features.Length;
        features.CopyTo(this.features);
        values.CopyTo(this.values);
        triedSquaredNorm = squaredNorm;
        triedBeyond = beyond;
        for (int i = 0; i < features.Length; i++)
        {
            float present = input.Pointer[features[i]], centre = network.Centre[features[i]];
            double before = (double)present - centre, after = (double)values[i] - centre;
            triedSquaredNorm += (after * after) - (before * before);
            triedBeyond += (Math.Abs(after) > largestInput ? 1 : 0) - (Math.Abs(before) > largestInput ? 1 : 0);
            differences.Pointer[i] = values[i] - present;
        }
        fixed (int* changed = this.features)
            ProbeKernel.Shift(network.Weights, changed, differences.Pointer, tried, preActivations.Pointer, triedPreActivations.Pointer);
        Output(triedPreActivations.Pointer, triedSquaredNorm, logits);
        // Sums that went through an input beyond cannot be trusted afterwards either.
        if (beyond > 0 || triedBeyond > 0 || !RowOperations.IsFinite(logits)) OutputCarefully(logits);
    }

    public void Keep()
    {
        for (int i = 0; i < tried; i++) input.Pointer[features[i]] = values[i];
        tried = 0;
        if (++kept >= ChangesBetweenRefreshes || beyond > 0 || triedBeyond > 0)
        {
            Refresh();
            return;
        }
        (preActivations, triedPreActivations) = (triedPreActivations, preActivations);
        squaredNorm = triedSquaredNorm;
    }

    private void Refresh()
    {
        kept = beyond = 0;
        squaredNorm = RowOperations.SquaredNorm(input.Pointer, network.Centre, network.InputDimension);
        int count = 0;
        for (int feature = 0; feature < network.InputDimension; feature++)
        {
            float z = input.Pointer[feature] - network.Centre[feature];
            if (Math.Abs((double)input.Pointer[feature] - network.Centre[feature]) > largestInput) beyond++;
            if (z == 0) continue;
            features[count] = feature;
            differences.Pointer[count++] = z;
        }
        new Span<float>(preActivations.Pointer, hiddenLength).Clear();
        fixed (int* every = features) ProbeKernel.Shift(network.Weights, every, differences.Pointer, count, preActivations.Pointer,
            preActivations.Pointer);
    }

    private void Output(float* u, double squared, Span<float> logits)
    {
        float rowScale = network.NormalizeInput ? RowOperations.InverseRoot(Math.Max(squared, 0)) : 1;
        network.Activation.ApplyToPoint(u, activations.Pointer, hiddenLength, rowScale, network.ColumnScales(0));
        ProbeKernel.Outputs(network.OutputWeights, activations.Pointer, logits);
        for (int c = 0; c < logits.Length; c++) logits[c] += network.Bias[c];
    }

    /// <summary>The logits of the input with the changes tried, in double.</summary>
    private void OutputCarefully(Span<float> logits)
    {
        float* point = differences.Pointer;
        new ReadOnlySpan<float>(input.Pointer, network.InputDimension).CopyTo(new Span<float>(point, network.InputDimension));
        for (int i = 0; i < tried; i++) point[features[i]] = values[i];
        new ExtremeRow(network, point).Logits(logits);
    }
}
