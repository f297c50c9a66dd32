using PolyRelu.Experiments.Engine;
using PolyRelu.Tests.Experiments.Measurements.Sandwich;
using Xunit;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>Ids of trials: functions of the configuration alone, the same in every version that computes the same.</summary>
public sealed class TrialIdTests
{
    [Fact]
    public void Id_IsTheSameAcrossProcessesAndMachines() =>
        Assert.Equal(
            ["clusters-p1-a0.1-s0-ce2e3a77", "clusters-p3-a0.1-s0-52c1c4a4", "mnist-p1-s0-24ae011d", "mnist-p3-s0-d9b3f7ed"],
            Ids("synthetic.robustness.certified.samples=20"));

    [Theory]
    [InlineData("seed=1", 4)]
    [InlineData("synthetic.training.learningRate=0.1", 2)]
    [InlineData("images.shownRadius=0.05", 2)]
    [InlineData("synthetic.robustness.samples=49", 2)]
    [InlineData("synthetic.robustness.certified.samples=19", 2)]
    [InlineData("summary=other", 0)]
    public void Id_ChangesWithWhatTheResultDependsOn(string change, int changed) =>
        Assert.Equal(changed, Ids(change).Except(Ids()).Count());

    /// <summary>Presets of before have no proofs, and their trials are the same.</summary>
    [Fact]
    public void Id_WithoutProofs_IsThatOfBefore() => Assert.Equal(
        ["clusters-p1-a0.1-s0-c3098823", "clusters-p3-a0.1-s0-96480ec6", "mnist-p1-s0-0a6e4640", "mnist-p3-s0-2981d0eb"],
        Ids(PresetText.Load(PresetText.WithoutProofs("poster-smoke"))));

    private static string[] Ids(params string[] overrides) => Ids(PresetCatalog.Load("poster-smoke", overrides));

    private static string[] Ids(Preset preset)
    {
        return [.. preset.Experiment.Plan(preset.Settings).Select(trial => trial.Id)];
    }
}
