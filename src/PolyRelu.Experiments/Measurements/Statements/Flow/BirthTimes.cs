using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>A cluster is born when the flow of f ≡ 0 says: its margin there need only be known once, after alignment.</summary>
/// <remarks>
/// The flow of f ≡ 0 is here a flow from a start 1e150 times as small, with the same directions: while outputs are negligible lengths enter
/// nowhere, so its ln z^lin is less by 2 ln 1e150. It is read at 0.6 of the time K ln(1/s)/g(0) that aligned neurons take. None of the
/// library's <c>PredictedBirths</c> is used. Steps of either flow are wrong by the tolerance in ln r, which 100 steps make 1e−7.
/// </remarks>
internal sealed class BirthTimes : FlowStatement
{
    private const double Tolerance = 1e-9, Accuracy = 1e-7, LeastAlignment = 1e-6;
    private const int Clusters = 4, Positive = 2, Hidden = 16, Dimension = 20, Smaller = 150, Judged = 30;

    /// <inheritdoc/>
    public override string Name => "birth-times";

    /// <inheritdoc/>
    public override string Title => "Births are predicted by the flow of f ≡ 0";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"The margin of cluster k passes ½ at ")
        + Markup.Of($"t<sub>k</sub> = T + (κ − ln z<sub>k</sub><sup>lin</sup>(T)) K/(2 g(0)), z<sup>lin</sup> the margin of the flow of ")
        + Markup.Of($"f ≡ 0 at any T after alignment, g = −∂ℓ/∂z of the loss ℓ and κ = ln z<sup>lin</sup> where z = ½: 0 with squared, ")
        + Markup.Of($"Ei(½) − γ with exponential and (Ei(½) − γ − ln 2)/2 with logistic loss");

    /// <inheritdoc/>
    public override string Source => "docs/gradient-flow.md, births";

    /// <inheritdoc/>
    public override Markup Hypotheses =>
        "α = 0, orthonormal centres, clusters of one size, p > 2, s → 0, a neuron that sees the cluster most";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of a birth from its prediction, relative to the time";

    /// <inheritdoc/>
    public override Markup BoundFormula => "1e−7, from s = 1e−30 down and where neurons are aligned to 1e−6 at T";

    /// <inheritdoc/>
    public override string Refutation => "births at other times: κ of another loss is seen";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "Gaussian neuron")} ")
        + Markup.Of($"on {Plural.Of(Clusters, "cluster")} from 1e−7 to 1e−100; ")
        + "what is off at 1e−7 is shown, where neurons may be born before they are aligned";

    /// <inheritdoc/>
    public override double SmallChecks => 12;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of<double[]>([3], [2.5, 3, 4])
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[0]], SmallFlow.Losses)
        from exponent in context.Of<int[]>([7, 30], [7, 30, 100])
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => Cases(power, loss, exponent, context.Seed, stop));

    /// <summary>The lag at 1e−7: median, least and largest.</summary>
    protected override IReadOnlyList<FittedConstant> Fit(IReadOnlyList<CheckedCase> cases)
    {
        double[] lags = [.. cases.Where(one => one.Words.Contains("1e-7,", StringComparison.Ordinal)).Select(one => one.Measured).Order()];
        return lags.Length == 0 ? [] : [new FittedConstant("lag at 1e−7", Median.Of(lags), lags[0], lags[^1])];
    }

    private static IEnumerable<CheckedCase> Cases(double power, IBinaryLoss loss, int exponent, ulong seed, CancellationToken stop)
    {
        FlowRecord record = Early(power, loss, exponent, seed, stop);
        double[] predicted = Predicted(record, power, loss);
        double last = predicted.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double[] births = Births(power, loss, exponent, seed, 1.2 * last, stop);
        int[] born = [.. Enumerable.Range(0, Clusters).Where(k => !double.IsNaN(births[k]) && double.IsFinite(predicted[k]))];
        if (born.Length == 0) yield break;
        bool aligned = born.Length == Clusters && born.All(k => Unaligned(record, k, power) < LeastAlignment);
        double lag = born.Max(k => Math.Abs(births[k] - predicted[k]) / births[k]);
        string words = string.Create(CultureInfo.InvariantCulture, $"p = {power}, {loss.Name}, s = 1e-{exponent}")
            + (aligned ? "" : $", {born.Length} of {Clusters} born, not all of them after they were aligned");
        yield return exponent < Judged || !aligned ? CheckedCase.Shown(words, lag)
            : CheckedCase.Of(words, lag, 0, BoundSide.Upper, Accuracy);
    }

    /// <summary>The flow of f ≡ 0 at 0.6 of the time that aligned neurons would take to a birth.</summary>
    internal static FlowRecord Early(double power, IBinaryLoss loss, int exponent, ulong seed, CancellationToken stop) =>
        SmallFlow.Run(SmallFlow.Clusters(Clusters, Positive, power, loss).ToFlowProblem(), Start(exponent + Smaller, seed),
            [0.6 * Clusters * exponent * Math.Log(10) / SmallFlow.EarlySlope(loss)], Tolerance, stop).Records[^1];

    /// <summary>Births of the flow itself until a time [K]; NaN for those that are not.</summary>
    internal static double[] Births(double power, IBinaryLoss loss, int exponent, ulong seed, double until, CancellationToken stop) =>
        SmallFlow.Run(SmallFlow.Clusters(Clusters, Positive, power, loss).ToFlowProblem(), Start(exponent, seed), [until], Tolerance, stop)
            .Births;

    private static FlowStart Start(int exponent, ulong seed) =>
        NoiseFreeStart.Gaussian(Hidden, Clusters, Dimension, DecimalScale.Parse($"1e-{exponent}"), seed);

    /// <summary>Times of the births, from the flow of f ≡ 0 at one time.</summary>
    /// <param name="record">That flow, its start by <see cref="Smaller"/> powers of ten below that of the births.</param>
    /// <param name="power">The power p.</param>
    /// <param name="loss">The loss.</param>
    internal static double[] Predicted(FlowRecord record, double power, IBinaryLoss loss) => [.. Enumerable.Range(0, Clusters).Select(k =>
        record.Time + ((PlainGrowth.LogLinearAtBirth(loss) - (2 * Smaller * Math.Log(10)) - LogMargin(record, k, power).Sum)
            * Clusters / (2 * SmallFlow.EarlySlope(loss))))];

    /// <summary>1 − u_k of the neurons of a cluster's sign that see it, weighted by what they contribute to it.</summary>
    private static double Unaligned(FlowRecord record, int cluster, double power)
    {
        (double sum, (double Part, double Coordinate)[] parts) = LogMargin(record, cluster, power);
        return parts.Sum(part => Math.Exp(part.Part - sum) * (1 - part.Coordinate));
    }

    /// <summary>ln of the margin of a cluster, of neurons of its sign, and their parts of it with their coordinates.</summary>
    private static (double Sum, (double Part, double Coordinate)[] Parts) LogMargin(FlowRecord record, int cluster, double power)
    {
        (double Part, double Coordinate)[] parts = [.. Enumerable.Range(0, record.Signs.Length)
            .Where(j => record.Signs[j] > 0 == cluster < Positive && SmallFlow.Direction(record, j)[cluster] > 0)
            .Select(j => (record.LogNorms[j] + record.LogOutputs[j] + (power * Math.Log(SmallFlow.Direction(record, j)[cluster])),
                SmallFlow.Direction(record, j)[cluster]))];
        if (parts.Length == 0) return (double.NegativeInfinity, parts);     // no neuron sees the cluster
        double largest = parts.Max(part => part.Part);
        return (largest + Math.Log(parts.Sum(part => Math.Exp(part.Part - largest))), parts);
    }
}
