using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>Where a run stands, as its files say it.</summary>
public sealed class RunStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
    private readonly StateFolder state;

    public RunStatusTests() => state = new StateFolder(folder);

    [Fact]
    public void EveryStanding_IsRecognised()
    {
        Complete("done");
        state.Write(Outcome("done", TrialStatus.Done, null, 4));
        state.Write(Outcome("failed", TrialStatus.Failed, "it broke", 1));
        state.Write(Outcome("skipped", TrialStatus.Skipped, "no data", 0));
        state.Write(Outcome("interrupted", TrialStatus.Pending, "interrupted", 3));
        state.Write(Outcome("vanished", TrialStatus.Done, null, 3));
        state.Write(Beat("running", Now - TimeSpan.FromSeconds(20)));
        state.Write(Beat("stale", Now - TimeSpan.FromSeconds(61)));
        RunStatus status = Of("done", "failed", "skipped", "interrupted", "vanished", "running", "stale", "never");
        Assert.Equal([TrialStanding.Done, TrialStanding.Failed, TrialStanding.Skipped, TrialStanding.Missing, TrialStanding.Missing,
            TrialStanding.Running, TrialStanding.Stale, TrialStanding.Missing], status.Trials.Select(trial => trial.Standing));
        Assert.Equal([false, false, false, true, true, true, true, true], status.Trials.Select(trial => trial.RetryMayHelp));
        Assert.Equal("complete.json is missing", status.Trials[4].Reason);
        Assert.Contains("on node7 has given no sign of life since 2026-01-02 03:03:04 UTC", status.Trials[6].Reason,
            StringComparison.Ordinal);
        Assert.True(status.IsUnfinished);
        // The beats are written ten seconds after the start.
        Assert.Equal(4 + 1 + 0 + 3 + 3 + 10 + 10, status.SecondsSoFar);
        // Three missing ones and the stale one take as long as the one that is done; the running one has had its time.
        Assert.Equal(16, status.SecondsLeft);
        Assert.Equal(16, status.ClockSecondsLeft);
    }

    [Theory]
    [InlineData("done done", false, false)]
    [InlineData("done skipped", false, false)]
    [InlineData("skipped skipped", false, true)]
    [InlineData("done failed", false, true)]
    [InlineData("pending failed", true, true)]
    public void Whole_IsUnfinishedOrFailed(string words, bool unfinished, bool failed)
    {
        TrialStatus[] statuses = [.. words.Split(' ').Select(word => Wording.Find<TrialStatus>(word)!.Value)];
        string[] ids = [.. statuses.Select((_, i) => $"trial-{i}")];
        foreach ((TrialStatus status, string id) in statuses.Zip(ids))
        {
            if (status == TrialStatus.Done) Complete(id);
            state.Write(Outcome(id, status, "why", 1));
        }
        RunStatus run = Of(ids);
        Assert.Equal((unfinished, failed), (run.IsUnfinished, run.HasFailed));
    }

    [Fact]
    public void DamagedStateFile_TellsNothing()
    {
        foreach (string id in new[] { "a", "b", "d" }) Directory.CreateDirectory(Path.Combine(state.Path, id));
        File.WriteAllText(state.OutcomePath("a"), "{");
        File.WriteAllText(state.HeartbeatPath("b"), "");
        state.Write(Outcome("c", TrialStatus.Failed, "it broke", 1));
        File.Move(state.OutcomePath("c"), state.OutcomePath("d")); // That of another trial.
        Assert.All(Of("a", "b", "d").Trials, trial => Assert.Equal((TrialStanding.Missing, true), (trial.Standing, trial.RetryMayHelp)));
    }

    [Fact]
    public void RecordOfFormat1_SaysItself()
    {
        RunRecord record = Record("a", "b") with { Format = 1 };
        record = record with
        { Trials = [record.Trials[0] with { Status = TrialStatus.Failed, Reason = "it broke", Seconds = 2 }, record.Trials[1]] };
        RunStatus status = RunStatus.Of(folder, record, Now);
        Assert.Equal((TrialStanding.Failed, "it broke", 2.0),
            (status.Trials[0].Standing, status.Trials[0].Reason, status.Trials[0].Seconds));
        Assert.Equal(TrialStanding.Missing, status.Trials[1].Standing);
    }

    [Fact]
    public void ManyTrials_AreCounted()
    {
        const int Count = 3000;
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"trial-{i}")];
        string outcome = JsonFile.Text(Outcome("ID", TrialStatus.Failed, "it broke", 1));
        foreach (string id in ids.Where((_, i) => i % 3 != 0))
        {
            Directory.CreateDirectory(Path.Combine(state.Path, id));
            File.WriteAllText(state.OutcomePath(id), outcome.Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal));
        }
        RunStatus status = Of(ids);
        Assert.Equal((Count / 3, 2 * Count / 3), (status.Count(TrialStanding.Missing), status.Count(TrialStanding.Failed)));
        Assert.Equal(Enumerable.Range(0, Count), status.Trials.Select(trial => trial.Index));
    }

    private static TrialOutcome Outcome(string id, TrialStatus status, string? reason, double seconds) =>
        new(id, status, reason, false, 1, Now, Now, seconds, RunEnvironment.Current(1));

    private static Heartbeat Beat(string id, DateTimeOffset beat) =>
        new(id, "node7", 4711, "slurm 12_3", 1, beat - TimeSpan.FromSeconds(10), beat, 0.5, "training");

    private static RunRecord Record(params string[] ids) => new()
    {
        Preset = "test", Experiment = "frei", Seed = 0, Started = Now, Environment = RunEnvironment.Current(1),
        Trials = [.. ids.Select(id => new TrialState(id, id, "frei"))],
    };

    private RunStatus Of(params string[] ids) => RunStatus.Of(folder, Record(ids), Now);

    private void Complete(string id)
    {
        string trial = TrialFolder.PathIn(folder, id);
        Directory.CreateDirectory(trial);
        File.WriteAllText(Path.Combine(trial, "complete.json"), "{}");
    }
}
