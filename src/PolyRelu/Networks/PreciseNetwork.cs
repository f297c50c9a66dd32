using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A network in double: logits with all sums and powers in float64, and a bound of what a float32 evaluation loses.</summary>
/// <remarks>
/// Rounding of float32, unit u = 2⁻²⁴: a sum of n products errs by at most about 2 √n u Σ|products|, the probabilistic bound of
/// Higham and Mary 2019, and Σ_k |z_k w_jk| ≤ ‖z‖ ‖w_j‖. An activation then differs by its change over that much of ⟨z, w_j⟩, and
/// by some u of itself for scales and powers; the output's own sum comes on top. Errors of neurons are added up as if all had one
/// sign, which in practice leaves a wide margin.
/// </remarks>
internal sealed unsafe class PreciseNetwork
{
    private const double Unit = 1.0 / (1 << 24);
    private const double Factor = 2;
    private const double ScaleErrors = 6;       // roundings of the scales of an activation, beside two for each power

    private readonly double power;
    private readonly bool normalizeInput;
    private readonly double[] centre;
    private readonly double[] weights;          // [h × D]
    private readonly double[] lengths;          // ‖w_j‖ [h]
    private readonly double[] outputWeights;    // [C × h]
    private readonly double[] bias;
    private readonly double[] differences;
    private readonly double[] activations;
    private readonly double[] errors;

    /// <summary>Converts the parameters that a packed network holds.</summary>
    public PreciseNetwork(PackedNetwork network)
    {
        int dimension = network.InputDimension, hidden = network.Hidden, outputs = network.Outputs;
        power = network.Power;
        normalizeInput = network.NormalizeInput;
        centre = new double[dimension];
        for (int k = 0; k < dimension; k++) centre[k] = network.Centre[k];
        Matrix packed = new(hidden, dimension), outputPacked = new(outputs, hidden);
        network.Weights.CopyTransposedTo(packed);
        network.OutputWeights.CopyTo(outputPacked);
        weights = Array.ConvertAll(packed.ToArray(), weight => (double)weight);
        outputWeights = Array.ConvertAll(outputPacked.ToArray(), weight => (double)weight);
        bias = Array.ConvertAll(network.Bias.ToArray(), value => (double)value);
        lengths = new double[hidden];
        for (int j = 0; j < hidden; j++) lengths[j] = TensorPrimitives.Norm<double>(weights.AsSpan(j * dimension, dimension));
        differences = new double[dimension];
        activations = new double[hidden];
        errors = new double[hidden];
    }

    /// <summary>Logits and bounds of the rounding of float32; see <see cref="IPreciseClassifier.PreciseLogits"/>.</summary>
    public void Logits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding)
    {
        if (input.Length != differences.Length || logits.Length != bias.Length || rounding.Length != bias.Length)
            throw new ArgumentException(
                $"The network takes {Plural.Of(differences.Length, "feature")} and has {Plural.Of(bias.Length, "output")}; got "
                + $"{input.Length}, and room for {Plural.Of(logits.Length, "logit")} and {Plural.Of(rounding.Length, "bound")}.");
        for (int k = 0; k < differences.Length; k++) differences[k] = input[k] - centre[k];
        double length = TensorPrimitives.Norm<double>(differences), inputScale = normalizeInput ? Inverse(length) : 1;
        double share = Factor * Unit * Math.Sqrt(differences.Length) * length;
        for (int j = 0; j < activations.Length; j++)
        {
            ReadOnlySpan<double> neuron = weights.AsSpan(j * differences.Length, differences.Length);
            double sum = TensorPrimitives.Dot<double>(differences, neuron), scale = Inverse(lengths[j]) * inputScale;
            activations[j] = Activation(sum, scale);
            errors[j] = Activation(sum + (share * lengths[j]),
                scale) - activations[j] + (((2 * power) + ScaleErrors) * Unit * activations[j]);
        }
        double sumError = Factor * Unit * Math.Sqrt(activations.Length);
        for (int c = 0; c < logits.Length; c++)
        {
            ReadOnlySpan<double> row = outputWeights.AsSpan(c * activations.Length, activations.Length);
            logits[c] = bias[c] + TensorPrimitives.Dot<double>(row, activations);
            double bound = Unit * Math.Abs(bias[c]);
            for (int j = 0; j < row.Length; j++) bound += Math.Abs(row[j]) * (errors[j] + (sumError * activations[j]));
            rounding[c] = bound;
        }
    }

    private static double Inverse(double norm) => norm == 0 ? 0 : 1 / norm;

    /// <summary>σ(u)^p / (‖w‖ [‖z‖])^{p−1}.</summary>
    private double Activation(double sum, double scale) => sum <= 0 ? 0 : power == 1 ? sum : sum * Math.Pow(sum * scale, power - 1);
}
