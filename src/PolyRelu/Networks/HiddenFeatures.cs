using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The hidden activations a_j = σ(⟨z, w_j⟩)^p / ‖w_j‖^{p−1} [/ ‖z‖^{p−1}] of samples.</summary>
public static class HiddenFeatures
{
    /// <summary>Computes the activations of every row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[n × D], not centred.</param>
    /// <param name="features">[n × h], overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static void Compute(PolyReluNetwork network, Matrix inputs, Matrix features)
    {
        ArgumentNullException.ThrowIfNull(network);
        Matrix.RequireShape(inputs, inputs.Rows, network.InputDimension, nameof(inputs));
        Matrix.RequireShape(features, inputs.Rows, network.Hidden, nameof(features));
        double[] lengths = new double[network.Hidden];
        for (int j = 0; j < lengths.Length; j++) lengths[j] = Length(network.Weights.Row(j));
        Workers.For(inputs.Rows, i =>
        {
            float[] z = inputs.Row(i).ToArray();
            if (network.Centre is { } centre) TensorPrimitives.Subtract(z, centre, z);
            double scale = network.NormalizeInput ? Length(z) : 1, power = network.Power;
            Span<float> row = features.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                double u = TensorPrimitives.Dot(network.Weights.Row(j), z);
                row[j] = u > 0 ? (float)(u * Math.Pow(u / (lengths[j] * scale), power - 1)) : double.IsNaN(u) ? float.NaN : 0;
            }
        });
    }

    /// <summary>The logits V a + b of one sample from its activations.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">[h].</param>
    /// <param name="logits">[C], overwritten.</param>
    public static void Logits(PolyReluNetwork network, ReadOnlySpan<float> features, Span<float> logits)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (int c = 0; c < logits.Length; c++) logits[c] = TensorPrimitives.Dot(network.OutputWeights.Row(c), features) + (network.Bias?[c] ?? 0f);
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
