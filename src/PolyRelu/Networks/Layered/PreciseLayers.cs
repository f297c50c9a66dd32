using System.Buffers;
using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>A layered network in double: its logits, and a bound of what a float32 evaluation loses, carried from value to value.</summary>
/// <remarks>
/// With e_x the error of a value x and u = 2⁻²⁴: an affine layer has |W| e_x + 2√n u ‖w_j‖ ‖x‖ for the sum of n products (the probabilistic
/// bound of Higham and Mary 2019), an activation what φ changes over ±e_x and a few u of its result, sums and products the usual rules.
/// Errors of features are added up as if all had one sign, which in practice leaves a wide margin.
/// </remarks>
internal sealed class PreciseLayers
{
    private const double Unit = 1.0 / (1 << 24);
    private const double Factor = 2;
    private readonly LayeredNetwork network;
    private readonly Affine?[] affine;
    private readonly double[]?[][] constants;       // of the operands of each layer
    private readonly double[] exact;                // no errors, as long as the longest constant
    private readonly int[] offsets;         // of the values in a row's memory

    /// <summary>Converts the parameters.</summary>
    public PreciseLayers(LayeredNetwork network)
    {
        this.network = network;
        affine = [.. network.Layers.Select(layer => layer is AffineLayer one ? new Affine(one) : null)];
        constants = [.. network.Layers.Select(layer => layer.Operands.Select(operand => (operand as ConstantOperand)?.Values is { } values
            ? Array.ConvertAll(values, value => (double)value) : null).ToArray())];
        exact = new double[constants.SelectMany(of => of).Max(values => values?.Length ?? 0)];
        offsets = new int[network.Widths.Count + 1];
        for (int i = 0; i < network.Widths.Count; i++) offsets[i + 1] = offsets[i] + network.Widths[i];
    }

    /// <summary>Logits and bounds of the rounding of float32; see <see cref="IPreciseClassifier"/>.</summary>
    public void Logits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding)
    {
        RequireLengths(input.Length, 1, logits.Length, rounding.Length);
        Row(input, logits, rounding);
    }

    /// <summary>The same for every row of inputs [n × D].</summary>
    public unsafe void Logits(Matrix inputs, Span<double> logits, Span<double> rounding)
    {
        RequireLengths(inputs.Columns, inputs.Rows, logits.Length, rounding.Length);
        fixed (double* values = logits, bounds = rounding)
            Workers.For(inputs.Rows, new Shared(this, inputs, values, bounds), static (row, shared) => shared.Run(row));
    }

    private void RequireLengths(int dimension, int rows, int logits, int rounding)
    {
        int room = rows * network.Outputs;
        if (dimension != network.InputDimension || logits != room || rounding != room)
            throw new ArgumentException(
                $"The network takes {Plural.Of(network.InputDimension, "feature")} and has {Plural.Of(network.Outputs, "output")}; got "
                + $"{Plural.Of(rows, "input")} of {dimension}, and room for {Plural.Of(logits, "logit")} and "
                + $"{Plural.Of(rounding, "bound")}.");
    }

    private void Row(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding)
    {
        int length = offsets[^1];
        double[] memory = ArrayPool<double>.Shared.Rent(2 * length);
        try
        {
            Row(input, logits, rounding, new Scratch(this, memory.AsSpan(0, length), memory.AsSpan(length, length)));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
        }
    }

    private void Row(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding, Scratch scratch)
    {
        for (int k = 0; k < input.Length; k++) scratch.Values[k] = input[k];
        scratch.ErrorsOf(0).Clear();
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Span<double> result = scratch.ValuesOf(i + 1), error = scratch.ErrorsOf(i + 1);
            switch (network.Layers[i])
            {
                case AffineLayer layer:
                    int source = layer.Source.IndexFor(i)!.Value;
                    affine[i]!.Apply(scratch.ValuesOf(source), scratch.ErrorsOf(source), result, error);
                    break;
                case ActivationLayer layer:
                    Activate(layer.Activation, scratch.Read(layer.Source, i, 0), result, error);
                    break;
                case SumLayer layer:
                    Sum(scratch.Read(layer.Source, i, 0), result, error);
                    break;
                case CombineLayer layer:
                    Combine(layer.Kind, scratch.Read(layer.Left, i, 0), scratch.Read(layer.Right, i, 1), result, error);
                    break;
                default:
                    throw new InvalidOperationException($"{network.Layers[i].GetType().Name} is not a layer that can be computed.");
            }
        }
        scratch.ValuesOf(network.Layers.Count).CopyTo(logits);
        // An error of infinity times a weight of zero says nothing, so it is none that bounds.
        Span<double> errors = scratch.ErrorsOf(network.Layers.Count);
        for (int k = 0; k < errors.Length; k++) rounding[k] = double.IsNaN(errors[k]) ? double.PositiveInfinity : errors[k];
    }

    private static void Activate(Activation activation, Numbers input, Span<double> result, Span<double> error)
    {
        for (int k = 0; k < result.Length; k++)
        {
            result[k] = activation.Apply(input.Values[k]);
            double spread = input.Errors[k] == 0 ? 0 : activation.Spread(input.Values[k], input.Errors[k]);
            error[k] = spread + (Unit * ((activation.Units * (Math.Abs(result[k]) + spread)) + activation.UnitsOfOne));
        }
    }

    private static void Sum(Numbers input, Span<double> result, Span<double> error)
    {
        double sum = 0, magnitudes = 0, carried = 0;
        for (int k = 0; k < input.Values.Length; k++)
        {
            sum += input.Values[k];
            magnitudes += Math.Abs(input.Values[k]);
            carried += input.Errors[k];
        }
        result[0] = sum;
        error[0] = carried + (Factor * Unit * Math.Sqrt(input.Values.Length) * magnitudes);
    }

    private static void Combine(CombineKind kind, Numbers left, Numbers right, Span<double> result, Span<double> error)
    {
        for (int k = 0; k < result.Length; k++)
        {
            (double a, double b, double errorA, double errorB) = (left.Value(k), right.Value(k), left.Error(k), right.Error(k));
            result[k] = CombineProgram.Of(kind, a, b);
            double carried = kind switch
            {
                CombineKind.Add or CombineKind.Subtract => errorA + errorB,
                CombineKind.Multiply => (Math.Abs(a) * errorB) + (Math.Abs(b) * errorA) + (errorA * errorB),
                CombineKind.Divide => Math.Abs(b) > errorB
                    ? (errorA + (Math.Abs(result[k]) * errorB)) / (Math.Abs(b) - errorB) : double.PositiveInfinity,
                CombineKind.Maximum or CombineKind.Minimum => Math.Max(errorA, errorB),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a combination."),
            };
            error[k] = kind is CombineKind.Maximum or CombineKind.Minimum ? carried
                : carried + (Unit * (Math.Abs(result[k]) + carried));
        }
    }

    /// <summary>Values of a row and their errors, layer after layer: borrowed, so that a row takes no memory of its own.</summary>
    private readonly ref struct Scratch(PreciseLayers layers, Span<double> values, Span<double> errors)
    {
        private readonly Span<double> errors = errors;

        public Span<double> Values { get; } = values;

        public Span<double> ValuesOf(int value) => Part(Values, value);

        public Span<double> ErrorsOf(int value) => Part(errors, value);

        public Numbers Read(Operand operand, int layer, int place)
        {
            if (layers.constants[layer][place] is { } constant) return new Numbers(constant, layers.exact.AsSpan(0, constant.Length));
            int source = operand.IndexFor(layer)!.Value;
            return new Numbers(ValuesOf(source), ErrorsOf(source));
        }

        private Span<double> Part(Span<double> memory, int value) =>
            memory.Slice(layers.offsets[value], layers.network.Widths[value]);
    }

    /// <summary>Values with their errors; one number stands for all features.</summary>
    private readonly ref struct Numbers(ReadOnlySpan<double> values, ReadOnlySpan<double> errors)
    {
        public ReadOnlySpan<double> Values { get; } = values;

        public ReadOnlySpan<double> Errors { get; } = errors;

        public double Value(int feature) => Values[Values.Length == 1 ? 0 : feature];

        public double Error(int feature) => Errors[Errors.Length == 1 ? 0 : feature];
    }

    /// <summary>An affine layer in double.</summary>
    private sealed class Affine
    {
        private readonly int dimension;
        private readonly double[] weights;          // [out × in]
        private readonly double[] magnitudes;       // |W|
        private readonly double[] lengths;          // ‖w_j‖
        private readonly double[] bias;

        public Affine(AffineLayer layer)
        {
            dimension = layer.Weights.Columns;
            weights = Array.ConvertAll(layer.Weights.ToArray(), weight => (double)weight);
            magnitudes = Array.ConvertAll(weights, Math.Abs);
            lengths = [.. Enumerable.Range(0, layer.Weights.Rows).Select(j => Length(weights.AsSpan(j * dimension, dimension)))];
            bias = layer.Bias is null ? new double[layer.Weights.Rows] : Array.ConvertAll(layer.Bias, value => (double)value);
        }

        public void Apply(ReadOnlySpan<double> input, ReadOnlySpan<double> inputErrors, Span<double> result, Span<double> error)
        {
            bool exact = !inputErrors.ContainsAnyExcept(0);
            double share = Factor * Unit * Math.Sqrt(dimension) * (Length(input) + (exact ? 0 : Length(inputErrors)));
            for (int j = 0; j < result.Length; j++)
            {
                ReadOnlySpan<double> row = weights.AsSpan(j * dimension, dimension);
                result[j] = FixedSums.Dot(row, input) + bias[j];
                double carried = exact ? 0 : FixedSums.Dot(magnitudes.AsSpan(j * dimension, dimension), inputErrors);
                error[j] = carried + (share * lengths[j]) + (Unit * (Math.Abs(result[j]) + Math.Abs(bias[j])));
            }
        }
    }

    /// <summary>‖v‖, summed in one order.</summary>
    private static double Length(ReadOnlySpan<double> values) => Math.Sqrt(FixedSums.Dot(values, values));

    /// <summary>What the threads share: each row writes its own places.</summary>
    private readonly unsafe struct Shared(PreciseLayers layers, Matrix inputs, double* logits, double* rounding)
    {
        private readonly double* logits = logits;
        private readonly double* rounding = rounding;

        public void Run(int row)
        {
            int outputs = layers.network.Outputs;
            layers.Row(inputs.Row(row), new Span<double>(logits + ((nint)row * outputs), outputs),
                new Span<double>(rounding + ((nint)row * outputs), outputs));
        }
    }
}
