using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

/// <summary>Problems and flows that the tests of this folder share.</summary>
internal static class NoiseFreeFlows
{
    public static readonly IBinaryLoss[] Losses = [new SquaredLoss(), new ExponentialLoss(), new LogisticLoss()];

    public static NoiseFreeProblem Problem(int clusters, int positive, double power, IBinaryLoss loss) =>
        new() { Clusters = clusters, Positive = positive, Power = power, Loss = loss };

    public static FlowTrajectory Run(NoiseFreeProblem problem, FlowStart start, double until, double tolerance, double[]? times = null,
        FlowStop stop = FlowStop.Never) => Run(problem.ToFlowProblem(), start, until, tolerance, times, stop);

    public static FlowTrajectory Run(FlowProblem problem, FlowStart start, double until, double tolerance, double[]? times = null,
        FlowStop stop = FlowStop.Never) => FlowRun.Run(new FlowSession(problem, start, new FlowOptions
        {
            Until = until, RecordTimes = times ?? FlowOptions.EvenTimes(until, 9), Tolerance = tolerance, Stop = stop,
            Precision = FlowPrecision.DoublePrecision,
        }), cancellation: TestContext.Current.CancellationToken);
}
