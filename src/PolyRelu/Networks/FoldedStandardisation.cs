using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Takes a standardisation into the parameters of a pReLU network, so that the network takes inputs as they are.</summary>
/// <remarks>
/// With s = std and z = (x − mean)/s − c = (x − c′)/s, c′ = mean + s c, a product ⟨z, w⟩ is ⟨x − c′, w/s⟩. Without input normalisation the
/// neuron w′ = w/s with v′ = v (‖w′‖/‖w‖)^{p−1}, unnormalised with v′ = v, computes the same for any s. With it ‖z‖ stands in the
/// denominator, which is a multiple of ‖x − c′‖ for a common s alone: then w stays, and v′ = v/s. In real numbers nothing changes; the new
/// parameters are computed in double and rounded to float32 once.
/// </remarks>
public static class FoldedStandardisation
{
    /// <summary>Half of the exponents of float32, so that as much is left for the ratios themselves.</summary>
    private const double MostBits = 63;

    /// <summary>Why it cannot be done, a part of a sentence; null where it can.</summary>
    public static string? Problem(PolyReluNetwork network, Standardisation first)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(first);
        if (network.InputDimension != first.Dimension)
            return $"the network takes {Plural.Of(network.InputDimension, "feature")} and the standardisation has {first.Dimension}";
        if (network.NormalizeInput && network.Power != 1 && first.CommonStd is null)
            return "the network normalises its inputs, and features have standard deviations of their own";
        PolyReluNetwork folded = Fold(network, first);
        if (!IsFinite(folded)) return "the folded parameters are beyond the range of float32";
        return IsLost(network.OutputWeights, folded.OutputWeights) || PowerIsBeyond(network, first)
            ? "powers of its standard deviations are beyond the range of float32" : null;
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
            double factor = keepsWeights ? 1 / (double)first.CommonStd!.Value : Divide(weights.Row(j), first.Std, network);
            for (int c = 0; c < network.Outputs; c++) outputs[c, j] = (float)(outputs[c, j] * factor);
        }
        return new PolyReluNetwork(network.Power, network.NormalizeInput, weights, outputs, (float[]?)network.Bias?.Clone(), centre)
        {
            Form = network.Form,
        };
    }

    /// <summary>Divides a neuron by the deviations; what its output is multiplied by.</summary>
    private static double Divide(Span<float> neuron, ReadOnlySpan<float> std, PolyReluNetwork network)
    {
        double before = Length(neuron);
        for (int k = 0; k < neuron.Length; k++) neuron[k] = (float)((double)neuron[k] / std[k]);
        // The length of the rounded neuron, since it is the one that will be divided by.
        return before == 0 || network.Power == 1 || network.Form == NeuronForm.Unnormalised ? 1
            : Math.Pow(Length(neuron) / before, network.Power - 1);
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    /// <summary>Whether an output weight that is none of the smallest becomes one, and loses digits or all of itself.</summary>
    private static bool IsLost(Matrix before, Matrix after)
    {
        for (int c = 0; c < before.Rows; c++)
            for (int j = 0; j < before.Columns; j++)
                if (float.IsNormal(before[c, j]) && !float.IsNormal(after[c, j])) return true;
        return false;
    }

    /// <summary>
    /// Whether activations may overflow: without input normalisation a ratio grows by a deviation, and its power p by that to the p.
    /// </summary>
    private static bool PowerIsBeyond(PolyReluNetwork network, Standardisation first)
    {
        if (network.Power == 1 || network.NormalizeInput) return false;
        double largest = TensorPrimitives.Max(first.Std), smallest = TensorPrimitives.Min(first.Std);
        return network.Power * Math.Max(Math.Log2(largest), -Math.Log2(smallest)) > MostBits;
    }

    private static bool IsFinite(PolyReluNetwork network)
    {
        bool finite = network.Centre!.All(float.IsFinite);
        foreach (Matrix matrix in new[] { network.Weights, network.OutputWeights })
            for (int i = 0; i < matrix.Rows; i++) finite &= float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(matrix.Row(i)));
        return finite;
    }
}
