using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Takes a standardisation into the parameters of a pReLU network, so that the network takes inputs as they are.</summary>
/// <remarks>
/// With s = std and z = (x − mean)/s − c = (x − c′)/s, c′ = mean + s c, a product ⟨z, w⟩ is ⟨x − c′, w/s⟩. Without input normalisation the
/// neuron w′ = w/s with v′ = v (‖w′‖/‖w‖)^{p−1} computes the same for any s. With it ‖z‖ stands in the denominator, which is a multiple of
/// ‖x − c′‖ for a common s alone: then w stays, and v′ = v/s. In real numbers nothing changes; the new parameters are computed in double
/// and rounded to float32 once.
/// </remarks>
public static class FoldedStandardisation
{
    /// <summary>Why it cannot be done, a part of a sentence; null where it can.</summary>
    public static string? Problem(PolyReluNetwork network, Standardisation first)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(first);
        if (network.InputDimension != first.Dimension)
            return $"the network takes {Plural.Of(network.InputDimension, "feature")} and the standardisation has {first.Dimension}";
        if (network.NormalizeInput && network.Power != 1 && first.CommonStd is null)
            return "the network normalises its inputs, and features have standard deviations of their own";
        return IsFinite(Fold(network, first)) ? null : "the folded parameters are beyond the range of float32";
    }

    /// <summary>The network that computes at x what this one computes at (x − mean)/std.</summary>
    /// <exception cref="ArgumentException">It cannot be done; the message says why.</exception>
    public static PolyReluNetwork Of(PolyReluNetwork network, Standardisation first) =>
        Problem(network, first) is { } problem
            ? throw new ArgumentException($"The standardisation cannot be folded into the network: {problem}.", nameof(first))
            : Fold(network, first);

    private static PolyReluNetwork Fold(PolyReluNetwork network, Standardisation first)
    {
        float[] centre = new float[network.InputDimension];
        for (int k = 0; k < centre.Length; k++)
            centre[k] = (float)(first.Mean[k] + ((double)first.Std[k] * (network.Centre?[k] ?? 0)));
        Matrix weights = network.Weights.Copy(), outputs = network.OutputWeights.Copy();
        bool keepsWeights = network.NormalizeInput && network.Power != 1;
        for (int j = 0; j < network.Hidden; j++)
        {
            double factor = keepsWeights ? 1 / (double)first.CommonStd!.Value : Divide(weights.Row(j), first.Std, network.Power);
            for (int c = 0; c < network.Outputs; c++) outputs[c, j] = (float)(outputs[c, j] * factor);
        }
        return new PolyReluNetwork(network.Power, network.NormalizeInput, weights, outputs, (float[]?)network.Bias?.Clone(), centre);
    }

    /// <summary>Divides a neuron by the deviations; what its output is multiplied by.</summary>
    private static double Divide(Span<float> neuron, ReadOnlySpan<float> std, double power)
    {
        double before = Length(neuron);
        for (int k = 0; k < neuron.Length; k++) neuron[k] = (float)((double)neuron[k] / std[k]);
        // The length of the rounded neuron, since it is the one that will be divided by.
        return before == 0 || power == 1 ? 1 : Math.Pow(Length(neuron) / before, power - 1);
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private static bool IsFinite(PolyReluNetwork network)
    {
        bool finite = network.Centre!.All(float.IsFinite);
        foreach (Matrix matrix in new[] { network.Weights, network.OutputWeights })
            for (int i = 0; i < matrix.Rows; i++) finite &= float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(matrix.Row(i)));
        return finite;
    }
}
