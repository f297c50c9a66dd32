using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The flow without noise to its end, the plateau before the first birth in coordinates that are not stiff there.</summary>
/// <remarks>
/// While every margin is below a hundredth of the tolerance the flow is that of f ≡ 0, which <see cref="PredictedBirths"/> explains:
/// neurons are independent, and steps grow as they align. What is left out by then, ∫ f dt in the slopes, is of the size of that
/// margin. Afterwards a <see cref="FlowSession"/> goes on.
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
    /// <exception cref="ArgumentException">The parts do not fit together, or no neuron will ever serve a cluster.</exception>
    public static NoiseFreeLimit Limit(NoiseFreeProblem problem, FlowStart start, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Require();
        problem.Require(start);
        (double plateau, FlowStart after) = PassPlateau(problem, start, Math.Log(Negligible * tolerance), tolerance * Negligible);
        double[] predicted = [.. PredictedBirths.Of(problem, after).Where(birth => !double.IsNaN(birth))];
        if (predicted.Length == 0)
            throw new ArgumentException("No neuron of this start will ever serve a cluster of its sign, so the flow has no end to go to; "
                + "start with more neurons.", nameof(start));
        double rate = Enumerable.Range(0, problem.Clusters).Min(problem.MassOf), until = (Slack * predicted.Max()) + (Rest / rate);
        FlowTrajectory trajectory = FlowRun.Run(new FlowSession(problem.ToFlowProblem(), after, new FlowOptions
        {
            Until = until,
            RecordTimes = [0, until],
            Tolerance = tolerance,
            Precision = FlowPrecision.DoublePrecision,
        }));
        return new(plateau, [.. trajectory.Births.Select(birth => plateau + birth)], trajectory);
    }

    /// <summary>The state at which the largest margin has risen to a level; the start itself where it is there or never will be.</summary>
    private static (double Time, FlowStart State) PassPlateau(NoiseFreeProblem problem, FlowStart start, double level, double tolerance)
    {
        PlateauField field = new(problem, start);
        Integrator integrator = new(field, DormandPrince.Method, new StepControl { Tolerance = tolerance });
        if (integrator.Start(0, field.Initial, double.MaxValue) != StepResult.Accepted) return (0, start);
        EventWatch watch = new(integrator, new Peak(field, problem.Clusters, level));
        if (watch.Now[0] >= 0) return (0, start);
        DoubleMatrix state = field.Initial.Copy();
        bool[] served = new bool[problem.Clusters];
        double[] rose = new double[1];
        while (true)
        {
            field.Serve(integrator.State, served, out bool settled);
            if (settled && !served.Contains(true)) return (0, start);
            if (integrator.Step(double.MaxValue) != StepResult.Accepted) return (0, start);
            watch.Advance(rose);
            if (!double.IsNaN(rose[0]))
            {
                integrator.Interpolate(rose[0], state);
                return (rose[0], field.StartOf(state));
            }
            integrator.State.CopyTo(state);
            if (field.Rebase(state) && integrator.Start(integrator.Time, state, double.MaxValue) != StepResult.Accepted) return (0, start);
        }
    }

    /// <summary>ln of the largest margin less a level.</summary>
    private sealed class Peak(PlateauField field, int clusters, double level) : IntegrationEvent
    {
        private readonly double[] margins = new double[clusters];

        public override int Count => 1;

        public override void Values(double time, DoubleMatrix state, bool evaluated, Span<double> values)
        {
            field.LogMargins(state, margins);
            values[0] = Math.Max(margins.Max() - level, -50);
        }
    }
}
