using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

public sealed class NoiseFreeFlowTests
{
    [Theory]
    [InlineData(1.7, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Limit_IsThatOfTheFlowFromTheBeginning(double power, bool balanced)
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, power, NoiseFreeFlows.Losses[0]);
        DecimalScale size = DecimalScale.Parse("1e-20");
        FlowStart start = balanced ? NoiseFreeStart.Balanced(16, 4, 30, size, 2) : NoiseFreeStart.Gaussian(16, 4, 30, size, 2);
        NoiseFreeLimit limit = NoiseFreeFlow.Limit(problem, start, 1e-8);
        double until = limit.Plateau + limit.Trajectory.Records[^1].Time;
        FlowTrajectory flow = NoiseFreeFlows.Run(problem, start, until, 1e-8, [0, until]);
        Assert.True(limit.Plateau > 50, $"the plateau ended at {limit.Plateau}");
        Assert.DoesNotContain(flow.Births, double.IsNaN);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(flow.Births[k], limit.Births[k], 1e-6 * flow.Births[k]);
            Assert.Equal(flow.Records[^1].Outputs[k], limit.Trajectory.Records[^1].Outputs[k], 1e-6);
        }
        for (int i = 0; i < 16 * 5; i++) Assert.Equal(flow.Records[^1].Directions[i], limit.Trajectory.Records[^1].Directions[i], 1e-5);
    }

    [Fact]
    public void Limit_OfNeuronsThatServeNothing_IsRefused()
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(2, 1, 3, NoiseFreeFlows.Losses[0]);
        FlowStart start = FlowStart.Of(PolyRelu.Numerics.DoubleMatrix.From(1, 3, [-0.5, -0.4, 0.7]), [0.9486832980505138]);
        Assert.Contains("start with more neurons",
            Assert.Throws<ArgumentException>(() => NoiseFreeFlow.Limit(problem, start)).Message, StringComparison.Ordinal);
    }
}
