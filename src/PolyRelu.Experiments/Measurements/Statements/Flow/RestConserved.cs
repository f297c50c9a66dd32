using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>‖w‖^{p−1} P⊥w of every neuron stays, P⊥ on what is orthogonal to all samples.</summary>
/// <remarks>
/// The coordinates of <see cref="FlowSession"/> know nothing of it, and P⊥ is found here by a Gram–Schmidt of its own. Compared are
/// logarithms and directions, (r/r0)^p P⊥u with P⊥u0, relative to the latter. A step is wrong by at most the tolerance in u and in ln r,
/// hence in this quantity by tolerance × (p + 1/‖P⊥u‖) of itself, and the other steps conserve that: the bound is this times the number
/// of steps, with the smallest ‖P⊥u‖ met. At p = 1 samples are orthogonal, so that no neuron slides along a kink; steps that are forced
/// across one, by an angle of 1e−4 at most, add 33e−8 each, the same as of a quadratic form (P⊥u and ln r move by one slope). Records
/// beyond (r/r0)^p = 1e4 are left out, where nothing is left of P⊥u to compare.
/// </remarks>
internal sealed class RestConserved : FlowStatement
{
    private const double Tolerance = 1e-10, LargestGrowth = 1e4;
    private const int Samples = 6, Features = 10, Hidden = 5;

    /// <inheritdoc/>
    public override string Name => "rest-conserved";

    /// <inheritdoc/>
    public override string Title => "What is orthogonal to the data is conserved, times ‖w‖^(p−1)";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"Along θ' = −∇L(θ), ‖w<sub>j</sub>‖<sup>p−1</sup> P w<sub>j</sub> does not change, for every ")
        + Markup.Of($"neuron v σ(⟨x, w⟩)<sup>p</sup>/‖w‖<sup>p−1</sup>, P the projection onto what is orthogonal to all samples");

    /// <inheritdoc/>
    public override string Source => "docs/theory.md";

    /// <inheritdoc/>
    public override Markup Hypotheses => "p ≥ 1; the samples do not span all features";

    /// <inheritdoc/>
    public override string Measured => "the largest change of (r/r0)^p P u over neurons and records, relative to its length";

    /// <inheritdoc/>
    public override Markup BoundFormula => "tolerance × steps × (p + 1/min‖P u‖), and at p = 1 3.3e−7 for each step that is forced";

    /// <inheritdoc/>
    public override string Refutation => "an exponent other than p − 1: with p − 1.01 the drift is beyond the bound";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "neuron")} ")
        + Markup.Of($"on {Plural.Of(Samples, "noisy sample")} (p = 1: orthogonal ones) in {Plural.Of(Features, "feature")} from ")
        + "0.2 and 1e−200, as long as (r/r0)^p is below 1e4";

    /// <inheritdoc/>
    public override double SmallChecks => 7;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of<double[]>([2, 3], [1, 1.5, 2, 3, 4])
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[2]], SmallFlow.Losses)
        from scale in (string[])["0.2", "1e-200"]
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => [Case(power, loss, scale, context.Seed, stop)]);

    private static CheckedCase Case(double power, IBinaryLoss loss, string scale, ulong seed, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(power, loss, scale, seed, stop);
        (double drift, double least) = Drift(flow, power);
        return CheckedCase.Of(string.Create(CultureInfo.InvariantCulture, $"p = {power}, {loss.Name}, s = {scale}"), drift, 0,
            BoundSide.Upper, Bound(flow, power, least));
    }

    /// <summary>A Gaussian flow on samples that do not span all features.</summary>
    internal static FlowTrajectory Flow(double power, IBinaryLoss loss, string scale, ulong seed, CancellationToken stop) =>
        SmallFlow.Run(
            power < 1.5 ? SmallFlow.Orthogonal(Samples, Features, loss, seed) : SmallFlow.Noisy(Samples, Features, power, loss, seed),
            FlowStart.Gaussian(Hidden, Features, DecimalScale.Parse(scale), seed), FlowOptions.EvenTimes(20, 21), Tolerance, stop);

    /// <summary>What the drift of a flow may be.</summary>
    internal static double Bound(FlowTrajectory flow, double power, double least) =>
        (Tolerance * flow.Statistics.Accepted * (power + (1 / least)))
        + (SmallFlow.QuadraticDefect * SmallFlow.ForcedTurn * SmallFlow.ForcedTurn * flow.Statistics.Forced);

    /// <summary>The largest relative change of (r/r0)^e P⊥u since the first record, and the smallest ‖P⊥u‖ among those compared.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="exponent">e, which is p if the law holds.</param>
    internal static (double Drift, double Least) Drift(FlowTrajectory flow, double exponent)
    {
        List<double[]> basis = Basis(flow.Problem.Inputs);
        double drift = 0, least = 1;
        for (int j = 0; j < flow.Hidden; j++)
        {
            double[] initial = Rest(SmallFlow.Direction(flow.Records[0], j), basis);
            double size = TensorPrimitives.Norm<double>(initial);
            foreach (FlowRecord record in flow.Records)
            {
                double growth = exponent * (record.LogNorms[j] - flow.Records[0].LogNorms[j]);
                if (growth > Math.Log(LargestGrowth)) continue;
                double[] rest = Rest(SmallFlow.Direction(record, j), basis);
                least = Math.Min(least, TensorPrimitives.Norm<double>(rest));
                TensorPrimitives.Multiply(rest, Math.Exp(growth), rest);
                drift = Math.Max(drift, TensorPrimitives.Distance<double>(rest, initial) / size);
            }
        }
        return (drift, least);
    }

    private static List<double[]> Basis(DoubleMatrix inputs)
    {
        List<double[]> basis = [];
        for (int i = 0; i < inputs.Rows; i++)
        {
            double[] rest = Rest(Rest(inputs.Row(i), basis), basis);
            TensorPrimitives.Divide(rest, TensorPrimitives.Norm<double>(rest), rest);
            basis.Add(rest);
        }
        return basis;
    }

    private static double[] Rest(ReadOnlySpan<double> vector, List<double[]> basis)
    {
        double[] rest = vector.ToArray();
        foreach (double[] direction in basis)
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(direction, rest), rest, rest);
        return rest;
    }
}
