using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// One row in double, for inputs and weights so large that a sum of floats overflows: results saturate at the largest float.
/// </summary>
/// <remarks>Slow, and used only where sums of the fast pass overflow, or may: a finite input has finite logits and gradients.</remarks>
internal sealed unsafe class ExtremeRow
{
    // of activations and slopes: times three floats and summed they stay in the range of doubles
    private const double Largest = 1e150;
    private readonly PackedNetwork network;
    private readonly double[] differences;      // z
    private readonly double[] activations;
    private readonly double[] slopes;
    private readonly double inverseNorm;        // 1/r, or 1 where inputs are not normalised

    /// <summary>Computes activations and slopes of a row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">[D].</param>
    public ExtremeRow(PackedNetwork network, float* input)
    {
        this.network = network;
        differences = new double[network.InputDimension];
        for (int k = 0; k < differences.Length; k++) differences[k] = (double)input[k] - network.Centre[k];
        inverseNorm = network.NormalizeInput ? Inverse(Math.Sqrt(differences.Sum(z => z * z))) : 1;
        activations = new double[network.Hidden];
        slopes = new double[network.Hidden];
        for (int j = 0; j < activations.Length; j++)
        {
            double u = 0, square = 0;
            for (int k = 0; k < differences.Length; k++)
            {
                double w = Entry(network.Weights, k, j);
                u += differences[k] * w;
                square += w * w;
            }
            // NaN, of an input that is not finite, is not smaller than 0 and goes on.
            if (u <= 0 || square == 0) continue;
            double scale = network.DividesByLengths ? Inverse(Math.Sqrt(square)) : 1;
            double raised = Math.Pow(u * scale * inverseNorm, network.Power - 1);
            activations[j] = Math.Min(Largest, u * raised);
            slopes[j] = Math.Min(Largest, network.Power * raised);
        }
    }

    /// <summary>V a + b.</summary>
    /// <param name="logits">[C], overwritten.</param>
    public void Logits(Span<float> logits)
    {
        for (int c = 0; c < logits.Length; c++)
        {
            double sum = network.Bias[c];
            for (int j = 0; j < activations.Length; j++) sum += Entry(network.OutputWeights, c, j) * activations[j];
            logits[c] = Saturate(sum);
        }
    }

    /// <summary>The hidden activations.</summary>
    /// <param name="features">[h], overwritten.</param>
    public void Features(Span<float> features)
    {
        for (int j = 0; j < features.Length; j++) features[j] = Saturate(activations[j]);
    }

    /// <summary>The cotangent's pull-back to the input.</summary>
    /// <param name="cotangent">[C].</param>
    /// <param name="gradient">[D], overwritten.</param>
    public void PullBack(ReadOnlySpan<float> cotangent, Span<float> gradient)
    {
        double[] sums = new double[gradient.Length];
        for (int j = 0; j < slopes.Length; j++)
        {
            double back = 0;
            for (int c = 0; c < cotangent.Length; c++) back += cotangent[c] * (double)Entry(network.OutputWeights, c, j);
            back *= slopes[j];
            if (back == 0) continue;
            for (int k = 0; k < sums.Length; k++) sums[k] += back * Entry(network.Weights, k, j);
        }
        if (network.NormalizeInput)
        {
            double along = 0;
            for (int k = 0; k < sums.Length; k++) along += sums[k] * (differences[k] * inverseNorm);
            along *= 1 - (1 / network.Power);
            for (int k = 0; k < sums.Length; k++) sums[k] -= along * (differences[k] * inverseNorm);
        }
        for (int k = 0; k < sums.Length; k++) gradient[k] = Saturate(sums[k]);
    }

    private static float Entry(PanelMatrix matrix, int row, int column) =>
        matrix.Panel(column / PanelMatrix.Width)[((nint)row * PanelMatrix.Width) + (column % PanelMatrix.Width)];

    private static double Inverse(double norm) => norm == 0 ? 0 : 1 / norm;

    private static float Saturate(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
