using PolyRelu.Dynamics;
using PolyRelu.Dynamics.Sliding;
using PolyRelu.Kernels;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>The plateau of plain ReLU: where neurons slide to, and that passing it at once leaves the flow as it is.</summary>
public sealed class SlidingPlateauTests
{
    private const int Samples = 40, Features = 6;

    [Fact]
    public void Equilibrium_IsTheLeastOfItsProblem()
    {
        FlowProblem problem = Noisy();
        int sliding = 0;
        for (int sign = -1; sign <= 1; sign += 2)
        {
            double[] pulls = [.. problem.Labels.Select(label => (double)sign * label / Samples)];
            bool[] active = [.. pulls.Select(pull => pull > 0)];
            var rest = SlidingEquilibrium.Of(problem.Inputs, pulls, active);
            Assert.NotNull(rest);
            double[] least = [.. rest.Direction.Select(part => rest.Rate * part)];
            double value = Objective(problem, pulls, least);
            for (uint trial = 0; trial < 400; trial++)
            {
                CounterRandom random = new(7, trial, 0, 0);
                double size = Math.Pow(10, -(trial % 6));
                double[] other = [.. least.Select(part => part + (size * random.NextGaussian()))];
                Assert.True(Objective(problem, pulls, other) >= value - 1e-13, $"a point {size} away is lower");
            }
            sliding += Enumerable.Range(0, Samples)
                .Count(i => pulls[i] < 0 && Math.Abs(Dot(problem.Inputs.Row(i), rest.Direction)) < 1e-9);
        }
        Assert.True(sliding > 0, "no neuron slides along a kink: the problem tests nothing");
    }

    [Fact]
    public void Equilibrium_IsNone_WhereNothingAttracts()
    {
        FlowProblem problem = Noisy();
        Assert.Null(SlidingEquilibrium.Of(problem.Inputs, [.. Enumerable.Repeat(-1.0, Samples)], new bool[Samples]));
    }

    [Fact]
    public void Passage_LeavesTheFlowAsItIs()
    {
        (FlowTrajectory passed, FlowTrajectory stepped) = (Run("1e-20", 150), Run("1e-20", 150, passes: false));
        Assert.NotNull(passed.Passage);
        Assert.Null(stepped.Passage);
        Assert.True(passed.Statistics.Accepted < stepped.Statistics.Accepted);
        Assert.DoesNotContain(stepped.Births, double.IsNaN);
        for (int k = 0; k < passed.Births.Length; k++) Assert.Equal(stepped.Births[k], passed.Births[k], 2e-3);
        foreach ((FlowRecord expected, FlowRecord got) in stepped.Records.Zip(passed.Records))
        {
            // Two ways of chattering along the same kinks differ by about 2e−4, with or without a passage.
            double largest = Math.Max(1, expected.Outputs.Max(Math.Abs));
            for (int i = 0; i < Samples; i++) Assert.Equal(expected.Outputs[i], got.Outputs[i], 5e-4 * largest);
            for (int j = 0; j < expected.LogNorms.Length; j++) Assert.Equal(expected.LogNorms[j], got.LogNorms[j], 1e-3);
        }
    }

    [Fact]
    public void Passage_TakesTheFlowToTheSameEnd_FromAnyScale()
    {
        // Neurons grow at a constant rate on the plateau: births move by the same time for each factor of the scale.
        FlowTrajectory near = Run("1e-12", 200), further = Run("1e-40", 360);
        double decade = (further.Births.Max() - near.Births.Max()) / 28;
        FlowTrajectory farthest = Run("1e-3000", 200 + (2988 * decade));
        Assert.NotNull(farthest.Passage);
        Assert.DoesNotContain(farthest.Births, double.IsNaN);
        Assert.Equal(near.Births.Max() + (2988 * decade), farthest.Births.Max(), 1e-4 * farthest.Births.Max());
        for (int i = 0; i < Samples; i++) Assert.Equal(near.Records[^1].Outputs[i], farthest.Records[^1].Outputs[i], 5e-3);
    }

    [Fact]
    public void Restore_GoesOnWithTheSameBits_BeforeAndAfterThePassage()
    {
        FlowSession whole = Session("1e-40", 300);
        List<FlowState> states = [];
        while (whole.Step()) states.Add(whole.Capture()!);
        FlowTrajectory reference = whole.Trajectory();
        int at = states.FindIndex(state => state.Passage is not null);
        Assert.True(at > 0, "the plateau was not passed");
        int resting = states.FindIndex(state => !double.IsNaN(state.RestingSince));
        foreach (int index in new[] { resting - 1, resting, at - 1, at, at + 1, states.Count - 2 })
        {
            FlowSession other = Session("1e-40", 300);
            other.Restore(states[index]);
            while (other.Step())
            {
            }
            FlowTrajectory resumed = other.Trajectory();
            Assert.Equal(reference.Passage, resumed.Passage);
            Assert.Equal(reference.Births, resumed.Births);
            Assert.Equal(reference.Statistics, resumed.Statistics);
            Assert.Equal(reference.Records[^1].Outputs, resumed.Records[^1].Outputs);
        }
    }

    private static FlowTrajectory Run(string scale, double until, bool passes = true)
    {
        FlowSession session = Session(scale, until, passes);
        while (session.Step())
        {
        }
        return session.Trajectory();
    }

    private static FlowSession Session(string scale, double until, bool passes = true) => new(
        Noisy(), FlowStart.Balanced(5, Features, DecimalScale.Parse(scale), 3),
        new FlowOptions
        {
            Until = until, RecordTimes = FlowOptions.EvenTimes(until, 18), Tolerance = 1e-5,
            Precision = FlowPrecision.DoublePrecision
        },
        [.. Enumerable.Range(0, Samples).Select(i => i % 2)])
    { PassesPlateaus = passes };

    /// <summary>Two clusters of two signs, noisy enough that neurons slide along opposite samples.</summary>
    private static FlowProblem Noisy()
    {
        DoubleMatrix inputs = new(Samples, Features);
        int[] labels = new int[Samples];
        for (int i = 0; i < Samples; i++)
        {
            CounterRandom random = new(5, (uint)i, 0, 0);
            labels[i] = i % 2 == 0 ? 1 : -1;
            for (int d = 0; d < Features; d++) inputs[i, d] = (0.3 * random.NextGaussian()) + (d == i % 2 ? 1 : 0);
        }
        return new() { Inputs = inputs, Labels = labels, Loss = new SquaredLoss(), Power = 1 };
    }

    private static double Objective(FlowProblem problem, double[] pulls, double[] point)
    {
        double value = 0.5 * Dot(point, point);
        for (int i = 0; i < pulls.Length; i++)
        {
            double activation = Dot(problem.Inputs.Row(i), point);
            value -= pulls[i] > 0 ? pulls[i] * activation : pulls[i] * Math.Max(0, activation);
        }
        return value;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int d = 0; d < left.Length; d++) sum += left[d] * right[d];
        return sum;
    }
}
