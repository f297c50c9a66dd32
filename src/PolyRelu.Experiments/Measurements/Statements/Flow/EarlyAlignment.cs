using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>p = 1, orthogonal samples: neurons first align with the extremal vector of the samples that they see.</summary>
/// <remarks>
/// For orthogonal samples w/r0 moves by S b once the samples of the other label are no longer seen, b the sum of g_i x_i over those of its
/// own label that are seen at the start. Only b, which the start and the labels say, and the growth r/r0 enter the comparison: the part of
/// w across b keeps its length, so sin∠(u, b) = (r0/r) ‖P u0'‖ ≤ r0/r. At t = ε ln(1/s)/β, β the largest |b|, ‖w‖ ≤ s^{1−ε} ‖w(0)‖/s.
/// At p = 1 a step across a kink is forced at an angle of up to 3e−4, which is what u may be off while a sample leaves; the angle that is
/// left shrinks with the flow. Allowed is a relative 1e−4.
/// </remarks>
internal sealed class EarlyAlignment : FlowStatement
{
    private const double Tolerance = 1e-6, Rounding = 1e-4, Share = 0.5;
    private const int Samples = 8, Features = 12, Hidden = 12;
    private const string ExponentOff = "exponent off 1";

    /// <inheritdoc/>
    public override string Name => "early-alignment";

    /// <inheritdoc/>
    public override string Title => "At p = 1 neurons align before they grow";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"With b<sub>j</sub> = s<sub>j</sub> Σ g<sub>i</sub> x<sub>i</sub> over the samples of the ")
        + Markup.Of($"label s<sub>j</sub> that neuron j sees at the start and β the largest ‖b<sub>j</sub>‖, at t = ε ln(1/s)/β ")
        + Markup.Of($"sin∠(u<sub>j</sub>, b<sub>j</sub>) ≤ r<sub>j</sub>(0)/r<sub>j</sub>(t), of the order ")
        + Markup.Of($"s<sup>ε‖b<sub>j</sub>‖/β</sup>, while r<sub>j</sub>(t) ≤ r<sub>j</sub>(0) s<sup>−ε</sup>");

    /// <inheritdoc/>
    public override string Source => "after Boursier, Pillaud-Vivien and Flammarion 2022; docs/theory.md";

    /// <inheritdoc/>
    public override Markup Hypotheses => "p = 1, orthogonal samples of any lengths, ‖w‖ = |v|, 0 < ε < 1, s → 0";

    /// <inheritdoc/>
    public override string Measured =>
        "the largest of sin∠(u, b) r(t)/r(0) over neurons, the largest growth, and the exponent of sin∠ in s over ε‖b‖/β";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"1; s<sup>−ε</sup>; |exponent − 1| ≤ 0.01, at the smallest s");

    /// <inheritdoc/>
    public override string Refutation => "neurons that are with other samples than those they see at the start, or more slowly";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "neuron")} ")
        + Markup.Of($"on {Plural.Of(Samples, "orthogonal sample")} in {Plural.Of(Features, "feature")}, ")
        + "squared loss, ε = ½";

    /// <inheritdoc/>
    public override double SmallChecks => 6;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from draw in context.Draws(1, 3)
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop =>
            Cases(context.Of<int[]>([8, 10], [4, 6, 8, 10]), draw, stop));

    private static IEnumerable<CheckedCase> Cases(int[] exponents, CheckDraw draw, CancellationToken stop)
    {
        FlowProblem problem = SmallFlow.Orthogonal(Samples, Features, SmallFlow.Losses[0], draw.Seed);
        double[]? before = null;
        double timeBefore = 0;
        foreach (int exponent in exponents)
        {
            FlowStart start = FlowStart.Balanced(Hidden, Features, DecimalScale.Parse($"1e-{exponent}"), draw.Seed);
            double[][] pulls = [.. Enumerable.Range(0, Hidden).Select(j => Pull(problem, start, j))];
            double largest = pulls.Max(pull => TensorPrimitives.Norm<double>(pull)), time = Share * exponent * Math.Log(10) / largest;
            FlowRecord record = SmallFlow.Run(problem, start, [time], Tolerance, stop).Records[^1];
            double[] sines = [.. pulls.Select((pull, j) => Sine(record, j, pull))];
            int[] served = [.. Enumerable.Range(0, Hidden).Where(j => !double.IsNaN(sines[j]))];
            string words = string.Create(CultureInfo.InvariantCulture, $"s = 1e-{exponent}, {draw}");
            double scaled = served.Max(j => sines[j] * Math.Exp(record.LogNorms[j] - start.LogNorms[j]));
            yield return CheckedCase.Of($"{words}: sin∠ r/r(0)", scaled, Rounding, BoundSide.Upper, 1);
            double growth = served.Max(j => record.LogNorms[j] - start.LogNorms[j]) / (exponent * Math.Log(10));
            yield return CheckedCase.Of($"{words}: ln(r/r(0))/ln(1/s)", growth, Rounding, BoundSide.Upper, Share);
            if (before is { } last)
            {
                double off = served.Max(j => Math.Abs((Math.Log(last[j] / sines[j])
                    / (TensorPrimitives.Norm<double>(pulls[j]) * (time - timeBefore))) - 1));
                yield return exponent < exponents[^1] ? CheckedCase.Shown($"{words}: {ExponentOff}", off)
                    : CheckedCase.Of($"{words}: {ExponentOff}", off, 0, BoundSide.Upper, 0.01);
            }
            (before, timeBefore) = (sines, time);
        }
    }

    /// <summary>sin of the angle between a neuron and its extremal vector; NaN where it has none.</summary>
    internal static double Sine(FlowRecord record, int neuron, double[] pull)
    {
        double length = TensorPrimitives.Norm<double>(pull);
        if (length == 0) return double.NaN;
        double[] across = SmallFlow.Direction(record, neuron).ToArray();
        TensorPrimitives.MultiplyAdd(pull, -TensorPrimitives.Dot<double>(across, pull) / (length * length), across, across);
        return TensorPrimitives.Norm<double>(across);
    }

    /// <summary>s b: the sum of x_i/n over the samples of the neuron's sign that it sees at the start.</summary>
    internal static double[] Pull(FlowProblem problem, FlowStart start, int neuron)
    {
        double[] pull = new double[problem.Dimension];
        for (int i = 0; i < problem.Count; i++)
            if (problem.Labels[i] == start.Signs[neuron]
                && TensorPrimitives.Dot<double>(problem.Inputs.Row(i), start.Directions.Row(neuron)) > 0)
                TensorPrimitives.MultiplyAdd(problem.Inputs.Row(i), 1.0 / problem.Count, pull, pull);
        return pull;
    }
}
