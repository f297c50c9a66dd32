using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>What a run leaves behind, however its trials end.</summary>
public sealed class ExperimentRunnerTests
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");

    [Fact]
    public void SkippedAndFailedTrials_DoNotStopTheOthers()
    {
        FakeExperiment experiment = new();
        RunSummary summary = ExperimentRunner.Run(experiment.Preset("done", "skip", "fail", "done"), Options());
        Assert.Equal([TrialStatus.Done, TrialStatus.Skipped, TrialStatus.Failed, TrialStatus.Done],
            summary.Trials.Select(trial => trial.Status));
        Assert.Equal("no data here", Assert.Single(summary.Skipped).Reason);
        Assert.Equal("it broke", Assert.Single(summary.Failed).Reason);
        Assert.False(summary.Succeeded);
        string page = File.ReadAllText(summary.ReportPath);
        Assert.Contains("no data here", page, StringComparison.Ordinal);
        Assert.Contains("it broke", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_HoldsSeedEnvironmentAndEnd()
    {
        ExperimentRunner.Run(new FakeExperiment().Preset("done"), Options());
        RunRecord record = JsonFile.Read<RunRecord>(Path.Combine(folder, "run.json"));
        Assert.Equal(3UL, record.Seed);
        Assert.Equal("fake", record.Preset);
        Assert.NotNull(record.Ended);
        Assert.True(record.Environment.Processors >= 1);
        Assert.True(record.Environment.VectorBits >= 32);
        Assert.StartsWith(".NET", record.Environment.Runtime, StringComparison.Ordinal);
        TrialState trial = Assert.Single(record.Trials);
        Assert.Equal(trial.AsPlanned(), trial);
        TrialOutcome outcome = new StateFolder(folder).Outcome(trial.Id)!;
        Assert.Equal((TrialStatus.Done, 1, record.Environment), (outcome.Status, outcome.Attempt, outcome.Environment));
    }

    [Fact]
    public void CompletedTrial_IsMarkedWithTheHashesOfItsFiles()
    {
        RunSummary summary = ExperimentRunner.Run(new FakeExperiment().Preset("done", "fail"), Options());
        TrialFolder done = Folder(summary.Trials[0]), failed = Folder(summary.Trials[1]);
        Assert.True(done.IsComplete);
        Assert.False(failed.IsComplete);
        Assert.Equal(["config.json", "result.json"], done.ReadMarker().Files.Keys.Order());
    }

    [Fact]
    public void Resume_RunsOnlyWhatIsNotComplete()
    {
        FakeExperiment experiment = new();
        ExperimentRunner.Run(experiment.Preset("done", "fail", "done"), Options());
        experiment.Instead[1] = "done";
        RunSummary summary = ExperimentRunner.Run(experiment.Preset("done", "fail", "done"), Options() with { Resume = true });
        Assert.True(summary.Succeeded);
        Assert.Equal([1, 2, 1], experiment.Runs.OrderBy(run => run.Key).Select(run => run.Value));
        Assert.All(summary.Trials, trial => Assert.NotNull(trial.Seconds));
    }

    [Fact]
    public void CancelledRun_KeepsWhatIsCompleteAndCanBeResumed()
    {
        FakeExperiment experiment = new();
        experiment.Instead[1] = "cancel";
        Assert.Throws<OperationCanceledException>(() => ExperimentRunner.Run(experiment.Preset("done", "done"), Options()));
        RunRecord record = JsonFile.Read<RunRecord>(Path.Combine(folder, "run.json"));
        Assert.Equal([TrialStatus.Done, TrialStatus.Pending], Report.Open(folder).Record.Trials.Select(trial => trial.Status));
        Assert.Null(record.Ended);
        experiment.Instead.Clear();
        Assert.True(ExperimentRunner.Run(experiment.Preset("done", "done"), Options() with { Resume = true }).Succeeded);
        Assert.Equal([1, 2], experiment.Runs.OrderBy(run => run.Key).Select(run => run.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Workers_ShareTheTrials(int workers)
    {
        FakeExperiment experiment = new();
        string[] outcomes = [.. Enumerable.Range(0, 12).Select(i => i % 4 == 1 ? "skip" : i % 4 == 2 ? "fail" : "done")];
        RunSummary summary = ExperimentRunner.Run(experiment.Preset(outcomes), Options() with { Workers = workers });
        Assert.Equal(outcomes, summary.Trials.Select(trial =>
            trial.Status switch { TrialStatus.Done => "done", TrialStatus.Skipped => "skip", _ => "fail" }));
        Assert.Equal(Enumerable.Repeat(1, 12), experiment.Runs.Values);
        Assert.Equal(summary.Trials, Report.Open(folder).Record.Trials);
    }

    [Fact]
    public void CancelledWorkers_StopAllOfThem()
    {
        FakeExperiment experiment = new();
        experiment.Instead[2] = "cancel";
        Assert.Throws<OperationCanceledException>(() => ExperimentRunner.Run(experiment.Preset("done", "done", "done", "done", "done",
            "done"), Options() with { Workers = 2 }));
        experiment.Instead.Clear();
        Assert.True(ExperimentRunner.Run(experiment.Preset("done", "done", "done", "done", "done", "done"),
            Options() with { Workers = 2, Resume = true }).Succeeded);
    }

    [Fact]
    public void Directory_IsNotOverwrittenNorMixed()
    {
        ExperimentRunner.Run(new FakeExperiment().Preset("done"), Options());
        Assert.Contains("--resume", Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(new FakeExperiment().Preset("done"), Options())).Message, StringComparison.Ordinal);
        IOException other = Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(new FakeExperiment().Preset("done", "done"), Options() with { Resume = true }));
        Assert.Contains("another preset: outcomes is [done] there and [done, done] here.", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.html", false)]
    [InlineData("report.html", true)]
    [InlineData("run.json", true)]
    [InlineData("notes.txt", false)]
    [InlineData("trials/a/b", true)]
    [InlineData("figures/a.png", false)]
    [InlineData(".x.0123456789abcdef0123456789abcdef.tmp/thesis.tex", false)]
    public void FolderOfTheUser_IsNotTouched(string file, bool resume)
    {
        string path = Path.Combine(folder, file), leftover = Path.Combine(folder, $".probe.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "precious");
        File.WriteAllText(leftover, "mine");
        IOException error = Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(new FakeExperiment().Preset("done"), Options() with { Resume = resume }));
        Assert.Contains($"holds '{file.Split('/')[0]}' and no preset.yaml", error.Message, StringComparison.Ordinal);
        Assert.Equal(new[] { path, leftover }.Order(), Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order());
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void FolderOfARunThatWasKilledAtOnce_IsUsed()
    {
        Directory.CreateDirectory(folder);
        foreach (string left in (string[])["run.lock", $".preset.yaml.{Guid.NewGuid():N}.tmp", $".probe.{Guid.NewGuid():N}.tmp"])
            File.WriteAllText(Path.Combine(folder, left), "");
        NotedProgress progress = new();
        Assert.True(ExperimentRunner.Run(new FakeExperiment().Preset("done"),
            Options() with { Resume = true, Progress = progress }).Succeeded);
        Assert.Equal($"{folder} holds no run to continue; a new one starts there.", Assert.Single(progress.Notes));
        Assert.DoesNotContain(Directory.GetFiles(folder), path => Path.GetFileName(path).StartsWith('.'));
    }

    [Fact]
    public void Directory_IsHeldByOneRun()
    {
        FakeExperiment experiment = new();
        using (RunDirectory.Hold(experiment.Preset("done"), Options()))
        {
            IOException error = Assert.Throws<IOException>(() =>
                RunDirectory.Hold(experiment.Preset("done"), Options() with { Resume = true }));
            Assert.Contains("Another run", error.Message, StringComparison.Ordinal);
        }
        RunDirectory.Hold(experiment.Preset("done"), Options() with { Resume = true }).Dispose();
        Assert.False(File.Exists(Path.Combine(folder, "run.lock")));
    }

    private RunOptions Options() => new() { OutputDirectory = folder };

    private TrialFolder Folder(TrialState trial) => new(Path.Combine(folder, "trials", trial.Id), trial.Id);
}
