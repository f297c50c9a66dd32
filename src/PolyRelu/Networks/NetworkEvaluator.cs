using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Fast logits and input gradients of one network, with packed weights and reused scratch.</summary>
public sealed class NetworkEvaluator : IDifferentiableClassifier
{
    private readonly PolyReluNetwork network;
    private Matrix lastInputs;

    /// <summary>Packs a network.</summary>
    public NetworkEvaluator(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
    }

    /// <inheritdoc/>
    public int InputDimension => network.InputDimension;

    /// <inheritdoc/>
    public int Outputs => network.Outputs;

    /// <inheritdoc/>
    public void Logits(Matrix inputs, Matrix logits)
    {
        Matrix.RequireShape(inputs, inputs.Rows, InputDimension, nameof(inputs));
        Matrix.RequireShape(logits, inputs.Rows, Outputs, nameof(logits));
        lastInputs = inputs;
        for (int i = 0; i < inputs.Rows; i++) Row(inputs.Row(i), logits.Row(i), default, default);
    }

    /// <inheritdoc/>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Matrix.RequireShape(cotangents, lastInputs.Rows, Outputs, nameof(cotangents));
        Matrix.RequireShape(gradients, lastInputs.Rows, InputDimension, nameof(gradients));
        float[] scratch = new float[Outputs];
        for (int i = 0; i < cotangents.Rows; i++) Row(lastInputs.Row(i), scratch, cotangents.Row(i), gradients.Row(i));
    }

    private void Row(ReadOnlySpan<float> x, Span<float> logits, ReadOnlySpan<float> cotangent, Span<float> gradient)
    {
        double p = network.Power;
        double[] z = new double[x.Length];
        double r2 = 0;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = x[i] - (network.Centre?[i] ?? 0f);
            r2 += z[i] * z[i];
        }
        double inputScale = !network.NormalizeInput ? 1 : r2 == 0 ? 0 : Math.Pow(r2, -(p - 1) / 2);
        double[] sums = new double[logits.Length];
        double[] g = new double[z.Length];
        double radial = 0;
        for (int j = 0; j < network.Hidden; j++)
        {
            ReadOnlySpan<float> w = network.Weights.Row(j);
            double u = 0, n2 = 0;
            for (int i = 0; i < z.Length; i++)
            {
                u += w[i] * z[i];
                n2 += (double)w[i] * w[i];
            }
            if (u <= 0 || n2 == 0) continue;
            double scale = Math.Pow(n2, -(p - 1) / 2) * inputScale;
            double a = Math.Pow(u, p) * scale, slope = p * Math.Pow(u, p - 1) * scale, back = 0;
            for (int c = 0; c < sums.Length; c++)
            {
                sums[c] += a * network.OutputWeights[c, j];
                if (!cotangent.IsEmpty) back += cotangent[c] * network.OutputWeights[c, j];
            }
            if (gradient.IsEmpty) continue;
            for (int i = 0; i < z.Length; i++) g[i] += back * slope * w[i];
            radial += back * a;
        }
        for (int c = 0; c < sums.Length; c++) logits[c] = (float)(sums[c] + (network.Bias?[c] ?? 0f));
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (float)(g[i] - (network.NormalizeInput && r2 > 0 ? (p - 1) * radial * z[i] / r2 : 0));
    }
}
