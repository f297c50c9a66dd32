using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Flow;

/// <summary>What presets of gradient flow refuse.</summary>
public sealed class FlowPresetTests
{
    [Theory]
    [InlineData("panel.scale=0", "scale: expected a positive decimal number such as 0.01, 1e-7 or 1e-3000")]
    [InlineData("panel.scale=small", "scale: expected a positive decimal number")]
    [InlineData("panel.scale=1e-30", "scale: expected 1e-12 or more, since gradient descent runs in float32")]
    [InlineData("panel.network.loss=cross-entropy", "loss: expected one of squared, exponential, logistic")]
    [InlineData("panel.network.hidden=0", "hidden: expected a number ≥ 1")]
    [InlineData("panel.flows.0.power=0.5", "power: expected a number ≥ 1")]
    [InlineData("panel.flows.0.power=3", "flows: expected flows of different powers")]
    [InlineData("panel.flows.0.tolerance=0", "tolerance: expected a number ≥ 1E-14")]
    [InlineData("panel.flows.0.until=-1", "until: expected a number > 0")]
    [InlineData("panel.observation.samples=11", "observation: expected at most data.testSamples (10) samples")]
    [InlineData("panel.descent.powers=[4]", "descent: expected powers that are among the flows")]
    [InlineData("panel.network.neurons=halved", "neurons: expected one of normalised, unnormalised")]
    [InlineData("panel.network.neurons=unnormalised", "flows: expected until in every flow, since births of unnormalised neurons")]
    [InlineData("limits.network.neurons=unnormalised", "network: expected normalised neurons")]
    [InlineData("scene.frames=61", "frames: expected a number ≤ 60")]
    [InlineData("scene.data.clusters=2", "clusters")]
    [InlineData("limits.scales=[1e-2, x]", "scales: expected a positive decimal number")]
    [InlineData("limits.flows.0.noisyScales=[1e-3]", "flows: expected noisyScales that are among the scales")]
    public void WrongValues_AreRefusedWithTheirKey(string change, string expected)
    {
        PresetException refused = Assert.Throws<PresetException>(() => PresetCatalog.Load("flow-smoke", [change]));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyScale_IsTaken_AsText()
    {
        Preset preset = PresetCatalog.Load("flow-smoke", ["limits.scales=[1e-3000]", "limits.flows.0.noisyScales=[1e-3000]"]);
        Assert.Contains(preset.Experiment.Plan(preset.Settings), trial => trial.Label == "limit of the flow, p = 2, s = 1e-3000");
    }
}
