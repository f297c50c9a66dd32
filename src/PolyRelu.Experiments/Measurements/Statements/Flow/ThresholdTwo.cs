using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>Without noise p = 2 is the threshold: below it coordinates equalise, at it ratios freeze, above it one takes all.</summary>
/// <remarks>
/// The network at the end of the plateau is compared with what the linear law of ω^{2−p} says of its start: how far coordinates of a
/// neuron's class may still differ (p &lt; 2), that their ratios are those of the start (p = 2), and how much may be left of those that
/// lose (p > 2). Only the start and the growth r/r0 enter, no closed form of the library. Then R as ν = (R − 1/√K)/(√2/2 − 1/√K), 0 for
/// F and 1 for F^(p), from both sides: the median over the centres of exact distances, or else of proven radii and of examples. Below 2 a
/// neuron that sees c centres of its class grows as c^{1−p/2}, so the end is F where a neuron of each class sees all of it; above 2 it is
/// F^(p) where each centre is the one that a neuron of its class sees most: draws of other starts are passed over.
/// </remarks>
internal sealed class ThresholdTwo : FlowStatement
{
    private const double Tolerance = 1e-7, Accuracy = 1e-5, RadiusAccuracy = 1e-3;
    private static readonly double[] FewPowers = [1.8, 2, 2.2], Powers = [1.2, 1.5, 1.8, 1.9, 2, 2.1, 2.2, 2.5, 3, 4];
    private const int Clusters = 6, Positive = 3, Hidden = 60, Dimension = 100;

    /// <inheritdoc/>
    public override string Name => "threshold-two";

    /// <inheritdoc/>
    public override string Title => "Without noise the threshold is p = 2";

    /// <inheritdoc/>
    public override Markup Claim => "From a vanishing start, the positive coordinates of a neuron along the centres of its class "
        + Markup.Of($"become equal for p &lt; 2 (the network ends at F, ν = 0), keep their ratios at p = 2, and lose to the largest of ")
        + Markup.Of($"them for p &gt; 2 (F<sup>(p)</sup>, ν = 1), ν = (R − 1/√K)/(√2/2 − 1/√K)");

    /// <inheritdoc/>
    public override string Source => "docs/theory.md, the threshold at p = 2";

    /// <inheritdoc/>
    public override Markup Hypotheses =>
        "α = 0, orthonormal centres, clusters of one size, ‖w‖ = |v|, s → 0; a neuron of each class that sees all of it (p < 2), one for "
        + (Markup)"each centre that sees it most (p > 2)";

    /// <inheritdoc/>
    public override string Measured => "what is left of the differences at the end of the plateau, and ν or 1 − ν at the end";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"what ω<sup>2−p</sup> + const leaves of them, and 1e−5; ν: 1e−3");

    /// <inheritdoc/>
    public override string Refutation =>
        "coordinates that differ by more than the law of the side leaves, or a proven ν of more than 1e−3 below p = 2, a found 1 − ν "
        + "of more than that above";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "neuron")} from 1e−300 on {Plural.Of(Clusters, "cluster")}, squared loss; R by ")
        + "the exact distances of what is left when neurons of one direction are counted as one, or by certificates and boundary descent";

    /// <inheritdoc/>
    public override double SmallChecks => 8;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of(FewPowers, Powers)
        from draw in Draws(context, power).Take(context.Of(1, 3))
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => Cases(power, draw, stop));

    /// <inheritdoc/>
    protected override IReadOnlyList<FittedConstant> Fit(IReadOnlyList<CheckedCase> cases)
    {
        double[] found = [.. Powers.Where(power => Of(power).Length > 0)];
        return [Fitted("ν", found.Last(power => power < 2)), Fitted("ν", 2), Fitted("1 − ν", found.First(power => power > 2))];

        double[] Of(double power) => [.. cases.Where(one => one.Words.StartsWith(Beginning(power), StringComparison.Ordinal)
            && (one.Words.EndsWith('ν') || one.Words.EndsWith("|ν|", StringComparison.Ordinal))).Select(one => one.Measured)];

        FittedConstant Fitted(string symbol, double power) => new(
            string.Create(CultureInfo.InvariantCulture, $"{symbol} at p = {power}"), Of(power).Average(), Of(power).Min(), Of(power).Max());
    }

    private static string Beginning(double power) => string.Create(CultureInfo.InvariantCulture, $"p = {power}, ");

    private static IEnumerable<CheckedCase> Cases(double power, CheckDraw draw, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        (FlowStart start, FlowTrajectory flow) = Flow(power, draw.Seed, stop);
        string words = Beginning(power) + draw;
        (double left, double allowed) = Left(start, flow.Records[0], power);
        yield return CheckedCase.Of($"{words}: coordinates", left, 0, BoundSide.Upper, allowed + Accuracy);
        (double proven, double found) = NoiseFreeRadius.Bracket(flow, Clusters, stop);
        (string quantity, double low, double high) = power > 2 ? ("1 − ν", 1 - Phase(found), 1 - Phase(proven))
            : ("ν", Phase(proven), Phase(found));
        if (power < 2) (quantity, low, high) = ("|ν|", Math.Max(0, Math.Max(low, -high)), Math.Max(Math.Abs(low), Math.Abs(high)));
        double measured = power > 2 ? low : high;           // of the nearest example
        yield return power == 2 ? CheckedCase.Shown($"{words}: {quantity}", measured)
            : CheckedCase.Of($"{words}: {quantity}", measured, low, high, BoundSide.Upper, RadiusAccuracy);
    }

    /// <summary>A start from 1e−300 and its flow after the plateau.</summary>
    internal static (FlowStart Start, FlowTrajectory Flow) Flow(double power, ulong seed, CancellationToken stop)
    {
        FlowStart start = Start(seed);
        NoiseFreeProblem problem = SmallFlow.Clusters(Clusters, Positive, power, SmallFlow.Losses[0]);
        return (start, NoiseFreeFlow.Limit(problem, start, Tolerance, stop).Trajectory);
    }

    /// <summary>
    /// What is left of the differences between coordinates of one class, and what may be: of the neuron with most beyond that.
    /// </summary>
    /// <param name="start">The start.</param>
    /// <param name="record">The flow at the end of its plateau.</param>
    /// <param name="power">The power that is asked for: that of the flow, unless a test asks for another.</param>
    internal static (double Left, double Allowed) Left(FlowStart start, FlowRecord record, double power)
    {
        (double left, double allowed) = (0, double.PositiveInfinity);
        for (int j = 0; j < start.Hidden; j++)
        {
            double[] initial = start.Directions.Row(j).ToArray(), now = SmallFlow.Direction(record, j).ToArray();
            int[] own = [.. Enumerable.Range(0, Clusters).Where(k => k < Positive == start.Signs[j] > 0 && initial[k] > 0)];
            if (own.Length == 0) continue;
            double growth = power * (record.LogNorms[j] - start.LogNorms[j]);
            int winner = own.MaxBy(k => initial[k]);
            if (power < 2)
            {
                // ω^{2−p} are X plus at most 1, and X is the largest of them less 1.
                double least = Math.Exp((2 - power) * (growth + Math.Log(own.Max(k => now[k])))) - 1;
                Worse(Math.Log(own.Max(k => now[k]) / own.Min(k => now[k])), Math.Log(1 + (1 / least)) / (2 - power));
            }
            else if (power == 2)
            {
                Worse(own.Max(k => Math.Abs(Math.Log(now[k] / now[winner]) - Math.Log(initial[k] / initial[winner]))), 0);
            }
            else
            {
                foreach (int k in own.Where(k => k != winner))
                {
                    double rest = Math.Pow(initial[k], 2 - power) - Math.Pow(initial[winner], 2 - power);
                    Worse(now[k], Math.Exp((Math.Log(rest) / (2 - power)) - growth));
                }
            }
        }
        return (left, double.IsFinite(allowed) ? allowed : 0);

        void Worse(double difference, double bound)
        {
            // A coordinate that is not positive any more has no logarithm: the worst of all.
            if (!(difference - bound <= left - allowed)) (left, allowed) = (difference, bound);
        }
    }

    private static FlowStart Start(ulong seed) =>
        NoiseFreeStart.Balanced(Hidden, Clusters, Dimension, DecimalScale.Parse("1e-300"), seed);

    private static IEnumerable<CheckDraw> Draws(CheckContext context, double power) =>
        Enumerable.Range(1, int.MaxValue - 1).Select(number => CheckDraw.Of(context.Seed, number))
            .Where(draw => power == 2 || IsServed(Start(draw.Seed), power));

    /// <summary>Whether some neurons of the start end at the limit of its side: F below 2, F^(p) above.</summary>
    private static bool IsServed(FlowStart start, double power)
    {
        HashSet<int> served = [];
        for (int j = 0; j < start.Hidden; j++)
        {
            int first = start.Signs[j] > 0 ? 0 : Positive, end = start.Signs[j] > 0 ? Positive : Clusters;
            double[] own = start.Directions.Row(j)[first..end].ToArray();
            if (power > 2 && own.Max() > 0) _ = served.Add(first + Array.IndexOf(own, own.Max()));
            if (power < 2 && own.Min() > 0) served.UnionWith(Enumerable.Range(first, own.Length));
        }
        return served.Count == Clusters;
    }

    private static double Phase(double radius)
    {
        double least = 1 / Math.Sqrt(Clusters);
        return (radius - least) / (TheoremBounds.UniversalRadius - least);
    }
}
