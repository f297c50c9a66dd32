namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The flow without noise to its end, the plateau before the first birth in coordinates that are not stiff there.</summary>
/// <remarks>
/// While every margin is below a hundredth of the tolerance the flow is that of f ≡ 0, which <see cref="PredictedBirths"/> explains:
/// neurons are independent, each takes steps of its own, and these grow as it aligns. What is left out by then, ∫ f dt in the slopes, is
/// of the size of that margin. Afterwards a <see cref="FlowSession"/> goes on.
/// </remarks>
public static class NoiseFreeFlow
{
    private const double Negligible = 0.01;      // of the tolerance
    private const double Slack = 1.3;            // how much later than predicted the last birth may be
    private const double Rest = 6;               // after it, in units of 1/λ: squared is then within e^−12 of its end

    /// <summary>The flow until margins have settled after the last birth that is predicted.</summary>
    /// <param name="problem">The problem, of squared, exponential or logistic loss.</param>
    /// <param name="start">Neurons of K + 1 features, of any scale.</param>
    /// <param name="tolerance">As <see cref="FlowOptions.Tolerance"/>; products run in float64.</param>
    /// <param name="cancellation">Stops the flow after a step.</param>
    /// <exception cref="ArgumentException">The parts do not fit together, or no neuron will ever serve a cluster.</exception>
    public static NoiseFreeLimit Limit(NoiseFreeProblem problem, FlowStart start, double tolerance = 1e-6,
        CancellationToken cancellation = default) => Find(problem, start, tolerance, cancellation)
        ?? throw new ArgumentException("No neuron of this start will ever serve a cluster of its sign, so the flow has no end to go to; "
            + "start with more neurons.", nameof(start));

    /// <summary>The same; null where no neuron will ever serve a cluster.</summary>
    /// <inheritdoc cref="Limit"/>
    public static NoiseFreeLimit? Find(NoiseFreeProblem problem, FlowStart start, double tolerance = 1e-6,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Require();
        problem.Require(start);
        PlateauFlow early = new(problem, start, tolerance);
        double plateau = PassPlateau(early, Math.Log(Negligible * tolerance));
        double[] predicted = PredictedBirths.Of(problem, start, early);
        if (predicted.All(double.IsNaN)) return null;
        double rate = Enumerable.Range(0, problem.Clusters).Min(problem.MassOf);
        double until = (Slack * Math.Max(0, predicted.Where(double.IsFinite).Max() - plateau)) + (Rest / rate);
        RestFold fold = new(plateau > 0 ? early.StateAt(plateau) : start);
        FlowTrajectory trajectory = FlowRun.Run(new FlowSession(problem.ToFlowProblem(), fold.Folded, new FlowOptions
        {
            Until = until,
            RecordTimes = [0, until],
            Tolerance = tolerance,
            Precision = FlowPrecision.DoublePrecision,
        }), cancellation: cancellation);
        foreach (FlowRecord record in trajectory.Records) fold.Unfold(record.Directions);
        return new(plateau, predicted, [.. trajectory.Births.Select(birth => plateau + birth)], trajectory);
    }

    /// <summary>The time at which the largest margin has risen to a level; 0 where it is there or never will be.</summary>
    private static double PassPlateau(PlateauFlow flow, double level)
    {
        double[] margins = new double[flow.Clusters];
        bool[] served = new bool[flow.Clusters];
        double time = 0;
        flow.LogMargins(0, margins);
        if (PlateauFlow.Excess(margins, level, null) >= 0) return 0;
        while (true)
        {
            if (flow.Serve(time, served) && !served.Contains(true)) return 0;
            double last = time;
            if (!flow.Advance(ref time, level)) return 0;
            flow.LogMargins(time, margins);
            if (PlateauFlow.Excess(margins, level, null) >= 0) return flow.Rise(last, time, level, null);
        }
    }
}
