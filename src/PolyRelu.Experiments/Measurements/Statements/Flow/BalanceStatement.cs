using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>A difference of squared weights of every neuron is conserved.</summary>
/// <remarks>
/// The coordinates of <see cref="FlowSession"/> conserve it by their construction, so its drift there is rounding alone. What puts the
/// law to the test is the flow in the weights themselves (<see cref="PlainFlow"/>), which knows nothing of it. A step of that flow is wrong
/// by at most the tolerance times ‖(w, v)‖, and the difference by twice that, times ‖(w, v)‖ again, and times the weight of v² in it; what
/// one step gets wrong, the others conserve. So the drift over ‖w‖² + c v² is at most 2 max(1, √c) times tolerance times steps. At p = 1
/// steps of size h across kinks are forced. The field being tangent to the level of what is conserved at every stage, a step changes
/// it by h² Σ (b_i b_j − b_i a_ij − b_j a_ji)⟨k_i, k_j⟩ of the method's coefficients a, b and its slopes k: by at most 33 (h ρ)², ρ the
/// largest ‖θ'‖/‖θ‖. On noisy samples neurons slide along kinks, and nearly all steps are forced, whose errors cancel where this bound adds
/// them up; on orthogonal samples a neuron crosses each kink once, and the bound is narrow.
/// </remarks>
internal abstract class BalanceStatement : FlowStatement
{
    private const double Tolerance = 1e-7, Rounding = 1e-12;
    private const int Samples = 8, Features = 6, OrthogonalFeatures = 10, Hidden = 4;
    private static readonly double[] Outputs = [1.7, -0.4, 0.9, -1.5];

    /// <summary>What a neuron computes.</summary>
    protected abstract NeuronForm Form { get; }

    /// <inheritdoc/>
    public override Markup Hypotheses => "p ≥ 1";

    /// <inheritdoc/>
    public override string Measured => "its largest change over neurons and steps, relative to the sum of the two terms";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 max(1, √c) × tolerance × steps, c the factor of v² (p = 1: and 33 (h ρ)² for each step of "
        + (Markup)"h = 2e−4 that is forced across a kink, ρ the largest rate of a neuron)";

    /// <inheritdoc/>
    public override string Refutation =>
        "a difference that drifts by more than the steps can err: with 3 in place of the factor 1, or 1 in place of 3, it is above 0.01";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"{Plural.Of(Samples, "noisy sample")} ")
        + Markup.Of($"in {Plural.Of(Features, "feature")}, at p = 1 as many orthogonal ones in {OrthogonalFeatures} as well, ")
        + Markup.Of($"{Plural.Of(Hidden, "neuron")} through their births; ")
        + "the flow in the weights themselves, which knows nothing of the law, and the exact flow, whose coordinates conserve it";

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from data in context.Of<(double, bool)[]>([(3, false)], [(1, true), (1, false), (1.5, false), (2, false), (3, false), (4, false)])
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[0]], SmallFlow.Losses)
        from balanced in context.Of<bool[]>([false], [true, false])
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => Cases(data, loss, balanced, context, stop));

    /// <summary>
    /// The largest change of ‖w‖² − c v² since the first state, over the largest ‖w‖² + c v² so far, of rows (w_j, v_j).
    /// </summary>
    internal sealed class Drift(double factor)
    {
        private double[]? initial;
        private double[] sizes = [];

        /// <summary>The drift so far.</summary>
        public double Largest { get; private set; }

        /// <summary>Takes a state.</summary>
        public void Look(DoubleMatrix state)
        {
            double[] differences = new double[state.Rows];
            if (initial is null) sizes = new double[state.Rows];
            for (int j = 0; j < state.Rows; j++)
            {
                double norm = TensorPrimitives.SumOfSquares<double>(state.Row(j)[..^1]), output = factor * state[j, state.Columns - 1]
                    * state[j, state.Columns - 1];
                differences[j] = norm - output;
                sizes[j] = Math.Max(sizes[j], norm + output);
                if (initial is not null) Largest = Math.Max(Largest, Math.Abs(differences[j] - initial[j]) / sizes[j]);
            }
            initial ??= differences;
        }
    }

    private IEnumerable<CheckedCase> Cases((double Power, bool Orthogonal) data, IBinaryLoss loss, bool balanced, CheckContext context,
        CancellationToken stop)
    {
        (double power, bool orthogonal) = data;
        double factor = Form == NeuronForm.Normalised ? 1 : power, until = power < 1.5 && !orthogonal ? 4 : 20;
        FlowProblem problem = orthogonal
            ? SmallFlow.Orthogonal(Samples, OrthogonalFeatures, loss, context.Seed) with { Form = Form }
            : SmallFlow.Noisy(Samples, Features, power, loss, context.Seed, Form);
        FlowStart start = Start(balanced, problem.Dimension, context.Seed);
        string words = string.Create(CultureInfo.InvariantCulture,
            $"p = {power}, {loss.Name}, {(balanced ? "balanced" : "‖w‖ and |v| of any sizes")}")
            + (orthogonal ? ", orthogonal samples" : "");
        Drift plain = new(factor), exact = new(factor);
        (IntegrationStatistics work, double rate) = PlainFlow.Run(problem, start, until, Tolerance, plain.Look, stop);
        double forced = work.Forced * SmallFlow.QuadraticDefect * Math.Pow(PlainFlow.ForcedSize * rate, 2);
        yield return CheckedCase.Of($"{words}: flow in the weights", plain.Largest, Rounding, BoundSide.Upper,
            (2 * Math.Max(1, Math.Sqrt(factor)) * Tolerance * work.Accepted) + forced);
        foreach (FlowRecord record in SmallFlow.Run(problem, start, FlowOptions.EvenTimes(until, 9), Tolerance, stop).Records)
            exact.Look(Weights(record));
        // Its coordinates conserve it, so nothing is tested there: it is shown how well.
        yield return CheckedCase.Shown($"{words}: exact flow", exact.Largest);
    }

    private static FlowStart Start(bool balanced, int features, ulong seed)
    {
        DecimalScale scale = DecimalScale.From(0.2);
        if (balanced) return FlowStart.Balanced(Hidden, features, scale, seed);
        DoubleMatrix weights = new(Hidden, features);
        for (int j = 0; j < Hidden; j++)
        {
            CounterRandom random = new(seed, (uint)j);
            for (int d = 0; d < features; d++) weights[j, d] = random.NextGaussian();
        }
        return FlowStart.Of(weights, Outputs, scale);
    }

    /// <summary>Rows (w_j, v_j) of a record.</summary>
    private static DoubleMatrix Weights(FlowRecord record)
    {
        int features = record.Directions.Length / Hidden;
        DoubleMatrix weights = new(Hidden, features + 1);
        for (int j = 0; j < Hidden; j++)
        {
            TensorPrimitives.Multiply(SmallFlow.Direction(record, j), Math.Exp(record.LogNorms[j]), weights.Row(j)[..^1]);
            weights[j, features] = record.Signs[j] * Math.Exp(record.LogOutputs[j]);
        }
        return weights;
    }
}
