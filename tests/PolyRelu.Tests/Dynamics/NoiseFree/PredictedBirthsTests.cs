using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

public sealed class PredictedBirthsTests
{
    public static TheoryData<string, double, string, bool> Cases => new()
    {
        { "squared", 3, "1e-3", false }, { "squared", 3, "1e-7", false }, { "squared", 3, "1e-300", false },
        { "exponential", 3, "1e-3", true }, { "exponential", 2.5, "1e-7", false }, { "exponential", 4, "1e-300", true },
        { "logistic", 3, "1e-3", true }, { "logistic", 3, "1e-7", false }, { "logistic", 3, "1e-300", false },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Births_AreThoseOfTheFlow_ToOnePercent(string name, double power, string scale, bool balanced)
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, power, NoiseFreeFlows.Losses.Single(loss => loss.Name == name));
        DecimalScale size = DecimalScale.Parse(scale);
        FlowStart start = balanced ? NoiseFreeStart.Balanced(16, 4, 30, size, 2) : NoiseFreeStart.Gaussian(16, 4, 30, size, 2);
        double[] predicted = PredictedBirths.Of(problem, start);
        Assert.DoesNotContain(predicted, double.IsNaN);
        FlowTrajectory flow = NoiseFreeFlows.Run(problem, start, 2 * predicted.Max(), 1e-6, [0], FlowStop.Born);
        for (int k = 0; k < 4; k++)
            Assert.True(Math.Abs(predicted[k] - flow.Births[k]) <= 0.01 * flow.Births[k],
                $"cluster {k} is born at {flow.Births[k]}, predicted at {predicted[k]}");
    }

    [Fact]
    public void Births_OfClustersThatNoNeuronServes_AreNotNumbers()
    {
        // One positive neuron, which sees cluster 1 most: the other positive one and the negative ones are never born.
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, 3, NoiseFreeFlows.Losses[0]);
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 5, [0.3, 0.8, 0.4, -0.2, 0.1]), [0.5], DecimalScale.Parse("1e-9"));
        double[] predicted = PredictedBirths.Of(problem, start);
        Assert.Equal([true, false, true, true], predicted.Select(double.IsNaN));
        double until = 1.5 * predicted[1];
        Assert.Equal(NoiseFreeFlows.Run(problem, start, until, 1e-8).Births[1], predicted[1], 0.01 * predicted[1]);
    }

    [Fact]
    public void Births_OfSmallClustersAtTwo_AreNotAwaitedForEver()
    {
        // Less than half the mass of another of its class: while f is 0 the neuron turns away from it faster than it grows.
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, 2, NoiseFreeFlows.Losses[0]) with { Masses = [0.4, 0.1, 0.25, 0.25] };
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 5, [0.6, 0.5, 0.3, 0.2, 0.1]), [0.8], DecimalScale.Parse("1e-9"));
        Assert.Equal([false, true, true, true], PredictedBirths.Of(problem, start).Select(double.IsNaN));
    }

    [Fact]
    public void Births_MoveByTheLogarithmOfTheScale_BeyondFloat64()
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, 3, NoiseFreeFlows.Losses[1]);
        double[] Births(string scale) => PredictedBirths.Of(problem, NoiseFreeStart.Gaussian(16, 4, 30, DecimalScale.Parse(scale), 2));
        double[] near = Births("1e-300"), far = Births("1e-3000");
        // Each cluster of a mean loss: ln z grows by 2/K, and its start by twice the logarithm of the scale.
        for (int k = 0; k < 4; k++) Assert.Equal(4 * 2700 * Math.Log(10), far[k] - near[k], 1e-3);
    }
}
