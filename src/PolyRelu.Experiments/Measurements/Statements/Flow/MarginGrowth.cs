using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The margin of clusters that one neuron serves, for all time.</summary>
/// <remarks>
/// Compared with the closed forms of <see cref="PlainGrowth"/>, which share nothing with the library's
/// <c>ClusterGrowth</c>. A step is wrong by at most the tolerance in ln r, so by
/// twice that in ln z; (ln z)' = 2λ g(z) falls with z, so errors shrink afterwards: the bound is twice the tolerance times steps, and the
/// rounding of ln z.
/// </remarks>
internal sealed class MarginGrowth : FlowStatement
{
    private const double Tolerance = 1e-9, Rounding = 1e-14;
    private const int Clusters = 4;

    /// <inheritdoc/>
    public override string Name => "margin-growth";

    /// <inheritdoc/>
    public override string Title => "The margin of one neuron has a closed form";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"One balanced neuron that serves c of K equal clusters without noise has the margin z with ")
        + Markup.Of($"Ψ(z) − Ψ(z<sub>0</sub>) = 2 c<sup>1−p/2</sup> t/K; Ψ = ln z − ln(1 − z) with squared, Ei(z) with exponential and ")
        + "Ei(z) + ln z with logistic loss";

    /// <inheritdoc/>
    public override string Source => "docs/gradient-flow.md, growth of a cluster";

    /// <inheritdoc/>
    public override Markup Hypotheses => "α = 0, orthonormal centres; ‖w‖ = |v|; w along the sum of the c centres";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of ln z over nine times from the start to well after the birth";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 × tolerance × steps, and the rounding of ln z";

    /// <inheritdoc/>
    public override string Refutation => "another loss or power in Ψ: 3.001 in place of p = 3 is seen";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of one neuron on {Plural.Of(Clusters, "cluster")}, c = 1 and 2, from 0.1 to 1e−300");

    /// <inheritdoc/>
    public override double SmallChecks => 15;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of<double[]>([3], [1, 1.5, 2, 3, 4])
        from loss in SmallFlow.Losses
        from shared in (int[])[1, 2]
        from scale in context.Of<string[]>(["1e-20"], ["0.1", "1e-20", "1e-300"])
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => [Case(power, loss, shared, scale, stop)]);

    private static CheckedCase Case(double power, IBinaryLoss loss, int shared, string scale, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(power, loss, shared, scale, stop);
        double bound = (2 * Tolerance * flow.Statistics.Accepted) + (Rounding * (1 + Math.Abs(LogStart(flow, power, shared))));
        return CheckedCase.Of(string.Create(CultureInfo.InvariantCulture, $"p = {power}, {loss.Name}, c = {shared}, s = {scale}"),
            Difference(flow, power, loss, shared), 0, BoundSide.Upper, bound);
    }

    /// <summary>The flow of one neuron along the sum of the first centres, until its margin is near its end.</summary>
    internal static FlowTrajectory Flow(double power, IBinaryLoss loss, int shared, string scale, CancellationToken stop)
    {
        double[] weights = new double[Clusters + 1];
        weights.AsSpan(0, shared).Fill(1 / Math.Sqrt(shared));
        DecimalScale size = DecimalScale.Parse(scale);
        double rate = Rate(power, shared), until = (-2 * size.Logarithm / (2 * rate * SmallFlow.EarlySlope(loss))) + (4 / rate);
        return SmallFlow.Run(SmallFlow.Clusters(Clusters, Clusters / 2, power, loss).ToFlowProblem(),
            FlowStart.Of(DoubleMatrix.From(1, Clusters + 1, weights), [1], size), FlowOptions.EvenTimes(until, 9), Tolerance, stop);
    }

    /// <summary>The largest difference of ln z over the records.</summary>
    /// <param name="flow">A flow of one neuron.</param>
    /// <param name="power">The power that the closed form is asked for: that of the flow, unless a test asks for another.</param>
    /// <param name="loss">The loss of the closed form.</param>
    /// <param name="shared">c.</param>
    internal static double Difference(FlowTrajectory flow, double power, IBinaryLoss loss, int shared) => flow.Records.Max(record =>
        Math.Abs(PlainGrowth.LogMargin(loss, LogStart(flow, power, shared), 2 * Rate(power, shared) * record.Time)
            - record.LogNorms[0] - record.LogOutputs[0] - (power * Math.Log(record.Directions[0]))));

    private static double LogStart(FlowTrajectory flow, double power, int shared) =>
        flow.Records[0].LogNorms[0] + flow.Records[0].LogOutputs[0] - (power / 2 * Math.Log(shared));

    private static double Rate(double power, int shared) => Math.Pow(shared, 1 - (power / 2)) / Clusters;
}
