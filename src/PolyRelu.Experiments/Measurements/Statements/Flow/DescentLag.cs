using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>Gradient descent with step η is late by t ηλ/2: its steps multiply by 1 + ηλ where the flow does by e^{ηλ}.</summary>
/// <remarks>
/// Descent is written out here, in the weights (<see cref="PlainFlow.Descend"/>), and the births that it is compared with are those of the
/// exact flow. Alignment before the plateau, and the last piece of growth, where slopes change, are a part of the time that vanishes with
/// the scale as 1/ln(1/s): that is the bound, with its constant fitted, and judged at 1.
/// </remarks>
internal sealed class DescentLag : FlowStatement
{
    private const double Tolerance = 1e-8, Constant = 1;
    private const int Clusters = 4, Positive = 2, Hidden = 8, Dimension = 12;

    /// <inheritdoc/>
    public override string Name => "descent-lag";

    /// <inheritdoc/>
    public override string Title => "Gradient descent lags the flow by t ηλ/2";

    /// <inheritdoc/>
    public override Markup Claim => "With steps of size η a cluster is born at t ηλ/ln(1 + ηλ) = t (1 + ηλ/2 − …), t the time of the "
        + (Markup)"flow and λ = 1/K the rate of aligned neurons while outputs are negligible";

    /// <inheritdoc/>
    public override string Source => "docs/theory.md, gradient descent";

    /// <inheritdoc/>
    public override Markup Hypotheses => "α = 0, orthonormal centres, clusters of one size, p > 2, squared loss, ‖w‖ = |v|, s → 0";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of a birth from that, relative to the lag t ηλ/2";

    /// <inheritdoc/>
    public override Markup BoundFormula => "C/ln(1/s), judged with C = 1";

    /// <inheritdoc/>
    public override string Refutation => "births of descent that are off by more than the bound: η taken as 0.6 in place of 0.8 is seen";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"gradient descent and exact flow of {Plural.Of(Hidden, "neuron")} ")
        + Markup.Of($"on {Plural.Of(Clusters, "cluster")}, p = 3, ")
        + "η from 0.1 to 0.8, s from 1e−7 to 1e−60";

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from exponent in context.Of<int[]>([20], [7, 20, 60])
        from step in context.Of<double[]>([0.8], [0.8, 0.4, 0.2, 0.1])
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => [Case(exponent, step, context.Seed, stop)]);

    /// <summary>C, the largest that a case asks for, and the least and largest of all.</summary>
    protected override IReadOnlyList<FittedConstant> Fit(IReadOnlyList<CheckedCase> cases)
    {
        double[] constants = [.. cases.Select(one => Constant * one.Measured / one.Bound!.Value)];
        return [new FittedConstant("C", constants.Max(), constants.Min(), constants.Max())];
    }

    private static CheckedCase Case(int exponent, double step, ulong seed, CancellationToken stop)
    {
        FlowProblem problem = SmallFlow.Clusters(Clusters, Positive, 3, SmallFlow.Losses[0]).ToFlowProblem();
        FlowStart start = NoiseFreeStart.Balanced(Hidden, Clusters, Dimension, DecimalScale.Parse($"1e-{exponent}"), seed);
        double end = 1.5 * Clusters * exponent * Math.Log(10);
        double[] flow = SmallFlow.Run(problem, start, [end], Tolerance, stop).Births;
        double off = Off(flow, Births(problem, start, step, 1.2 * end, stop), step);
        return CheckedCase.Of(string.Create(CultureInfo.InvariantCulture, $"s = 1e-{exponent}, η = {step}"), off, 0, BoundSide.Upper,
            Constant / (exponent * Math.Log(10)));
    }

    /// <summary>The largest difference of t_descent from t ηλ/ln(1 + ηλ) over the clusters that the flow has born, over t ηλ/2; the
    /// largest number where descent never bears one.</summary>
    internal static double Off(double[] flow, double[] descent, double step)
    {
        double gain = step / Clusters;
        return Enumerable.Range(0, Clusters).Where(k => !double.IsNaN(flow[k])).Max(k => double.IsNaN(descent[k]) ? double.MaxValue
            : Math.Abs((descent[k] / flow[k]) - (gain / Math.Log(1 + gain))) / (gain / 2));
    }

    /// <summary>Times at which the margins of gradient descent pass ½, linear between two steps.</summary>
    internal static double[] Births(FlowProblem problem, FlowStart start, double step, double until, CancellationToken stop)
    {
        double[] births = new double[Clusters], before = new double[Clusters];
        Array.Fill(births, double.NaN);
        PlainFlow.Descend(problem, start, step, until, (time, outputs) =>
        {
            for (int k = 0; k < Clusters; k++)
            {
                double margin = problem.Labels[k] * outputs[k];
                if (double.IsNaN(births[k]) && margin >= 0.5) births[k] = time - (step * (margin - 0.5) / (margin - before[k]));
                before[k] = margin;
            }
        }, stop);
        return births;
    }
}
