using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Runs;

/// <summary>Where a trial stands, as far as files tell without being compared with their hashes.</summary>
internal enum TrialStanding
{
    /// <summary>Completed.</summary>
    Done,

    /// <summary>A process has given a sign of life a moment ago.</summary>
    Running,

    /// <summary>A process ran it and has not said anything for a while: it was killed, or its machine is gone.</summary>
    Stale,

    /// <summary>Stopped by an error; the reason is its message.</summary>
    Failed,

    /// <summary>Not run because something it needs is not there; the reason says what.</summary>
    Skipped,

    /// <summary>Not begun, or interrupted and not gone on with.</summary>
    Missing,
}

/// <summary>One trial of a <see cref="RunStatus"/>.</summary>
/// <param name="Index">Its place in the plan, from 0.</param>
/// <param name="Id">Id of the trial.</param>
/// <param name="Label">A few words for a person.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Reason">Why it is not done; null where it is or was never begun.</param>
/// <param name="RetryMayHelp">Whether another attempt may end otherwise; false of what is done.</param>
/// <param name="Attempts">Attempts so far, the present one included.</param>
/// <param name="Seconds">Wall time of the attempts so far; null where none is known.</param>
/// <param name="Heartbeat">The last sign of life of the process that runs or ran it; null where the last one ended properly.</param>
internal sealed record TrialStatusRow(int Index, string Id, string Label, string Kind, TrialStanding Standing, string? Reason,
    bool RetryMayHelp, int Attempts, double? Seconds, Heartbeat? Heartbeat);

/// <summary>Where a run stands, from the files of its directory alone.</summary>
internal sealed class RunStatus
{
    private RunStatus(string directory, RunRecord record, IReadOnlyList<TrialStatusRow> trials)
    {
        Directory = directory;
        Record = record;
        Trials = trials;
    }

    /// <summary>Path of the run directory.</summary>
    public string Directory { get; }

    /// <summary>The record of the run.</summary>
    public RunRecord Record { get; }

    /// <summary>Every trial, in the order of the plan.</summary>
    public IReadOnlyList<TrialStatusRow> Trials { get; }

    /// <summary>Whether something is missing, runs, or has become stale.</summary>
    public bool IsUnfinished => Trials.Any(trial => trial.Standing is TrialStanding.Missing or TrialStanding.Running
        or TrialStanding.Stale);

    /// <summary>Whether trials failed, or all were skipped.</summary>
    public bool HasFailed => Count(TrialStanding.Failed) > 0 || (Count(TrialStanding.Done) == 0 && Count(TrialStanding.Skipped) > 0);

    /// <summary>Wall time of all attempts so far, added up, in seconds.</summary>
    public double SecondsSoFar => Trials.Sum(trial => trial.Seconds ?? 0);

    /// <summary>
    /// Time that what is missing, stale or running takes yet, added up, in seconds: as much as the trials of the same kind that are done
    /// took on average, or those of all kinds; null where none is done.
    /// </summary>
    public double? SecondsLeft
    {
        get
        {
            TrialStatusRow[] done = [.. Trials.Where(trial => trial is { Standing: TrialStanding.Done, Seconds: not null })];
            if (done.Length == 0) return IsUnfinished ? null : 0;
            double any = done.Average(trial => trial.Seconds!.Value);
            Dictionary<string, double> means = done.GroupBy(trial => trial.Kind)
                .ToDictionary(kind => kind.Key, kind => kind.Average(trial => trial.Seconds!.Value));
            return Trials.Sum(trial => trial.Standing switch
            {
                TrialStanding.Missing or TrialStanding.Stale => means.GetValueOrDefault(trial.Kind, any),
                TrialStanding.Running => Math.Max(0, means.GetValueOrDefault(trial.Kind, any) - (trial.Seconds ?? 0)),
                TrialStanding.Done or TrialStanding.Failed or TrialStanding.Skipped => 0,
                _ => throw new ArgumentOutOfRangeException(nameof(trial), $"There is no time for trials that are {trial.Standing}."),
            });
        }
    }

    /// <summary>The same by the clock, if as many trials run side by side as now; null where none runs or nothing is known.</summary>
    public double? ClockSecondsLeft => Count(TrialStanding.Running) is > 0 and var running ? SecondsLeft / running : null;

    /// <summary>
    /// Reads a run directory. The file that marks a trial as complete is looked for and not read, so that thousands of trials take a
    /// moment; reports and <c>--resume</c> compare files with their hashes.
    /// </summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="record">Its record.</param>
    /// <param name="now">The time against which signs of life are fresh or stale.</param>
    public static RunStatus Of(string directory, RunRecord record, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        StateFolder state = new(directory);
        HashSet<string> attempted = state.Attempted();
        TrialStatusRow[] rows = new TrialStatusRow[record.Trials.Count];
        Workers.For(rows.Length, i =>
        {
            TrialState trial = record.Trials[i];
            bool known = attempted.Contains(trial.Id);
            rows[i] = Row(i, trial, TrialFolder.HasMarker(directory, trial.Id), known ? state.Outcome(trial.Id) : null,
                known ? state.Heartbeat(trial.Id) : null, now);
        });
        return new RunStatus(directory, record, rows);
    }

    /// <summary>The number of trials that stand somewhere.</summary>
    public int Count(TrialStanding standing) => Trials.Count(trial => trial.Standing == standing);

    private static TrialStatusRow Row(int index, TrialState trial, bool isDone, TrialOutcome? outcome, Heartbeat? beat, DateTimeOffset now)
    {
        // Records of format 1 say themselves how a trial ended.
        TrialState last = outcome?.Of(trial) ?? trial;
        double? seconds = beat is null ? last.Seconds : (last.Seconds ?? 0) + beat.Seconds;
        TrialStatusRow Is(TrialStanding standing, string? reason, bool retry) => new(index, trial.Id, trial.Label, trial.Kind, standing,
            reason, retry, Math.Max(beat?.Attempt ?? 0, outcome?.Attempt ?? 0), seconds, standing == TrialStanding.Done ? null : beat);
        if (isDone) return Is(TrialStanding.Done, null, false);
        if (beat is not null)
            return beat.IsFresh(now) ? Is(TrialStanding.Running, null, true)
                : Is(TrialStanding.Stale, $"process {beat.Process} on {beat.Host} has given no sign of life since "
                    + FormattableString.Invariant($"{beat.Beat.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"), true);
        return last.Status switch
        {
            TrialStatus.Failed => Is(TrialStanding.Failed, last.Reason, outcome?.Retry ?? false),
            TrialStatus.Skipped => Is(TrialStanding.Skipped, last.Reason, false),
            TrialStatus.Done => Is(TrialStanding.Missing, "complete.json is missing", true),
            TrialStatus.Pending or TrialStatus.Damaged => Is(TrialStanding.Missing, last.Reason, true),
            _ => throw new ArgumentOutOfRangeException(nameof(trial), $"Nobody knows trials that are {last.Status}."),
        };
    }
}
