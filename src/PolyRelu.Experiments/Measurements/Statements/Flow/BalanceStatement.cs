using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>A difference of squared weights of every neuron is conserved.</summary>
/// <remarks>
/// The coordinates of <see cref="FlowSession"/> conserve it by their construction, so its drift there is rounding alone. What puts the
/// law to the test is the flow in the weights themselves (<see cref="PlainFlow"/>), which knows nothing of it. A step of that flow is wrong
/// by at most the tolerance times ‖(w, v)‖, and the difference by twice that, times ‖(w, v)‖ again, and times the weight of v² in it; what
/// one step gets wrong, the others conserve. So the drift over ‖w‖² + c v² is at most 2 max(1, √c) times tolerance times steps. At p = 1
/// steps of size h across kinks are forced; the field being tangent to the level of what is conserved, each is wrong by h²‖θ'‖² at most
/// in order, and all of them, in a time T, by 4 h T for slopes of size 1.
/// </remarks>
internal abstract class BalanceStatement : FlowStatement
{
    private const double Tolerance = 1e-7, Rounding = 1e-12;
    private const int Samples = 8, Features = 6, Hidden = 4;
    private static readonly double[] Outputs = [1.7, -0.4, 0.9, -1.5];

    /// <summary>What a neuron computes.</summary>
    protected abstract NeuronForm Form { get; }

    /// <inheritdoc/>
    public override Markup Hypotheses => "p ≥ 1";

    /// <inheritdoc/>
    public override string Measured => "its largest change over neurons and steps, relative to the sum of the two terms";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 max(1, √c) × tolerance × steps, c the factor of v² (p = 1: and 4 h T for forced steps h); "
        + (Markup)"1e−12 for the exact flow";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"{Plural.Of(Samples, "noisy sample")} ")
        + Markup.Of($"in {Plural.Of(Features, "feature")}, {Plural.Of(Hidden, "neuron")} through their births; ")
        + "the flow in the weights themselves, which knows nothing of the law, and the exact flow, whose coordinates conserve it";

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of<double[]>([3], [1, 1.5, 2, 3, 4])
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[0]], SmallFlow.Losses)
        from balanced in context.Of<bool[]>([false], [true, false])
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => Cases(power, loss, balanced, context, stop));

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

    private IEnumerable<CheckedCase> Cases(double power, IBinaryLoss loss, bool balanced, CheckContext context, CancellationToken stop)
    {
        double factor = Form == NeuronForm.Normalised ? 1 : power, until = power < 1.5 ? 4 : 20,
            forced = power < 1.5 ? 4 * PlainFlow.ForcedSize * until : 0;
        FlowProblem problem = SmallFlow.Noisy(Samples, Features, power, loss, context.Seed, Form);
        FlowStart start = Start(balanced, context.Seed);
        string words = string.Create(CultureInfo.InvariantCulture,
            $"p = {power}, {loss.Name}, {(balanced ? "balanced" : "‖w‖ and |v| of any sizes")}");
        Drift plain = new(factor), exact = new(factor);
        long steps = PlainFlow.Run(problem, start, until, Tolerance, plain.Look, stop);
        yield return CheckedCase.Of($"{words}: flow in the weights", plain.Largest, Rounding, BoundSide.Upper,
            (2 * Math.Max(1, Math.Sqrt(factor)) * Tolerance * steps) + forced);
        foreach (FlowRecord record in SmallFlow.Run(problem, start, FlowOptions.EvenTimes(until, 9), Tolerance, stop).Records)
            exact.Look(Weights(record));
        // Its coordinates conserve it, so nothing is tested there: it is shown how well.
        yield return CheckedCase.Shown($"{words}: exact flow", exact.Largest);
    }

    private static FlowStart Start(bool balanced, ulong seed)
    {
        DecimalScale scale = DecimalScale.From(0.2);
        if (balanced) return FlowStart.Balanced(Hidden, Features, scale, seed);
        DoubleMatrix weights = new(Hidden, Features);
        for (int j = 0; j < Hidden; j++)
        {
            CounterRandom random = new(seed, (uint)j);
            for (int d = 0; d < Features; d++) weights[j, d] = random.NextGaussian();
        }
        return FlowStart.Of(weights, Outputs, scale);
    }

    /// <summary>Rows (w_j, v_j) of a record.</summary>
    private static DoubleMatrix Weights(FlowRecord record)
    {
        DoubleMatrix weights = new(Hidden, Features + 1);
        for (int j = 0; j < Hidden; j++)
        {
            TensorPrimitives.Multiply(SmallFlow.Direction(record, j), Math.Exp(record.LogNorms[j]), weights.Row(j)[..^1]);
            weights[j, Features] = record.Signs[j] * Math.Exp(record.LogOutputs[j]);
        }
        return weights;
    }
}
