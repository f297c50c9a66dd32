using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Tests.Dynamics.NoiseFree;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>Nudged starts: what a nudge changes, towards which centres, and how soon neurons align.</summary>
public sealed class FlowStartTests
{
    private static readonly DecimalScale Scale = DecimalScale.Parse("1e-300");

    [Fact]
    public void Nudge_TurnsEachNeuronTowardsACentreOfItsSign_AndKeepsLengths()
    {
        const int Hidden = 40;
        const double Nudge = 0.3;
        foreach (Basis basis in new[] { Basis.Standard, Basis.Rotated })
        {
            ClusterCentres centres = new GaussianClusters { Dimension = 30, Clusters = 5, PositiveClusters = 2, Basis = basis }.Centres();
            FlowStart before = FlowStart.Balanced(Hidden, 30, Scale, 7), after = FlowStart.Nudged(Hidden, Scale, 7, centres, Nudge);
            Assert.Equal(before.LogNorms, after.LogNorms);
            Assert.Equal(before.LogOutputs, after.LogOutputs);
            Assert.Equal(before.Signs, after.Signs);
            for (int j = 0; j < Hidden; j++)
            {
                int chosen = CentreOf(before, after, centres, j, Nudge);
                Assert.Equal(before.Signs[j], centres.LabelOf(chosen));
            }
        }
    }

    [Fact]
    public void Centres_AreDrawnUniformly_AmongThoseOfTheClass()
    {
        const int Hidden = 3000;
        ClusterCentres centres = new GaussianClusters { Dimension = 8, Clusters = 7, PositiveClusters = 3 }.Centres();
        FlowStart before = FlowStart.Balanced(Hidden, 8, Scale, 1), after = FlowStart.Nudged(Hidden, Scale, 1, centres, 0.1);
        int[] counts = new int[7];
        for (int j = 0; j < Hidden; j++) counts[CentreOf(before, after, centres, j, 0.1)]++;
        foreach (int label in new[] { 1, -1 })
        {
            int first = centres.FirstOf(label), size = centres.CountOf(label), total = counts.AsSpan(first, size).ToArray().Sum();
            double mean = (double)total / size, deviation = Math.Sqrt(mean * (1 - (1.0 / size)));
            for (int k = first; k < first + size; k++) Assert.InRange(counts[k], mean - (4 * deviation), mean + (4 * deviation));
        }
    }

    [Fact]
    public void Nudge_OfZero_OrOfAClassWithoutCentres_LeavesTheBalancedStart()
    {
        ClusterCentres centres = new GaussianClusters { Dimension = 6, Clusters = 3, PositiveClusters = 3 }.Centres();
        FlowStart balanced = FlowStart.Balanced(20, 6, Scale, 2), none = FlowStart.Nudged(20, Scale, 2, centres, 0),
            some = FlowStart.Nudged(20, Scale, 2, centres, 0.5);
        for (int j = 0; j < 20; j++)
        {
            for (int d = 0; d < 6; d++) Assert.Equal(balanced.Directions[j, d], none.Directions[j, d], 1e-15);
            bool left = balanced.Directions.Row(j).SequenceEqual(some.Directions.Row(j));
            Assert.Equal(balanced.Signs[j] < 0, left);
        }
    }

    [Fact]
    public void Nudge_ThatLeavesNothingOfADirection_IsNotTaken()
    {
        ClusterCentres line = new(Matrix.From(1, 1, [1]), 1);
        FlowStart start = FlowStart.Nudged(20, Scale, 4, line, 1);
        for (int j = 0; j < 20; j++) Assert.Equal(1, Math.Abs(start.Directions[j, 0]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Nudge_ThatIsNone_IsRefused(double nudge)
    {
        ClusterCentres centres = new GaussianClusters { Dimension = 6, Clusters = 3, PositiveClusters = 2 }.Centres();
        Assert.Contains("a finite number of 0 or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => FlowStart.Nudged(3, Scale, 0, centres, nudge)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// Min and Vidal 2025, Figs. 5 (balanced) and 6 (nudged by 0.05): p = 3, D = 1000, five and five clusters, h = 200, s = 1e−7. Their
    /// steps are 0.2 of a squared loss without ½, 0.4 of time here; their figures are read to 15 steps.
    /// </summary>
    /// <param name="nudged">Whether the start is.</param>
    /// <param name="half">The step at which the median of the largest cosines is ½.</param>
    /// <param name="level">A later value of the median.</param>
    /// <param name="high">The step at which it is reached.</param>
    /// <param name="lower">The step from which the lower quartile is 1; null for balanced starts, where seeds differ by 100 steps.</param>
    [Theory]
    [InlineData(true, 140, 0.95, 160, 220.0)]
    [InlineData(false, 222, 0.9, 240, null)]
    public void Alignment_IsThatOfThePaper(bool nudged, double half, double level, double high, double? lower)
    {
        const double Step = 0.4, Reading = 15, Aligned = 0.99;
        const int Seeds = 5;
        ClusterCentres centres = new GaussianClusters { Dimension = 1000, Clusters = 10, PositiveClusters = 5 }.Centres();
        NoiseFreeProblem problem = new() { Clusters = 10, Positive = 5, Power = 3, Loss = new SquaredLoss() };
        double[] steps = [.. Enumerable.Range(0, 81).Select(i => 5.0 * i)];
        double[][] found = new double[Seeds][];
        for (int seed = 0; seed < Seeds; seed++)
        {
            DecimalScale scale = DecimalScale.Parse("1e-7");
            FlowStart start = nudged ? FlowStart.Nudged(200, scale, (ulong)seed, centres, 0.05)
                : FlowStart.Balanced(200, 1000, scale, (ulong)seed);
            FlowTrajectory flow = NoiseFreeFlows.Run(problem, NoiseFreeStart.Reduce(start, centres), Step * steps[^1], 1e-6,
                [.. steps.Select(step => Step * step)]);
            double[][] quartiles = [.. flow.Records.Select(record => Quartiles(record, 10))];
            double First(int quartile, double level) => steps[Array.FindIndex(quartiles, at => at[quartile] >= level)];
            found[seed] = [First(1, 0.5), First(1, level), lower is null ? 0 : First(0, Aligned)];
        }
        double Mean(int index) => found.Average(times => times[index]);
        string all = string.Join("; ", found.Select(times => string.Join(", ", times)));
        Assert.True(Math.Abs(Mean(0) - half) <= Reading, $"median of ½: {all}");
        Assert.True(Math.Abs(Mean(1) - high) <= Reading, $"median of {level}: {all}");
        if (lower is { } expected) Assert.True(Math.Abs(Mean(2) - expected) <= Reading, $"lower quartile of 1: {all}");
    }

    private static double[] Quartiles(FlowRecord record, int clusters)
    {
        int columns = clusters + 1;
        double[] cosines = [.. Enumerable.Range(0, record.LogNorms.Length)
            .Select(j => record.Directions.AsSpan(j * columns, clusters).ToArray().Max()).Order()];
        return [cosines[cosines.Length / 4], cosines[cosines.Length / 2], cosines[3 * cosines.Length / 4]];
    }

    /// <summary>The centre that a neuron was nudged towards: of one only is the nudged direction u + δ μ, normalised.</summary>
    private static int CentreOf(FlowStart before, FlowStart after, ClusterCentres centres, int neuron, double nudge)
    {
        int[] fitting = [.. Enumerable.Range(0, centres.Count).Where(k =>
        {
            double[] sum = [.. Enumerable.Range(0, centres.Dimension).Select(d => before.Directions[neuron, d] + (nudge * centres[k][d]))];
            double norm = Math.Sqrt(sum.Sum(x => x * x));
            return sum.Select((x, d) => Math.Abs((x / norm) - after.Directions[neuron, d])).Max() < 1e-14;
        })];
        return Assert.Single(fitting);
    }
}
