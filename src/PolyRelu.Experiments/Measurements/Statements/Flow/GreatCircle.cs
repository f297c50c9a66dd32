using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>p = 1 within one activation cell: a neuron turns on a great circle, and the angle to its pull has a closed form.</summary>
/// <remarks>
/// Samples are noisy: no cluster structure enters. The pull b is summed here over the samples that are active at the start. In the closed
/// form w/r0 = u0 + b/|b| (sinh τ + c (cosh τ − 1)) every pre-activation is monotone in τ, so it changes its sign once at most: a neuron is
/// followed until the first does, which is found without the flow. Errors of steps do not grow, since angle and plane are drawn to b: u
/// is compared to twice the tolerance times steps, and ln r likewise.
/// </remarks>
internal sealed class GreatCircle : FlowStatement
{
    private const double Tolerance = 1e-9;
    private const int Samples = 10, Features = 14, Hidden = 8;

    /// <inheritdoc/>
    public override string Name => "great-circle";

    /// <inheritdoc/>
    public override string Title => "At p = 1 a neuron turns on a great circle within an activation cell";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"With b = s Σ g<sub>i</sub> x<sub>i</sub> over the active samples, u stays in the plane of ")
        + Markup.Of($"u<sub>0</sub> and b, cos∠(u, b) = tanh(|b| t + c<sub>0</sub>) and ")
        + Markup.Of($"r = r<sub>0</sub> cosh(|b| t + c<sub>0</sub>)/cosh c<sub>0</sub>, until an activation changes");

    /// <inheritdoc/>
    public override string Source => "docs/gradient-flow.md, p = 1 within an activation cell";

    /// <inheritdoc/>
    public override Markup Hypotheses => "p = 1, ‖w‖ = |v|, f ≡ 0; any samples";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of the cosine, of ln r, and of u from the plane";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 × tolerance × steps";

    /// <inheritdoc/>
    public override string Refutation => "a direction that leaves the plane, or a speed other than ‖b‖: p = 1.001 is seen";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "neuron")} from 1e−200 on {Plural.Of(Samples, "noisy sample")} in {Features} ")
        + "features, each as long as it stays in its first cell";

    /// <inheritdoc/>
    public override double SmallChecks => 10;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[0]], SmallFlow.Losses)
        from draw in context.Draws(1, 4)
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => [Case(loss, draw, stop)]);

    private static CheckedCase Case(IBinaryLoss loss, CheckDraw draw, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(loss, 1, draw.Seed, stop);
        (double difference, int looks) = Difference(flow, SmallFlow.EarlySlope(loss));
        string words = string.Create(CultureInfo.InvariantCulture, $"{loss.Name}, {draw}, {looks} looks");
        return looks == 0 ? CheckedCase.Shown(words, difference)
            : CheckedCase.Of(words, difference, 0, BoundSide.Upper, 2 * Tolerance * flow.Statistics.Accepted);
    }

    /// <summary>A flow of negligible outputs.</summary>
    internal static FlowTrajectory Flow(IBinaryLoss loss, double power, ulong seed, CancellationToken stop) =>
        SmallFlow.Run(SmallFlow.Noisy(Samples, Features, power, loss, seed),
            FlowStart.Balanced(Hidden, Features, DecimalScale.Parse("1e-200"), seed), FlowOptions.EvenTimes(2.5, 51), Tolerance, stop);

    /// <summary>The largest difference from the closed form, and the number of neurons and records that were compared.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="slope">−∂ℓ/∂f at f = 0 of the label 1.</param>
    internal static (double Difference, int Looks) Difference(FlowTrajectory flow, double slope)
    {
        double largest = 0;
        int looks = 0;
        for (int j = 0; j < flow.Hidden; j++)
        {
            double[] initial = SmallFlow.Direction(flow.Records[0], j).ToArray(), pull = new double[initial.Length];
            bool[] active = Active(flow.Problem, initial);
            for (int i = 0; i < active.Length; i++)
                if (active[i])
                    TensorPrimitives.MultiplyAdd(flow.Problem.Inputs.Row(i),
                        flow.Records[0].Signs[j] * flow.Problem.Labels[i] * slope / active.Length, pull, pull);
            double length = TensorPrimitives.Norm<double>(pull);
            if (length == 0) continue;
            TensorPrimitives.Divide(pull, length, pull);
            double phase = Math.Atanh(TensorPrimitives.Dot<double>(initial, pull));
            double[] across = new double[initial.Length];                   // the part of u0 across b, of length 1
            TensorPrimitives.MultiplyAdd(pull, -Math.Tanh(phase), initial, across);
            TensorPrimitives.Multiply(across, Math.Cosh(phase), across);
            foreach (FlowRecord record in flow.Records.Skip(1))
            {
                double[] now = SmallFlow.Direction(record, j).ToArray();
                // To the end of the step that holds the record: what lies in a step across a kink is interpolated across it.
                double turn = length * record.Time, angle = turn + phase, end = turn + (length * record.StepSize);
                double[] moved = [.. initial];
                TensorPrimitives.MultiplyAdd(pull, Math.Sinh(end) + (Math.Tanh(phase) * (Math.Cosh(end) - 1)), moved, moved);
                if (!Active(flow.Problem, moved).SequenceEqual(active)) break;
                looks++;
                largest = Math.Max(largest, Math.Abs(record.LogNorms[j] - flow.Records[0].LogNorms[j]
                    - Math.Log(Math.Cosh(angle) / Math.Cosh(phase))));
                TensorPrimitives.MultiplyAdd(pull, -Math.Tanh(angle), now, now);
                TensorPrimitives.MultiplyAdd(across, -1 / Math.Cosh(angle), now, now);
                largest = Math.Max(largest, TensorPrimitives.Norm<double>(now));
            }
        }
        return (largest, looks);
    }

    private static bool[] Active(FlowProblem problem, double[] direction) =>
        [.. Enumerable.Range(0, problem.Count).Select(i => TensorPrimitives.Dot<double>(problem.Inputs.Row(i), direction) > 0)];
}
