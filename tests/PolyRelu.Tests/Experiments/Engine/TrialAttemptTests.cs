using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>One trial of a planned run: who may run it, what it leaves, and what is said of it.</summary>
public sealed class TrialAttemptTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
    private readonly FakeExperiment experiment = new();
    private readonly SteppedClock clock = new();
    private RunDirectory? directory;
    private StateFolder? state;

    public void Dispose() => directory?.Dispose();

    [Theory]
    [InlineData("done", "done", false)]
    [InlineData("skip", "skipped", false)]
    [InlineData("fail", "failed", false)]
    [InlineData("lack memory", "failed", true)]
    [InlineData("lack disk", "failed", true)]
    public void Outcome_SaysWhetherAnotherAttemptMayHelp(string outcome, string word, bool retry)
    {
        TrialStatus status = Wording.Find<TrialStatus>(word)!.Value;
        TrialOutcome ended = Attempt(Planned(outcome))!;
        Assert.Equal((status, retry, 1), (ended.Status, ended.Retry, ended.Attempt));
        Assert.Equal(ended, state!.Outcome(ended.Id));
        Assert.Null(state.Heartbeat(ended.Id));
        Assert.Equal(status == TrialStatus.Done, !File.Exists(state.LockPath(ended.Id)));
        TrialStatusRow row = RunDirectory.StatusOf(folder, clock.GetUtcNow()).Trials[0];
        Assert.Equal(retry, row.RetryMayHelp);
        Assert.Equal(ended.Reason, row.Reason);
    }

    [Fact]
    public void InterruptedTrial_IsMissing_AndItsTimeCounts()
    {
        PlannedTrial trial = Planned("cancel");
        Assert.Throws<OperationCanceledException>(() => Attempt(trial));
        TrialOutcome stopped = state!.Outcome(trial.Trial.Id)!;
        Assert.Equal((TrialStatus.Pending, true), (stopped.Status, stopped.Retry));
        Assert.Equal(TrialStanding.Missing, RunDirectory.StatusOf(folder, clock.GetUtcNow()).Trials[0].Standing);
        experiment.Instead[0] = "done";
        TrialOutcome ended = Attempt(trial)!;
        Assert.Equal((TrialStatus.Done, 2), (ended.Status, ended.Attempt));
        Assert.True(ended.Seconds > stopped.Seconds);
    }

    [Fact]
    public void TrialThatIsHeld_IsLeftAlone()
    {
        PlannedTrial trial = Planned("done");
        using (TrialLock? held = state!.TryLock(trial.Trial.Id))
        {
            Assert.NotNull(held);
            Assert.Null(state.TryLock(trial.Trial.Id));
            Assert.Null(Attempt(trial));
            Assert.Empty(experiment.Runs);
        }
        Assert.Equal(TrialStatus.Done, Attempt(trial)!.Status);
    }

    [Fact]
    public void RunBesideAnotherProcess_LeavesItItsTrial_AndHasNotEnded()
    {
        Preset preset = experiment.Preset("done", "done");
        IReadOnlyList<PlannedTrial> plan = ExperimentRunner.Plan(preset, Options());
        state = new StateFolder(folder);
        using (state.TryLock(plan[1].Trial.Id))
        {
            RunSummary summary = ExperimentRunner.Run(preset, Options() with { Resume = true });
            Assert.Equal([TrialStatus.Done, TrialStatus.Pending], summary.Trials.Select(trial => trial.Status));
            Assert.Equal(TrialAttempt.Busy, summary.Trials[1].Reason);
            Assert.Null(Report.Open(folder).Record.Ended);
        }
        Assert.True(ExperimentRunner.Run(preset, Options() with { Resume = true }).Succeeded);
        Assert.NotNull(Report.Open(folder).Record.Ended);
        Assert.Equal([1, 1], experiment.Runs.Values);
    }

    [Fact]
    public void CompleteTrial_IsNotRunAgain()
    {
        PlannedTrial trial = Planned("done");
        TrialOutcome first = Attempt(trial)!;
        Assert.Equal(first, Attempt(trial));
        Assert.Equal([1], experiment.Runs.Values);
    }

    [Fact]
    public void ProcessKilledBeforeItCouldSayThatItWasDone_LeavesADoneTrial()
    {
        PlannedTrial trial = Planned("done");
        Attempt(trial);
        File.Delete(state!.OutcomePath(trial.Trial.Id));
        Heartbeat beat = Beat(trial, SignsOfLife.Host, attempt: 2, seconds: 30);
        Assert.Equal(TrialStanding.Done, RunDirectory.StatusOf(folder, clock.GetUtcNow()).Trials[0].Standing);
        TrialOutcome settled = Attempt(trial)!;
        Assert.Equal((TrialStatus.Done, 2, 30.0, beat.Beat), (settled.Status, settled.Attempt, settled.Seconds, settled.Ended));
        Assert.Null(state.Heartbeat(trial.Trial.Id));
        Assert.Equal([1], experiment.Runs.Values);
    }

    [Fact]
    public void KilledAttempt_CountsUpToItsLastSignOfLife()
    {
        PlannedTrial trial = Planned("done");
        Beat(trial, SignsOfLife.Host, attempt: 3, seconds: 50);
        TrialOutcome ended = Attempt(trial)!;
        Assert.Equal(4, ended.Attempt);
        Assert.InRange(ended.Seconds, 50, 60);
    }

    [Fact]
    public void OtherMachineThatGivesSignsOfLife_KeepsItsTrial()
    {
        PlannedTrial trial = Planned("done");
        Beat(trial, "elsewhere", attempt: 1, seconds: 5);
        clock.Later = () => Beat(trial, "elsewhere", attempt: 1, seconds: 15);
        Assert.Null(Attempt(trial));
        Assert.Empty(experiment.Runs);
    }

    [Fact]
    public void OtherMachineThatIsGone_LosesItsTrial()
    {
        PlannedTrial trial = Planned("done");
        Beat(trial, "elsewhere", attempt: 1, seconds: 5);
        clock.Later = () => clock.Now += Heartbeat.StaleAfter;
        Assert.Equal(2, Attempt(trial)!.Attempt);
    }

    [Fact]
    public void SignsOfLife_SayWhoRunsWhat()
    {
        PlannedTrial trial = Planned("done");
        using (SignsOfLife signs = new(directory!, Options(), trial.Trial.Id, 2, clock.Now))
        {
            using IProgressTask task = signs.Begin(ProgressKind.Training, "training, p = 3");
            task.Report(0.25);
            clock.Now += Heartbeat.Interval;
            clock.Tick();
            Heartbeat beat = state!.Heartbeat(trial.Trial.Id)!;
            Assert.Equal((SignsOfLife.Host, Environment.ProcessId, 2, 10.0, 0.25, "training, p = 3"),
                (beat.Host, beat.Process, beat.Attempt, beat.Seconds, beat.Fraction, beat.Step));
            Assert.Equal(TrialStanding.Running, RunDirectory.StatusOf(folder, clock.Now).Trials[0].Standing);
            Assert.Equal(TrialStanding.Stale, RunDirectory.StatusOf(folder, clock.Now + Heartbeat.StaleAfter).Trials[0].Standing);
        }
        clock.Tick();
        Assert.Null(state.Heartbeat(trial.Trial.Id));
    }

    [Fact]
    public void NothingIsWrittenAnewForEveryTrial()
    {
        string record = Path.Combine(folder, "run.json");
        List<DateTime> seen = [];
        experiment.Witness = _ => seen.Add(File.GetLastWriteTimeUtc(record));
        ExperimentRunner.Run(experiment.Preset([.. Enumerable.Repeat("done", 30)]), Options());
        Assert.Equal(30, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.Equal(30, Directory.GetFiles(Path.Combine(folder, "state"), "*", SearchOption.AllDirectories).Length);
    }

    private PlannedTrial Planned(string outcome)
    {
        Preset preset = experiment.Preset(outcome);
        IReadOnlyList<PlannedTrial> plan = ExperimentRunner.Plan(preset, Options());
        directory = RunDirectory.Share(folder);
        state = directory.State;
        return Assert.Single(plan);
    }

    private TrialOutcome? Attempt(PlannedTrial planned)
    {
        using RunDirectory own = RunDirectory.Share(folder);
        return new TrialAttempt(own, new DatasetStore(Options()), Options()).Run(planned.Trial, planned.State,
            TestContext.Current.CancellationToken);
    }

    private Heartbeat Beat(PlannedTrial trial, string host, int attempt, double seconds)
    {
        Heartbeat beat = new(trial.Trial.Id, host, 4711, null, attempt, clock.Now - TimeSpan.FromSeconds(5),
            clock.Now - TimeSpan.FromSeconds(5) + TimeSpan.FromSeconds(seconds), 0.5, "training");
        state!.Write(beat);
        return beat;
    }

    private RunOptions Options() => new() { OutputDirectory = folder, Clock = clock };

    /// <summary>A clock that stands still but for what a test does, with timers that tick when told.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly List<Action> timers = [];
        private int readings;

        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        /// <summary>Done once, after the clock has been looked at a few times.</summary>
        public Action? Later { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (Later is { } action && ++readings > 1)
            {
                Later = null;
                action();
            }
            return Now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add(() => callback(state));
            return new NoTimer();
        }

        public void Tick() => timers.ForEach(timer => timer());

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
