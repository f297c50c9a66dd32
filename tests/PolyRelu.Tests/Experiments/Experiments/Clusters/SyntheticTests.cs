using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Clusters;

/// <summary>The smoke preset of the synthetic experiment from end to end.</summary>
public sealed class SyntheticTests
{
    [Fact]
    public void EveryPanelIsDrawn_AndOnlyTheLeastNoiseIsAttacked()
    {
        RunSummary summary = Run(1);
        Assert.Equal(8, summary.Trials.Count(trial => trial.Status == TrialStatus.Done));
        Assert.All(summary.Trials, trial => Assert.Equal(trial.Id.Contains("-a0.05-", StringComparison.Ordinal),
            File.Exists(Path.Combine(summary.Directory, "trials", trial.Id, "robustness.json"))));
        string[] figures = [.. Directory.GetFiles(Path.Combine(summary.Directory, "figures"), "*.svg")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)];
        foreach (string panel in new[] { "distance-p1", "distance-p3", "contributions", "cosines-p1", "cosines-p3", "robust-clusters-p1",
            "robust-clusters-p3" })
            Assert.Contains(panel, figures);
        Assert.Contains("these networks were trained otherwise", File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void SameSeed_GivesTheSameFilesWithOneThreadAndWithTwo()
    {
        int before = Workers.Count;
        try
        {
            RunSummary one = Run(1, "repeats=1"), two = Run(2, "repeats=1");
            foreach (TrialState trial in one.Trials)
                foreach (string file in Directory.GetFiles(Path.Combine(one.Directory, "trials", trial.Id))
                    .Where(file => Path.GetFileName(file) != "timings.json"))
                    Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(two.Directory, "trials", trial.Id,
                        Path.GetFileName(file))));
            Assert.Equal(4, one.Trials.Count(trial => trial.Status == TrialStatus.Done));
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void FullPreset_IsThePapersExperiment()
    {
        Preset preset = PresetCatalog.Load("synthetic");
        IReadOnlyList<Trial> trials = preset.Experiment.Plan(preset.Settings);
        Assert.Equal(150, trials.Count);
        Assert.All(trials.Take(10), trial => Assert.Contains("α = 0.01,", trial.Label, StringComparison.Ordinal));
    }

    [Fact]
    public void NoiseLevelWithoutNetworks_IsRefused() =>
        Assert.Contains("attackedAlpha: expected one of the alphas (0.05, 0.2)",
            Assert.Throws<PresetException>(() => PresetCatalog.Load("synthetic-smoke", ["attackedAlpha=0.1"])).Message,
            StringComparison.Ordinal);

    /// <summary>One training of unnormalised neurons: its network and its setting say so, and its id is another.</summary>
    [Fact]
    public void UnnormalisedNeurons_AreATypedWord()
    {
        string[] small = ["repeats=1", "powers=[3]", "data.alphas=[0.05]", "training.epochs=2", "training.initialScale=0.1"];
        RunSummary summary = Run(1, [.. small, "training.neurons=unnormalised"]);
        TrialState trial = Assert.Single(summary.Trials);
        Assert.Equal(TrialStatus.Done, trial.Status);
        Assert.Equal(NeuronForm.Unnormalised,
            NetworkFile.Load(Path.Combine(summary.Directory, "trials", trial.Id, "model.safetensors")).Form);
        Assert.Contains("40 unnormalised neurons", File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
        Preset usual = PresetCatalog.Load("synthetic-smoke", small);
        Assert.NotEqual(trial.Id, Assert.Single(usual.Experiment.Plan(usual.Settings)).Id);
        Assert.Contains("neurons: expected one of normalised, unnormalised", Assert.Throws<PresetException>(() =>
            PresetCatalog.Load("synthetic-smoke", ["training.neurons=cubed"])).Message, StringComparison.Ordinal);
    }

    private static RunSummary Run(int threads, params string[] overrides) => ExperimentRunner.Run(
        PresetCatalog.Load("synthetic-smoke", overrides),
        new RunOptions
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            Offline = true,
            Threads = threads,
        });
}
