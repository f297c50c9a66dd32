using System.Buffers;
using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A network in double: logits with all sums and powers in float64, and a bound of what a float32 evaluation loses.</summary>
/// <remarks>
/// Rounding of float32, unit u = 2⁻²⁴: a sum of n products errs by at most about 2 √n u Σ|products|, the probabilistic bound of
/// Higham and Mary 2019, and Σ_k |z_k w_jk| ≤ ‖z‖ ‖w_j‖. An activation then differs by its change over that much of ⟨z, w_j⟩, and
/// by some u of itself for scales and powers; the output's own sum comes on top. Errors of neurons are added up as if all had one
/// sign, which in practice leaves a wide margin.
/// Inputs go in blocks of some rows, shared among threads, so that the weights are read once per block; a row's results do not depend on
/// its block.
/// </remarks>
internal sealed unsafe class PreciseNetwork
{
    private const int BlockRows = 8;
    private const double Unit = 1.0 / (1 << 24);
    private const double Factor = 2;
    private const double ScaleErrors = 6;       // roundings of the scales of an activation, beside two for each power

    private readonly double power;
    private readonly bool normalizeInput;
    private readonly double[] centre;
    private readonly double[] weights;          // [h × D]
    private readonly double[] lengths;          // ‖w_j‖ [h]
    private readonly double[] inverses;         // 1/‖w_j‖, or 1 where neurons are not divided by it [h]
    private readonly double[] outputWeights;    // [C × h]
    private readonly double[] bias;

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
        inverses = Array.ConvertAll(lengths, length => network.DividesByLengths ? Inverse(length) : 1);
    }

    /// <summary>Logits and bounds of the rounding of float32; see <see cref="IPreciseClassifier"/>.</summary>
    public void Logits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding)
    {
        RequireLengths(input.Length, 1, logits.Length, rounding.Length);
        fixed (float* x = input)
        fixed (double* values = logits, bounds = rounding)
            Block(x, 0, 1, values, bounds);
    }

    /// <summary>The same for every row of inputs [n × D].</summary>
    public void Logits(Matrix inputs, Span<double> logits, Span<double> rounding)
    {
        RequireLengths(inputs.Columns, inputs.Rows, logits.Length, rounding.Length);
        fixed (double* values = logits, bounds = rounding)
            Workers.For((inputs.Rows + BlockRows - 1) / BlockRows, new Shared(this, inputs, values, bounds),
                static (index, shared) => shared.Run(index));
    }

    private static double Inverse(double norm) => norm == 0 ? 0 : 1 / norm;

    private void RequireLengths(int dimension, int rows, int logits, int rounding)
    {
        int room = rows * bias.Length;
        if (dimension != centre.Length || logits != room || rounding != room)
            throw new ArgumentException(
                $"The network takes {Plural.Of(centre.Length, "feature")} and has {Plural.Of(bias.Length, "output")}; got "
                + $"{Plural.Of(rows, "input")} of {dimension}, and room for {Plural.Of(logits, "logit")} and "
                + $"{Plural.Of(rounding, "bound")}.");
    }

    /// <summary>Evaluates some inputs, which stand a number of elements apart.</summary>
    private void Block(float* first, nint stride, int count, double* logits, double* rounding)
    {
        int dimension = centre.Length, hidden = lengths.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(count * (dimension + (2 * hidden) + 2));
        Span<double> memory = rented, differences = memory[..(count * dimension)], activations = memory.Slice(count * dimension,
            count * hidden), errors = memory.Slice(count * (dimension + hidden), count * hidden),
            scales = memory.Slice(count * (dimension + (2 * hidden)), 2 * count);
        for (int i = 0; i < count; i++)
        {
            Span<double> difference = differences.Slice(i * dimension, dimension);
            float* input = first + (i * stride);
            for (int k = 0; k < dimension; k++) difference[k] = input[k] - centre[k];
            double length = TensorPrimitives.Norm<double>(difference);
            scales[2 * i] = normalizeInput ? Inverse(length) : 1;
            scales[(2 * i) + 1] = Factor * Unit * Math.Sqrt(dimension) * length;
        }
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> neuron = weights.AsSpan(j * dimension, dimension);
            for (int i = 0; i < count; i++)
            {
                double sum = TensorPrimitives.Dot<double>(differences.Slice(i * dimension, dimension), neuron),
                    scale = inverses[j] * scales[2 * i], share = scales[(2 * i) + 1], value = Activation(sum, scale);
                activations[(i * hidden) + j] = value;
                errors[(i * hidden) + j] = Activation(sum + (share * lengths[j]), scale) - value
                    + (((2 * power) + ScaleErrors) * Unit * value);
            }
        }
        for (int i = 0; i < count; i++)
            Combine(activations.Slice(i * hidden, hidden), errors.Slice(i * hidden, hidden), logits + (i * bias.Length),
                rounding + (i * bias.Length));
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The sums over the neurons of one input.</summary>
    private void Combine(ReadOnlySpan<double> activations, ReadOnlySpan<double> errors, double* logits, double* rounding)
    {
        double sumError = Factor * Unit * Math.Sqrt(activations.Length);
        for (int c = 0; c < bias.Length; c++)
        {
            ReadOnlySpan<double> row = outputWeights.AsSpan(c * activations.Length, activations.Length);
            logits[c] = bias[c] + TensorPrimitives.Dot<double>(row, activations);
            double bound = Unit * Math.Abs(bias[c]);
            for (int j = 0; j < row.Length; j++) bound += Math.Abs(row[j]) * (errors[j] + (sumError * activations[j]));
            rounding[c] = bound;
        }
    }

    /// <summary>σ(u)^p / ([‖w‖] [‖z‖])^{p−1}.</summary>
    private double Activation(double sum, double scale) => sum <= 0 ? 0 : power == 1 ? sum : sum * Math.Pow(sum * scale, power - 1);

    /// <summary>What the threads share: each block writes the places of its own rows.</summary>
    private readonly struct Shared(PreciseNetwork network, Matrix inputs, double* logits, double* rounding)
    {
        private readonly double* logits = logits;
        private readonly double* rounding = rounding;

        public void Run(int index)
        {
            int first = index * BlockRows, outputs = network.bias.Length;
            network.Block(inputs.Pointer + ((nint)first * inputs.Stride), inputs.Stride, Math.Min(BlockRows, inputs.Rows - first),
                logits + ((nint)first * outputs), rounding + ((nint)first * outputs));
        }
    }
}
