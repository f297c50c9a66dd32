using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>Flows that end where nothing can move any further.</summary>
public sealed class FlowRestTests
{
    private const double Until = 6e3, Tolerance = 1e-4;

    /// <summary>The weights at the end of a flow that goes on lie within the bound of those at rest.</summary>
    [Theory]
    [InlineData(1.5, NeuronForm.Normalised)]
    [InlineData(2, NeuronForm.Normalised)]
    [InlineData(3, NeuronForm.Normalised)]
    [InlineData(2, NeuronForm.Unnormalised)]
    public void Rest_HoldsUntilTheEnd(double power, NeuronForm form)
    {
        FlowProblem problem = Problem(power, new SquaredLoss(), form);
        FlowTrajectory resting = Run(problem, FlowStop.Resting), whole = Run(problem, FlowStop.Never);
        Assert.Equal(FlowEnd.Resting, resting.Ending.End);
        Assert.InRange(resting.Ending.Time, 0, Until / 2);
        Assert.True(2 * resting.Statistics.Accepted < whole.Statistics.Accepted,
            $"{resting.Statistics.Accepted} steps to rest, {whole.Statistics.Accepted} to the end.");
        Assert.Equal(Times, resting.Records.Select(record => record.Time));
        FlowRecord still = resting.Records[^1];
        Assert.True(Distance(still, whole.Records[^1]) <= 2 * Tolerance * Length(still), // once for rest, once for the steps of the other
            $"The weights moved by {Distance(still, whole.Records[^1])}, of a norm of {Length(still)}.");
    }

    /// <summary>It is not at rest before: earlier the bound itself is larger than what it may be, and the weights do move.</summary>
    [Fact]
    public void Rest_BeginsWhereTheBoundHolds_AndNotBefore()
    {
        FlowProblem problem = Problem(3, new SquaredLoss(), NeuronForm.Normalised);
        double rest = Run(problem, FlowStop.Resting).Ending.Time;
        FlowOptions options = Options(FlowStop.Never) with { RecordTimes = [rest / 2, rest, Until] };
        FlowTrajectory whole = FlowRun.Run(new(problem, Start(problem), options), cancellation: TestContext.Current.CancellationToken);
        double Bound(FlowRecord record) => Math.Sqrt((Until - record.Time) * record.Loss) / (Tolerance * Length(record));
        Assert.InRange(Bound(whole.Records[1]), 0, 1.05);
        Assert.InRange(Bound(whole.Records[0]), 1, double.PositiveInfinity);
        Assert.True(Distance(whole.Records[0], whole.Records[2]) > Distance(whole.Records[1], whole.Records[2]));
    }

    /// <summary>The loss is a decay that slow that it never rests, however small its gradient: 1/t, with log t in the weights.</summary>
    [Theory]
    [InlineData(1e4)]
    [InlineData(1e8)]
    public void ExponentialLoss_IsNeverAtRest(double until)
    {
        FlowProblem problem = Problem(3, new ExponentialLoss(), NeuronForm.Normalised);
        FlowTrajectory flow = FlowRun.Run(new(problem, Start(problem), Options(FlowStop.Resting) with
        {
            Until = until,
            RecordTimes = [until / 2, until],
        }), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        Assert.True(Length(flow.Records[1]) > Length(flow.Records[0]) + (Tolerance * Length(flow.Records[0])));
    }

    /// <summary>float32 rounds the outputs, and so the loss; what it cannot tell from 0 is not at rest.</summary>
    [Fact]
    public void RoundingOfProducts_CountsAsLossLeft()
    {
        FlowProblem problem = Problem(3, new SquaredLoss(), NeuronForm.Normalised);
        FlowOptions options = Options(FlowStop.Resting) with { Until = 1e10, RecordTimes = [1e10], Tolerance = 1e-3 };
        FlowSession Session(FlowPrecision precision) => new(problem, Start(problem), options with { Precision = precision });
        FlowSession rounded = Session(FlowPrecision.SinglePrecision), exact = Session(FlowPrecision.DoublePrecision);
        int steps = 0;
        while (exact.Step()) steps++;
        Assert.Equal(FlowEnd.Resting, exact.Ending!.End);
        for (int i = 0; i < 4 * steps; i++) Assert.True(rounded.Step(), $"At rest at t = {rounded.Time} of loss {rounded.Loss}.");
    }

    [Fact]
    public void RestoredAtItsEnd_ItIsAtRestWithTheSameRecords()
    {
        FlowProblem problem = Problem(2, new SquaredLoss(), NeuronForm.Normalised);
        FlowSession session = new(problem, Start(problem), Options(FlowStop.Resting)), later = new(problem, Start(problem),
            Options(FlowStop.Resting));
        FlowState? middle = null;
        for (int step = 0; session.Step(); step++) if (step == 20) middle = session.Capture();
        foreach (FlowState state in new[] { middle!, session.Capture()! })
        {
            later.Restore(state);
            while (later.Step()) { }
            Assert.Equal(session.Ending, later.Ending);
            Assert.Equal(session.Records.Select(record => record.Time), later.Records.Select(record => record.Time));
            Assert.Equal(session.Records[^1].Directions, later.Records[^1].Directions);
        }
    }

    private static double[] Times => [0, 10, 40, Until / 2, Until];

    private static FlowOptions Options(FlowStop stop) => new()
    {
        Until = Until, RecordTimes = Times, Tolerance = Tolerance, Stop = stop, Precision = FlowPrecision.DoublePrecision,
    };

    private static FlowStart Start(FlowProblem problem) =>
        FlowStart.Balanced(12, problem.Dimension, DecimalScale.Parse("1e-2"), 3).BalancedFor(problem.Form, problem.Power);

    private static FlowTrajectory Run(FlowProblem problem, FlowStop stop) =>
        FlowRun.Run(new(problem, Start(problem), Options(stop)), cancellation: TestContext.Current.CancellationToken);

    /// <summary>12 samples about 3 centres of 16 features: fewer samples than features, so that all can be fitted.</summary>
    private static FlowProblem Problem(double power, IBinaryLoss loss, NeuronForm form)
    {
        CounterRandom random = new(5);
        DoubleMatrix inputs = new(12, 16);
        for (int i = 0; i < inputs.Rows; i++)
            for (int k = 0; k < inputs.Columns; k++) inputs[i, k] = (k == i % 3 ? 1 : 0) + (0.1 * random.NextGaussian());
        return new()
        {
            Inputs = inputs, Labels = [.. Enumerable.Range(0, 12).Select(i => i % 3 < 2 ? 1 : -1)], Loss = loss, Power = power, Form = form,
        };
    }

    private static double Length(FlowRecord record) => Math.Sqrt(record.LogNorms.Concat(record.LogOutputs).Sum(log => Math.Exp(2 * log)));

    private static double Distance(FlowRecord one, FlowRecord other)
    {
        int hidden = one.Signs.Length, dimension = one.Directions.Length / hidden;
        double squares = 0;
        for (int j = 0; j < hidden; j++)
        {
            for (int d = 0; d < dimension; d++)
            {
                int i = (j * dimension) + d;
                squares += Math.Pow((Math.Exp(one.LogNorms[j]) * one.Directions[i])
                    - (Math.Exp(other.LogNorms[j]) * other.Directions[i]), 2);
            }
            squares += Math.Pow((one.Signs[j] * Math.Exp(one.LogOutputs[j])) - (other.Signs[j] * Math.Exp(other.LogOutputs[j])), 2);
        }
        return Math.Sqrt(squares);
    }
}
