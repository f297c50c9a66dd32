using PolyRelu.Data;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Poster;

/// <summary>The smoke preset of the poster from end to end.</summary>
public sealed class PosterTests
{
    private const string Elsewhere = "images.data.dataset=kmnist";

    [Fact]
    public void WithoutImages_TheClustersRunAndTheImagesAreSkippedWithTheReason()
    {
        RunSummary summary = Run(Options(), Elsewhere);
        Assert.True(summary.Succeeded);
        TrialState[] images = [.. summary.Trials.Where(trial => trial.Kind == "images")];
        Assert.SkipUnless(images.All(trial => trial.Status == TrialStatus.Skipped), "The images were found on this machine.");
        Assert.All(images, trial => Assert.Contains("kmnist", trial.Reason, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(summary.Tables, table => table.Rows.Any(row => row.Any(cell => cell.Text == "skipped")));
        Assert.All(images, trial => Assert.Contains("\"status\": \"skipped\"",
            File.ReadAllText(new StateFolder(summary.Directory).OutcomePath(trial.Id)), StringComparison.Ordinal));
        Assert.Equal(2, summary.Trials.Count(trial => trial.Status == TrialStatus.Done));
        Assert.Contains("Skipped:", File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void SameSeed_GivesTheSameFilesWithOneThreadAndWithTwo()
    {
        int before = Workers.Count;
        try
        {
            RunOptions one = Options() with { Threads = 1 }, two = Options() with { Threads = 2 };
            Preset preset = PresetCatalog.Load("poster-smoke", [Elsewhere]);
            RunRecord run = ExperimentRunner.RunTrials(preset, one);
            ExperimentRunner.RunTrials(preset, two);
            foreach (TrialState trial in run.Trials.Where(trial => trial.Status == TrialStatus.Done))
                foreach (string file in Directory.GetFiles(Path.Combine(one.OutputDirectory!, "trials", trial.Id))
                    .Where(file => Path.GetFileName(file) != "timings.json"))
                    Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(two.OutputDirectory!, "trials", trial.Id,
                        Path.GetFileName(file))));
            Assert.Equal(2, run.Trials.Count(trial => trial.Status == TrialStatus.Done));
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void WithImages_EveryTrialLeavesItsFiles()
    {
        RunSummary summary = Run(Options() with { DataFolder = TestData.DataFolder() });
        Assert.All(summary.Trials, trial => Assert.Equal(TrialStatus.Done, trial.Status));
        Assert.Equal(5, summary.Tables.Count);
        foreach (TrialState trial in summary.Trials)
        {
            string folder = Path.Combine(summary.Directory, "trials", trial.Id);
            SavedNetwork saved = NetworkFile.Open(Path.Combine(folder, "model.safetensors"));
            PolyReluNetwork network = saved.Network;
            Assert.Equal(trial.Kind == "images" ? "images" : "clusters", DataDescription.Find(folder, saved.Metadata)?.Kind);
            Assert.Equal(trial.Kind == "images" ? 784 : 20, network.InputDimension);
            foreach (string file in new[] { "config.json", "records.json", "records.csv", "robustness.json", "sandwich.json",
                "timings.json", "complete.json" })
                Assert.True(File.Exists(Path.Combine(folder, file)), file);
        }
        Assert.Equal(69, Directory.GetFiles(Path.Combine(summary.Directory, "figures")).Length);
    }

    private static RunOptions Options() => new()
    {
        OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
        Offline = true,
    };

    private static RunSummary Run(RunOptions options, params string[] overrides) =>
        ExperimentRunner.Run(PresetCatalog.Load("poster-smoke", overrides), options);
}
