using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

/// <summary>K + 1 features have the flow of D.</summary>
public sealed class ReductionTests
{
    [Theory]
    [InlineData(30, 3, false)]
    [InlineData(200, 3, true)]
    [InlineData(200, 2.5, false)]
    [InlineData(60, 2, false)]
    public void Reduced_HasTheFlowOfAllFeatures(int dimension, double power, bool balanced)
    {
        const int clusters = 5;
        Matrix points = new(clusters, dimension);
        for (int k = 0; k < clusters; k++) points[k, (3 * k) + 1] = 1;
        ClusterCentres centres = new(points, 3);
        DecimalScale scale = DecimalScale.Parse("1e-4");
        FlowStart start = balanced ? FlowStart.Balanced(8, dimension, scale, 4) : FlowStart.Gaussian(8, dimension, scale, 4);
        foreach (IBinaryLoss loss in NoiseFreeFlows.Losses)
        {
            NoiseFreeProblem problem = NoiseFreeProblem.Of(centres, loss, power);
            FlowProblem full = problem.ToFlowProblem() with { Inputs = DoubleMatrix.From(points) };
            FlowTrajectory expected = NoiseFreeFlows.Run(full, start, 150, 1e-9);
            FlowTrajectory found = NoiseFreeFlows.Run(problem, NoiseFreeStart.Reduce(start, centres), 150, 1e-9);
            double largest = expected.Records.Max(record => record.Outputs.Max(Math.Abs));
            Assert.True(largest > 1e-6, $"nothing was learnt: {largest}");
            for (int t = 0; t < expected.Records.Count; t++)
                for (int k = 0; k < clusters; k++)
                    Assert.True(Math.Abs(expected.Records[t].Outputs[k] - found.Records[t].Outputs[k]) <= 1e-7 * largest,
                        $"{loss.Name}, t = {expected.Records[t].Time}: f at centre {k} is {found.Records[t].Outputs[k]}, expected "
                        + $"{expected.Records[t].Outputs[k]}");
        }
    }

    [Fact]
    public void Draws_AreTheReductionOfDrawsInAllFeatures()
    {
        Matrix points = new(4, 50);
        for (int k = 0; k < 4; k++) points[k, k] = 1;
        ClusterCentres centres = new(points, 2);
        DecimalScale scale = DecimalScale.Parse("1e-3000");
        foreach ((FlowStart drawn, FlowStart full) in new[]
        {
            (NoiseFreeStart.Gaussian(6, 4, 50, scale, 9), FlowStart.Gaussian(6, 50, scale, 9)),
            (NoiseFreeStart.Balanced(6, 4, 50, scale, 9), FlowStart.Balanced(6, 50, scale, 9)),
        })
        {
            FlowStart expected = NoiseFreeStart.Reduce(full, centres);
            Assert.Equal(expected.Signs, drawn.Signs);
            for (int j = 0; j < 6; j++)
            {
                Assert.Equal(expected.LogNorms[j], drawn.LogNorms[j], 1e-11);
                Assert.Equal(expected.LogOutputs[j], drawn.LogOutputs[j], 1e-11);
                for (int k = 0; k < 5; k++) Assert.Equal(expected.Directions[j, k], drawn.Directions[j, k], 1e-14);
            }
        }
    }

    [Fact]
    public void BadInput_GetsOneSentence()
    {
        Matrix points = new(2, 5);
        (points[0, 0], points[1, 0], points[1, 1]) = (1, 0.5f, 1);
        FlowStart start = FlowStart.Gaussian(2, 5, DecimalScale.Parse("1"), 1);
        Assert.Contains("⟨μ_1, μ_0⟩ is 0.5",
            Assert.Throws<ArgumentException>(() => NoiseFreeStart.Reduce(start, new ClusterCentres(points, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("need at least as many features",
            Assert.Throws<ArgumentException>(() => NoiseFreeStart.Gaussian(2, 5, 4, DecimalScale.Parse("1"), 1)).Message,
            StringComparison.Ordinal);
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(3, 1, 2, NoiseFreeFlows.Losses[0]);
        Assert.Contains("of 4 features", Assert.Throws<ArgumentException>(() => PredictedBirths.Of(problem, start)).Message,
            StringComparison.Ordinal);
        Assert.Contains("from 0 to all of them positive",
            Assert.Throws<ArgumentException>(() => (problem with { Positive = 4 }).ToFlowProblem()).Message, StringComparison.Ordinal);
        Assert.Contains("positive numbers, one for each of 3 clusters",
            Assert.Throws<ArgumentException>(() => (problem with { Masses = [1, 1] }).ToFlowProblem()).Message, StringComparison.Ordinal);
    }
}
