using System.Text.RegularExpressions;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>
/// The record of a run that was continued: the first session stays, others are added, and what does not fit together is said.
/// </summary>
public sealed partial class SessionTests
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
    private readonly FakeExperiment experiment = new();
    private readonly NotedProgress progress = new();

    private string RecordPath => Path.Combine(folder, "run.json");

    [Fact]
    public void ResumingAFinishedRun_ChangesNothingOfTheRecord()
    {
        Run("first", resume: false);
        byte[] record = File.ReadAllBytes(RecordPath);
        Run("second", resume: true);
        Assert.Equal(record, File.ReadAllBytes(RecordPath));
    }

    [Fact]
    public void Resuming_KeepsTheFirstSessionAndAddsOne()
    {
        RunRecord first = Interrupted();
        Run("second", resume: true);
        RunRecord record = JsonFile.Read<RunRecord>(RecordPath);
        Assert.Equal(("first", first.Started, first.Environment), (record.Command, record.Started, record.Environment));
        Assert.Equal(["first", "second"], record.Sessions.Select(session => session.Command));
        Assert.Null(record.Sessions[0].Ended);
        Assert.Equal(record.Ended, record.Sessions[1].Ended);
        Assert.Empty(progress.Notes);
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains("in the last of 2 sessions", page, StringComparison.Ordinal);
        Assert.Contains("<dd>first</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dd>second</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyOpenTrials_AreScheduled()
    {
        Interrupted();
        progress.Counts.Clear();
        Run("second", resume: true);
        Assert.Equal(["1 of 2 trials", "2 of 2 trials"], progress.Counts);
    }

    [Fact]
    public void RecordOfAnEarlierVersion_StandsForOneSession()
    {
        RunRecord first = Interrupted();
        File.WriteAllText(RecordPath, SessionsOf().Replace(File.ReadAllText(RecordPath), ""));
        Assert.Empty(JsonFile.Read<RunRecord>(RecordPath).Sessions);
        Assert.Contains("not finished", File.ReadAllText(Report.Build(folder).Path), StringComparison.Ordinal);
        Run("second", resume: true);
        Assert.Equal(new RunSession(first.Started, null, "first", first.Environment), JsonFile.Read<RunRecord>(RecordPath).Sessions[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"format\": 1}")]
    public void DamagedRecord_IsBegunAnew(string content)
    {
        Run("first", resume: false);
        File.WriteAllText(RecordPath, content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Report.Build(folder));
        Assert.Contains(RecordPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume' writes it anew", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.True(Run("second", resume: true).Succeeded);
        Assert.Contains("begun anew", Assert.Single(progress.Notes), StringComparison.Ordinal);
        Assert.Equal([1, 1], experiment.Runs.Values);
        Assert.All(Report.Open(folder).Record.Trials, trial => Assert.Equal(TrialStatus.Done, trial.Status));
    }

    [Theory]
    [InlineData("\"vectorBits\": ", "\"vectorBits\": 1", "bits")]
    [InlineData("\"version\": \"", "\"version\": \"0.0.1-", "Different programs")]
    public void SessionsThatDoNotFitTogether_AreSaid(string field, string other, string warning)
    {
        RunRecord record = Interrupted();
        string outcome = new StateFolder(folder).OutcomePath(record.Trials[0].Id);
        File.WriteAllText(outcome, File.ReadAllText(outcome).Replace(field, other, StringComparison.Ordinal));
        RunSummary summary = Run("second", resume: true);
        Assert.Contains(progress.Notes, note => note.Contains(warning, StringComparison.Ordinal));
        Assert.Contains(summary.Warnings, text => text.Contains(warning, StringComparison.Ordinal));
        Assert.Contains(warning, File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
    }

    /// <summary>A run of two trials that was cancelled in the second one.</summary>
    private RunRecord Interrupted()
    {
        experiment.Instead[1] = "cancel";
        Assert.Throws<OperationCanceledException>(() => Run("first", resume: false));
        experiment.Instead.Clear();
        return JsonFile.Read<RunRecord>(RecordPath);
    }

    private RunSummary Run(string command, bool resume) =>
        ExperimentRunner.Run(experiment.Preset("done", "done"),
            new RunOptions { OutputDirectory = folder, Resume = resume, Progress = progress, Command = command });

    [GeneratedRegex("""(?s),\s*"sessions": \[.*?\n  \]""")]
    private static partial Regex SessionsOf();
}
