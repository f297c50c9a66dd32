using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>
/// Where a flow begins: the neurons as directions and the logarithms of their lengths, so that any initial scale keeps its digits.
/// </summary>
public sealed class FlowStart
{
    private const uint WeightDraw = 0, OutputDraw = 1, NudgeDraw = 2, Purpose = 0x494E4954;       // the first two as in training

    /// <summary>A start of parts that fit together; they are held, not copied.</summary>
    internal FlowStart(DoubleMatrix directions, double[] logNorms, double[] logOutputs, int[] signs)
    {
        Directions = directions;
        LogNorms = logNorms;
        LogOutputs = logOutputs;
        Signs = signs;
    }

    /// <summary>u_j = w_j/‖w_j‖ [h × D]; zeros for a neuron without input weights.</summary>
    public DoubleMatrix Directions { get; }

    /// <summary>log ‖w_j‖ [h]; −∞ for a neuron without input weights.</summary>
    public IReadOnlyList<double> LogNorms { get; }

    /// <summary>log |v_j| [h]; −∞ where v_j is 0.</summary>
    public IReadOnlyList<double> LogOutputs { get; }

    /// <summary>Signs of v_j [h]: −1, 0 or 1.</summary>
    public IReadOnlyList<int> Signs { get; }

    /// <summary>Number of neurons h.</summary>
    public int Hidden => Directions.Rows;

    /// <summary>Number of features D.</summary>
    public int Dimension => Directions.Columns;

    /// <summary>The start of given weights.</summary>
    /// <param name="weights">W [h × D].</param>
    /// <param name="outputs">v [h].</param>
    /// <exception cref="ArgumentException">There is no neuron, the counts disagree, or a number is not finite.</exception>
    public static FlowStart Of(DoubleMatrix weights, ReadOnlySpan<double> outputs) => Of(weights, outputs, 0);

    /// <summary>The start of given weights times a scale that need not be within the range of float64.</summary>
    /// <param name="weights">W [h × D] before scaling.</param>
    /// <param name="outputs">v [h] before scaling.</param>
    /// <param name="scale">Multiplies both.</param>
    /// <inheritdoc cref="Of(DoubleMatrix, ReadOnlySpan{double})"/>
    public static FlowStart Of(DoubleMatrix weights, ReadOnlySpan<double> outputs, DecimalScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return Of(weights, outputs, scale.Logarithm);
    }

    /// <summary>N(0, s²) on every entry of W and v.</summary>
    /// <remarks>The draws are those of <c>gaussian</c> in training with the same seed, before they are rounded to float32.</remarks>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="scale">s, of any size.</param>
    /// <param name="seed">Names the draws.</param>
    public static FlowStart Gaussian(int hidden, int dimension, DecimalScale scale, ulong seed) =>
        Gaussian(hidden, dimension, null, scale, seed);

    /// <summary>N(0, s²) on every entry of W, and v_j = ±‖w_j‖ with a random sign.</summary>
    /// <remarks>The draws are those of <c>balanced</c> in training with the same seed, before they are rounded to float32.</remarks>
    /// <inheritdoc cref="Gaussian(int, int, DecimalScale, ulong)"/>
    public static FlowStart Balanced(int hidden, int dimension, DecimalScale scale, ulong seed) =>
        Balanced(hidden, dimension, null, scale, seed);

    /// <summary>The same directions, lengths and signs, with output weights that balance neurons of a form: |v_j| = ‖w_j‖/√d.</summary>
    /// <remarks>
    /// Flow conserves ‖w‖² − d v², d = 1, or p of unnormalised neurons; where it is 0 an output weight keeps its sign. Starts are drawn
    /// for normalised neurons; this makes a balanced or a nudged one the start of training with the same seed and form.
    /// </remarks>
    /// <param name="form">The form of the neurons.</param>
    /// <param name="power">The power p.</param>
    /// <exception cref="ArgumentOutOfRangeException">The form is none.</exception>
    public FlowStart BalancedFor(NeuronForm form, double power)
    {
        double shift = 0.5 * Math.Log(form.Degree(power));
        return new FlowStart(Directions, [.. LogNorms], [.. LogNorms.Select(norm => norm - shift)], [.. Signs]);
    }

    /// <summary>
    /// A balanced start whose directions are turned a little towards a centre of their class: u + δ μ_k, normalised; lengths stay.
    /// </summary>
    /// <remarks>
    /// Min and Vidal 2025, Fig. 6, with δ = 0.05: neurons align sooner, and all of them. A neuron's centre is drawn uniformly among those
    /// of the sign of its v, from a stream of its own; a class without centres leaves its neurons as they are.
    /// </remarks>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="scale">s, of any size.</param>
    /// <param name="seed">Names the draws; those of the balanced start are the same.</param>
    /// <param name="centres">The centres, of D features.</param>
    /// <param name="nudge">δ, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no neuron, or δ is negative or not finite.</exception>
    public static FlowStart Nudged(int hidden, DecimalScale scale, ulong seed, ClusterCentres centres, double nudge)
    {
        ArgumentNullException.ThrowIfNull(centres);
        if (!(nudge >= 0 && double.IsFinite(nudge)))
            throw new ArgumentOutOfRangeException(nameof(nudge), $"A nudge is a finite number of 0 or more; got {nudge}.");
        FlowStart start = Balanced(hidden, centres.Dimension, scale, seed);
        double[] sum = new double[centres.Dimension];
        for (int j = 0; j < hidden; j++)
        {
            int label = start.Signs[j], count = centres.CountOf(label);
            if (count == 0) continue;
            int centre = centres.FirstOf(label) + new CounterRandom(seed, (uint)j, NudgeDraw, Purpose).NextInt(count);
            Span<double> direction = start.Directions.Row(j);
            for (int d = 0; d < sum.Length; d++) sum[d] = direction[d] + (nudge * centres[centre][d]);
            // With a single feature δ = 1 can leave nothing of a neuron; such a one stays as it is.
            if (sum.AsSpan().IndexOfAnyExcept(0) >= 0) _ = Normalise(sum, direction);
        }
        return start;
    }

    /// <summary>As the public one, with the features from a number on folded into the length of that part.</summary>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="kept">Number K of features that stay, at most D: the start has K + 1. Null keeps all D.</param>
    /// <param name="scale">s, of any size.</param>
    /// <param name="seed">Names the draws.</param>
    internal static FlowStart Gaussian(int hidden, int dimension, int? kept, DecimalScale scale, ulong seed)
    {
        (DoubleMatrix weights, double[] outputs) = Draw(hidden, dimension, kept, seed);
        // All output weights are one row of one stream, as in training.
        CounterRandom random = new(seed, 0, OutputDraw, Purpose);
        foreach (ref double output in outputs.AsSpan()) output = random.NextGaussian();
        return Of(weights, outputs, scale);
    }

    /// <inheritdoc cref="Gaussian(int, int, int?, DecimalScale, ulong)"/>
    internal static FlowStart Balanced(int hidden, int dimension, int? kept, DecimalScale scale, ulong seed)
    {
        (DoubleMatrix weights, double[] outputs) = Draw(hidden, dimension, kept, seed);
        FlowStart start = Of(weights, outputs, scale);
        int[] signs = [.. Enumerable.Range(0, hidden)
            .Select(j => Math.Sign(new CounterRandom(seed, (uint)j, OutputDraw, Purpose).NextGaussian()))];
        return new FlowStart(start.Directions, [.. start.LogNorms], [.. start.LogNorms], signs);
    }

    private static (DoubleMatrix Weights, double[] Outputs) Draw(int hidden, int dimension, int? kept, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int first = kept ?? dimension;
        DoubleMatrix weights = new(hidden, kept is null ? dimension : first + 1);
        for (int j = 0; j < hidden; j++)
        {
            CounterRandom random = new(seed, (uint)j, WeightDraw, Purpose);
            foreach (ref double entry in weights.Row(j)[..first]) entry = random.NextGaussian();
            double squares = 0;
            for (int i = first; i < dimension; i++)
            {
                double entry = random.NextGaussian();
                squares += entry * entry;
            }
            if (kept is not null) weights[j, first] = Math.Sqrt(squares);
        }
        return (weights, new double[hidden]);
    }

    private static FlowStart Of(DoubleMatrix weights, ReadOnlySpan<double> outputs, double logScale)
    {
        if (weights.Rows == 0 || weights.Columns == 0)
            throw new ArgumentException("A flow needs at least one neuron of one feature; the weights are "
                + $"{weights.Rows}×{weights.Columns}.");
        if (outputs.Length != weights.Rows)
            throw new ArgumentException($"A flow needs an output weight for each neuron; there are {Plural.Of(weights.Rows, "neuron")} and "
                + $"{Plural.Of(outputs.Length, "output weight")}.");
        FlowProblem.RequireFinite(weights, "neuron");
        DoubleMatrix directions = new(weights.Rows, weights.Columns);
        double[] logNorms = new double[weights.Rows], logOutputs = new double[weights.Rows];
        int[] signs = new int[weights.Rows];
        for (int j = 0; j < signs.Length; j++)
        {
            if (!double.IsFinite(outputs[j]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The numbers of a flow must be finite; the output weight of neuron {j} is {outputs[j]}."));
            logNorms[j] = Normalise(weights.Row(j), directions.Row(j)) + logScale;
            logOutputs[j] = Math.Log(Math.Abs(outputs[j])) + logScale;
            signs[j] = Math.Sign(outputs[j]);
        }
        return new FlowStart(directions, logNorms, logOutputs, signs);
    }

    /// <summary>The direction of a vector, and the logarithm of its length: also of one whose squares leave the range of float64.</summary>
    private static double Normalise(ReadOnlySpan<double> vector, Span<double> direction)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        direction.Clear();
        if (largest == 0) return double.NegativeInfinity;
        int exponent = Math.ILogB(largest);
        for (int d = 0; d < vector.Length; d++) direction[d] = Math.ScaleB(vector[d], -exponent);
        double norm = TensorPrimitives.Norm<double>(direction);
        TensorPrimitives.Divide(direction, norm, direction);
        return Math.Log(norm) + (exponent * Math.Log(2));
    }
}
