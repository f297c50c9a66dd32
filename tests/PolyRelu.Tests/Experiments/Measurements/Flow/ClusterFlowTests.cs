using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Flow;

/// <summary>Flows of presets in both forms of neurons.</summary>
public sealed class ClusterFlowTests
{
    [Fact]
    public void UnnormalisedNeurons_StartBalanced_AndHaveNoPrediction()
    {
        Dataset samples = new GaussianClusters { Dimension = 6, Clusters = 3, PositiveClusters = 2, Alpha = 0.1 }.Sample(30, 1);
        FlowShapeSettings shape = new() { Hidden = 8, Loss = "squared" };
        var flow = ClusterFlow.Of(samples, shape with { Neurons = NeuronForm.Unnormalised }, 3, "0.3", 2);
        var usual = ClusterFlow.Of(samples, shape with { Neurons = NeuronForm.Normalised }, 3, "0.3", 2);
        Assert.Equal(NeuronForm.Unnormalised, flow.Problem.Form);
        Assert.Equal(NeuronForm.Normalised, usual.Problem.Form);
        Assert.All(flow.Predicted, birth => Assert.True(double.IsNaN(birth), $"{birth}"));
        Assert.All(usual.Predicted, birth => Assert.True(double.IsFinite(birth), $"{birth}"));
        for (int j = 0; j < 8; j++) Assert.Equal(usual.Start.LogOutputs[j] - (0.5 * Math.Log(3)), flow.Start.LogOutputs[j], 1e-12);
        FlowPowerSettings settings = new() { Power = 3, Tolerance = 1e-4, Until = 3 };
        FlowOptions options = flow.Options(settings, until => FlowTimes.Around(flow.Predicted, until, 5));
        FlowTrajectory trajectory = FlowRun.Run(flow.Begin(options), cancellation: TestContext.Current.CancellationToken);
        var log = FlowLog.Of(trajectory, flow, samples.Centres!);
        Assert.Equal(5, log.Records.Count);
        Assert.True(log.Records[^1].BalanceDrift < 1e-12, $"{log.Records[^1].BalanceDrift}");
        Assert.NotNull((shape with { Neurons = NeuronForm.Unnormalised }).Lack([settings with { Until = null }]));
        Assert.Null(shape.Lack([settings with { Until = null }]));
    }
}
