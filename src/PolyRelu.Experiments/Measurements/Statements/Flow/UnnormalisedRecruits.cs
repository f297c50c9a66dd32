using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>σ^p without the division: the neuron that is born first serves every cluster of its class that it sees at all.</summary>
/// <remarks>
/// The prediction is 1/√(m + m') of the numbers m, m' of centres of each class that its neuron sees at the start; R is measured on the
/// flow's end, the median over the centres of the nearest misclassified point that descents find, and of proven radii. With one neuron for
/// each class the end is σ(⟨x, S⟩)^p − σ(⟨x, S'⟩)^p up to what the start left, with the sums S, S' of those centres.
/// </remarks>
internal sealed class UnnormalisedRecruits : FlowStatement
{
    private const double Tolerance = 1e-6, LongestTime = 1e9, Rest = 4;
    private const uint Purpose = 0x52454352;
    private static readonly (int Own, int Other)[] Counts = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3)];

    /// <inheritdoc/>
    public override string Name => "unnormalised-recruits";

    /// <inheritdoc/>
    public override string Title => "Without the division a born neuron takes every cluster that it sees";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"A neuron v σ(⟨x, w⟩)<sup>p</sup>, p &gt; 2, from a vanishing start serves all m clusters ")
        + Markup.Of($"of its class with ⟨w(0), μ<sub>k</sub>⟩ &gt; 0; two such neurons leave the radius 1/√(m + m')");

    /// <inheritdoc/>
    public override string Source => "docs/theory.md, neurons without the division";

    /// <inheritdoc/>
    public override Markup Hypotheses => "α = 0, orthonormal centres, squared loss, a neuron for each class, s → 0";

    /// <inheritdoc/>
    public override string Measured => "the difference of the median radius from 1/√(m + m')";

    /// <inheritdoc/>
    public override Markup BoundFormula => "0.01";

    /// <inheritdoc/>
    public override string Refutation => "neurons that leave a cluster, which gives the radius of fewer clusters";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact unnormalised flow from 1e−2 on m + m' clusters; R by certificates and by descents along the boundary");

    /// <inheritdoc/>
    public override double SmallChecks => 6;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from count in context.Of([Counts[1]], Counts)
        from power in context.Of<double[]>([3], [2.5, 3])
        from draw in context.Draws(1, 2)
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop =>
            [Case(count.Own, count.Other, power, draw, stop)]);

    private static CheckedCase Case(int own, int other, double power, CheckDraw draw, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(own, other, power, draw.Seed, stop);
        (double proven, double found) = NoiseFreeRadius.Bracket(flow, own + other, stop);
        string words = string.Create(CultureInfo.InvariantCulture,
            $"m = {own}, m' = {other}, p = {power}, {draw}: R = {RadiusText.Of(found, 4)}");
        double predicted = 1 / Math.Sqrt(own + other), off = Math.Abs(found - predicted);
        return CheckedCase.Of(words, off, Math.Max(0, Math.Max(proven - predicted, predicted - found)),
            Math.Max(off, predicted - proven), BoundSide.Upper, 0.01);
    }

    /// <summary>A neuron for each class, which sees all of its class and about half of the other, to the end.</summary>
    internal static FlowTrajectory Flow(int own, int other, double power, ulong seed, CancellationToken stop)
    {
        int clusters = own + other;
        DoubleMatrix weights = new(2, clusters + 1);
        for (int j = 0; j < 2; j++)
        {
            CounterRandom random = new(seed, (uint)j, 0, Purpose);
            for (int k = 0; k <= clusters; k++)
                weights[j, k] = k < clusters && k < own == (j == 0) ? random.NextUniform(0.3, 1) : random.NextGaussian() / 2;
        }
        FlowProblem problem = SmallFlow.Clusters(clusters, own, power, SmallFlow.Losses[0]).ToFlowProblem() with
        {
            Form = NeuronForm.Unnormalised,
        };
        return FlowRun.Run(new FlowSession(problem, FlowStart.Of(weights, [1, -1], DecimalScale.Parse("1e-2")), new FlowOptions
        {
            Until = LongestTime, RecordTimes = [], Tolerance = Tolerance, Stop = FlowStop.Born, Settle = Rest * clusters,
            Precision = FlowPrecision.DoublePrecision,
        }), cancellation: stop);
    }
}
