using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>p = 2 without noise, balanced: one number Γ_k for each cluster moves all neurons, for all time.</summary>
/// <remarks>
/// Two cases each. Γ_k is read off the neuron that sees cluster k most, and all others are compared with what it says; nothing is assumed
/// but the form. And Γ_k' = −m_k ∂ℓ/∂f_k is integrated here by Runge and Kutta's method in steps of one size, from the start alone, by code
/// that shares nothing with <c>QuadraticFlow</c>. A step of the flow is wrong by the tolerance in u and ln r, each read twice and
/// compared with another: 4 tolerance × steps; in the second case the growth to ½ makes ten times that.
/// </remarks>
internal sealed class QuadraticGains : FlowStatement
{
    private const double Tolerance = 1e-9, Step = 0.02;
    private const int Clusters = 4, Positive = 2, Dimension = 30;

    /// <inheritdoc/>
    public override string Name => "quadratic-gains";

    /// <inheritdoc/>
    public override string Title => "At p = 2 one number for each cluster moves every neuron, for all time";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"With ω<sub>kj</sub> = u<sub>kj</sub>(r<sub>j</sub>/r<sub>j</sub>(0))², ")
        + Markup.Of($"ω<sub>kj</sub>(t) = ω<sub>kj</sub>(0) exp(2 s<sub>j</sub> Γ<sub>k</sub>(t)) where it is positive, with one ")
        + Markup.Of($"Γ<sub>k</sub> for all neurons, Γ<sub>k</sub>' = −m<sub>k</sub> ∂ℓ/∂f(f<sub>k</sub>)");

    /// <inheritdoc/>
    public override string Source => "docs/gradient-flow.md, p = 2";

    /// <inheritdoc/>
    public override Markup Hypotheses => "α = 0, orthonormal centres, p = 2, ‖w‖ = |v|";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of u, ln r and f between the flow and what Γ says";

    /// <inheritdoc/>
    public override Markup BoundFormula => "4 × tolerance × steps with Γ of one neuron, 40 × with Γ of its own equation";

    /// <inheritdoc/>
    public override string Refutation => "neurons that need a Γ of their own, as those of p = 2.001 do";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of neurons from 1e−5 on {Plural.Of(Clusters, "cluster")} through the births");

    /// <inheritdoc/>
    public override double SmallChecks => 9;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from loss in context.Of<IReadOnlyList<IBinaryLoss>>([SmallFlow.Losses[0]], SmallFlow.Losses)
        from draw in context.Draws(1, 3)
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop =>
            Cases(loss, context.Of(6, 12), draw, stop));

    private static IEnumerable<CheckedCase> Cases(IBinaryLoss loss, int hidden, CheckDraw draw, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(loss, 2, hidden, draw.Seed, stop);
        string words = string.Create(CultureInfo.InvariantCulture, $"{loss.Name}, h = {hidden}, {draw}");
        double accuracy = Tolerance * flow.Statistics.Accepted;
        yield return CheckedCase.Of($"{words}: one Γ for all neurons", Spread(flow), 0, BoundSide.Upper, 4 * accuracy);
        yield return CheckedCase.Of($"{words}: Γ of its equation", Difference(flow, stop), 0, BoundSide.Upper, 40 * accuracy);
    }

    /// <summary>A balanced flow from 1e−5 until after the births.</summary>
    internal static FlowTrajectory Flow(IBinaryLoss loss, double power, int hidden, ulong seed, CancellationToken stop) =>
        SmallFlow.Run(SmallFlow.Clusters(Clusters, Positive, power, loss).ToFlowProblem(),
            NoiseFreeStart.Balanced(hidden, Clusters, Dimension, DecimalScale.Parse("1e-5"), seed),
            FlowOptions.EvenTimes(60 / SmallFlow.EarlySlope(loss), 7), Tolerance, stop);

    /// <summary>The largest difference of u and ln r between each neuron and what Γ, read off others, says of it.</summary>
    internal static double Spread(FlowTrajectory flow)
    {
        double largest = 0;
        double[] gains = new double[Clusters];
        foreach (FlowRecord record in flow.Records)
        {
            for (int k = 0; k < Clusters; k++)
            {
                int best = Enumerable.Range(0, flow.Hidden).MaxBy(j => Math.Min(SmallFlow.Direction(record, j)[k],
                    SmallFlow.Direction(flow.Records[0], j)[k]));
                gains[k] = record.Signs[best] / 2.0 * (Math.Log(SmallFlow.Direction(record, best)[k]
                    / SmallFlow.Direction(flow.Records[0], best)[k]) + (2 * Growth(flow, record, best)));
            }
            largest = Math.Max(largest, Difference(flow, record, gains));
        }
        return largest;
    }

    /// <summary>The largest difference of u, ln r and f between the flow and the network of Γ by its own equation.</summary>
    internal static double Difference(FlowTrajectory flow, CancellationToken stop)
    {
        double[] gains = new double[Clusters], outputs = new double[Clusters];
        double time = 0, largest = 0;
        foreach (FlowRecord record in flow.Records)
        {
            stop.ThrowIfCancellationRequested();
            int steps = (int)Math.Ceiling((record.Time - time) / Step);
            for (int i = 0; i < steps; i++) RungeKutta(flow, gains, (record.Time - time) / steps);
            time = record.Time;
            Outputs(flow, gains, outputs);
            largest = Math.Max(largest, Difference(flow, record, gains));
            for (int k = 0; k < Clusters; k++) largest = Math.Max(largest, Math.Abs(outputs[k] - record.Outputs[k]));
        }
        return largest;
    }

    private static double Difference(FlowTrajectory flow, FlowRecord record, double[] gains)
    {
        double largest = 0;
        for (int j = 0; j < flow.Hidden; j++)
        {
            double[] omega = Omega(flow, j, gains);
            double length = Math.Sqrt(omega.Sum(x => x * x));
            largest = Math.Max(largest, Math.Abs((Math.Log(length) / 2) - Growth(flow, record, j)));
            for (int k = 0; k < omega.Length; k++)
                largest = Math.Max(largest, Math.Abs((omega[k] / length) - SmallFlow.Direction(record, j)[k]));
        }
        return largest;
    }

    private static double Growth(FlowTrajectory flow, FlowRecord record, int neuron) =>
        record.LogNorms[neuron] - flow.Records[0].LogNorms[neuron];

    private static double[] Omega(FlowTrajectory flow, int neuron, double[] gains)
    {
        double[] omega = SmallFlow.Direction(flow.Records[0], neuron).ToArray();
        for (int k = 0; k < Clusters; k++)
            if (omega[k] > 0) omega[k] *= Math.Exp(2 * flow.Records[0].Signs[neuron] * gains[k]);
        return omega;
    }

    /// <summary>f_k = Σ_j s_j r_j(0)² ω_kj² / ‖ω_j‖, for r² = r(0)² ‖ω‖.</summary>
    private static void Outputs(FlowTrajectory flow, double[] gains, double[] outputs)
    {
        Array.Clear(outputs);
        for (int j = 0; j < flow.Hidden; j++)
        {
            double[] omega = Omega(flow, j, gains);
            double factor = flow.Records[0].Signs[j] * Math.Exp(2 * flow.Records[0].LogNorms[j]) / Math.Sqrt(omega.Sum(x => x * x));
            for (int k = 0; k < Clusters; k++)
                if (omega[k] > 0) outputs[k] += factor * omega[k] * omega[k];
        }
    }

    private static double[] Slopes(FlowTrajectory flow, double[] gains)
    {
        double[] slopes = new double[Clusters];
        Outputs(flow, gains, slopes);
        for (int k = 0; k < Clusters; k++)
        {
            _ = flow.Problem.Loss.Evaluate(slopes[k], flow.Problem.Labels[k], out double change);
            slopes[k] = -change / Clusters;
        }
        return slopes;
    }

    private static void RungeKutta(FlowTrajectory flow, double[] gains, double size)
    {
        double[] Moved(double[] slopes, double factor) => [.. gains.Select((gain, k) => gain + (factor * size * slopes[k]))];
        double[] first = Slopes(flow, gains), second = Slopes(flow, Moved(first, 0.5)), third = Slopes(flow, Moved(second, 0.5)),
            fourth = Slopes(flow, Moved(third, 1));
        for (int k = 0; k < gains.Length; k++) gains[k] += size / 6 * (first[k] + (2 * second[k]) + (2 * third[k]) + fourth[k]);
    }
}
