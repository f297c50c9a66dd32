using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>Output that cannot be written is reported before work is done in vain.</summary>
public sealed class DiskTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    [Fact]
    public void UnwritableDirectory_IsReportedBeforeAnyTrial()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        FakeExperiment experiment = new();
        IOException error = Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(experiment.Preset("done"), new RunOptions { OutputDirectory = Path.Combine(file, "run") }));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("--out", error.Message, StringComparison.Ordinal);
        Assert.Empty(experiment.Runs);
    }

    [Fact]
    public void DiskThatIsTooSmall_IsReportedBeforeAnyTrial()
    {
        FakeExperiment experiment = new() { Bytes = 1L << 60 };
        IOException error = Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(experiment.Preset("done"), new RunOptions { OutputDirectory = Path.Combine(folder, "run") }));
        Assert.Contains("will write about 1073741824 GiB", error.Message, StringComparison.Ordinal);
        Assert.Empty(experiment.Runs);
    }

    [Fact]
    public void Space_IsComparedWithAReserve()
    {
        DiskSpace.Require("x", 100, 100L << 20);
        Assert.Contains("about 50 MiB into x, and the disk has 100 MiB left, of which 64 MiB are kept free.",
            Assert.Throws<IOException>(() => DiskSpace.Require("x", 50L << 20, 100L << 20)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectoryLostOnTheWay_StopsTheRun()
    {
        FakeExperiment experiment = new();
        IOException error = Assert.Throws<IOException>(() => ExperimentRunner.Run(experiment.Preset("done", "lose the folder", "done"),
            new RunOptions { OutputDirectory = Path.Combine(folder, "run") }));
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1], experiment.Runs.Keys.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DirectoryRemovedOnTheWay_IsNotMadeAgainWithoutItsPreset(int workers)
    {
        FakeExperiment experiment = new();
        string run = Path.Combine(folder, "run");
        string[] outcomes = ["remove the folder", .. Enumerable.Repeat("done", 30)];
        IOException error = Assert.Throws<IOException>(() =>
            ExperimentRunner.Run(experiment.Preset(outcomes), new RunOptions { OutputDirectory = run, Workers = workers }));
        Assert.StartsWith($"The run directory {run}, or its preset.yaml, was removed while the run went on", error.Message,
            StringComparison.Ordinal);
        Assert.True(experiment.Runs.Count < outcomes.Length, "the other trials went on");
        Assert.False(File.Exists(Path.Combine(run, "run.json")));
        if (workers == 1) Assert.False(Directory.Exists(run));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DirectoryReplacedOnTheWay_IsNotWrittenInto(int workers)
    {
        FakeExperiment experiment = new();
        string run = Path.Combine(folder, "run");
        string[] outcomes = ["replace the folder", .. Enumerable.Repeat("done", 30)];
        RunOptions options = new() { OutputDirectory = run, Workers = workers };
        IOException error = Assert.Throws<IOException>(() => ExperimentRunner.Run(experiment.Preset(outcomes), options));
        if (workers == 1) Assert.StartsWith($"The run directory {run} was replaced by another", error.Message, StringComparison.Ordinal);
        Assert.True(experiment.Runs.Count < outcomes.Length, "the other trials went on");
        if (workers == 1) Assert.Equal(["preset.yaml", "run.json"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void FileInPlaceOfATrialsFolder_FailsThatTrialWithASentence()
    {
        FakeExperiment experiment = new();
        RunOptions options = new() { OutputDirectory = Path.Combine(folder, "run") };
        RunSummary first = ExperimentRunner.Run(experiment.Preset("done", "done", "done"), options);
        string trial = Path.Combine(folder, "run", "trials", first.Trials[1].Id);
        Directory.Delete(trial, recursive: true);
        File.WriteAllText(trial, "mine");
        RunSummary resumed = ExperimentRunner.Run(experiment.Preset("done", "done", "done"), options with { Resume = true });
        Assert.Equal([TrialStatus.Done, TrialStatus.Failed, TrialStatus.Done], resumed.Trials.Select(state => state.Status));
        Assert.Equal($"{trial} is a file; expected a folder, or a new one.", resumed.Trials[1].Reason);
        Assert.Equal("mine", File.ReadAllText(trial));
        File.Delete(trial);
        Assert.True(ExperimentRunner.Run(experiment.Preset("done", "done", "done"), options with { Resume = true }).Succeeded);
    }

    [Fact]
    public void DirectoryRemovedWithinATraining_IsNotMadeAgain()
    {
        string run = Path.Combine(folder, "run");
        RunOptions options = new()
        {
            OutputDirectory = run,
            Offline = true,
            CheckpointInterval = TimeSpan.Zero,
            Progress = new Removing(run),
        };
        IOException error = Assert.Throws<IOException>(() => ExperimentRunner.Run(PresetCatalog.Load("frei-smoke"), options));
        Assert.Contains("was removed while the run went on", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void OutcomeThatCannotBeWritten_StopsTheRunAndSaysHowToGoOn(int workers)
    {
        FakeExperiment experiment = new();
        string[] outcomes = ["deny the outcome", .. Enumerable.Repeat("done", 30)];
        IOException error = Assert.Throws<IOException>(() => ExperimentRunner.Run(experiment.Preset(outcomes),
            new RunOptions { OutputDirectory = Path.Combine(folder, "run"), Workers = workers }));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.True(experiment.Runs.Count < outcomes.Length, "the other trials went on");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnyException_EndsTheRunAndNotTheProcess(int workers)
    {
        RunOptions options = new() { OutputDirectory = Path.Combine(folder, "run"), Workers = workers, Progress = new DeniedProgress() };
        Assert.Throws<UnauthorizedAccessException>(() => ExperimentRunner.Run(new FakeExperiment().Preset("done", "done"), options));
    }

    [Fact]
    public void LeftoversOfAKilledRun_AreRemoved()
    {
        string run = Path.Combine(folder, "run");
        FakeExperiment experiment = new();
        ExperimentRunner.Run(experiment.Preset("done"), new RunOptions { OutputDirectory = run });
        string leftover = Path.Combine(run, $".run.json.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(leftover, "{");
        ExperimentRunner.Run(experiment.Preset("done"), new RunOptions { OutputDirectory = run, Resume = true });
        Assert.False(File.Exists(leftover));
    }

    /// <summary>Removes a folder after the third epoch.</summary>
    private sealed class Removing(string run) : IRunProgress, IProgressTask
    {
        private int epochs;

        public IProgressTask Begin(ProgressKind kind, string label) =>
            kind == ProgressKind.Training ? this : SilentProgress.Instance.Begin(kind, label);

        public void Note(string message)
        {
        }

        public void Report(double fraction, string? detail = null)
        {
            if (++epochs == 3) Directory.Delete(run, recursive: true);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A display that may not be written to.</summary>
    private sealed class DeniedProgress : IRunProgress, IProgressTask
    {
        public IProgressTask Begin(ProgressKind kind, string label) => this;

        public void Note(string message)
        {
        }

        public void Report(double fraction, string? detail = null) => throw new UnauthorizedAccessException();

        public void Dispose()
        {
        }
    }
}
