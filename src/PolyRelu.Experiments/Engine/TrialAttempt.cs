using System.Diagnostics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// Attempts trials of a run directory, each held against other processes, with signs of life while it runs and its outcome in a file of its
/// own. Every way to run a trial comes here: a run in one process, and whatever scheduler starts many.
/// </summary>
/// <param name="directory">The run directory.</param>
/// <param name="datasets">The data of the run.</param>
/// <param name="options">How it runs.</param>
internal sealed class TrialAttempt(RunDirectory directory, DatasetStore datasets, RunOptions options)
{
    /// <summary>Why a trial that another process runs is left alone.</summary>
    public const string Busy = "another process runs it";

    private const string Interrupted = "interrupted; the next attempt goes on from its checkpoint";

    /// <summary>Computes a trial that is not complete.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="state">As it was planned.</param>
    /// <param name="cancellation">Stops it; what it has is kept in its checkpoint.</param>
    /// <returns>How it ended; null where another process runs it.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; the outcome says so as well.</exception>
    /// <exception cref="IOException">The run directory can no longer be written.</exception>
    public TrialOutcome? Run(Trial trial, TrialState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trial);
        cancellation.ThrowIfCancellationRequested();
        directory.RequirePresent();
        using TrialLock? held = Lock(trial.Id);
        if (held is null || !WaitForOtherMachine(trial.Id, cancellation)) return null;
        TrialFolder folder = directory.Trial(trial.Id, trial.Kind.Name);
        TrialOutcome outcome = folder.IsCompleteNow() ? Settle(directory, state, options) : Run(trial, state, folder, cancellation);
        held.IsOver = outcome.Status == TrialStatus.Done;
        return outcome;
    }

    /// <summary>
    /// The outcome of a trial that is complete. One whose process was killed before it could say so has none yet, nor have those of
    /// earlier versions; it is written then, and what the process left is removed.
    /// </summary>
    public static TrialOutcome Settle(RunDirectory directory, TrialState state, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        TrialOutcome? known = directory.State.Outcome(state.Id);
        Heartbeat? killed = directory.State.Heartbeat(state.Id);
        if (known is { Status: TrialStatus.Done } && killed is null) return known;
        DateTimeOffset now = options.Clock.GetUtcNow();
        TrialOutcome outcome = known is { Status: TrialStatus.Done } ? known : new TrialOutcome(state.Id, TrialStatus.Done, null, false,
            Math.Max(1, Math.Max(known?.Attempt ?? 0, killed?.Attempt ?? 0)), killed?.Started ?? now, killed?.Beat ?? now,
            (known?.Seconds ?? state.Seconds ?? 0) + (killed?.Seconds ?? 0), RunEnvironment.Current(options.Threads));
        directory.Save(outcome);
        File.Delete(directory.State.HeartbeatPath(state.Id));
        return outcome;
    }

    private TrialOutcome Run(Trial trial, TrialState state, TrialFolder folder, CancellationToken cancellation)
    {
        TrialOutcome? earlier = directory.State.Outcome(trial.Id);
        Heartbeat? killed = directory.State.Heartbeat(trial.Id);
        long start = Stopwatch.GetTimestamp();
        DateTimeOffset started = options.Clock.GetUtcNow();
        int attempt = Math.Max(earlier?.Attempt ?? 0, killed?.Attempt ?? 0) + 1;
        double before = (earlier?.Seconds ?? state.Seconds ?? 0) + (killed?.Seconds ?? 0);
        TrialOutcome Ends(TrialStatus status, string? reason, bool retry) => Written(new TrialOutcome(trial.Id, status, reason, retry,
            attempt, started, options.Clock.GetUtcNow(), before + Stopwatch.GetElapsedTime(start).TotalSeconds,
            RunEnvironment.Current(options.Threads)));
        using IProgressTask task = options.Progress.Begin(ProgressKind.Trial, trial.Label);
        using SignsOfLife signs = new(directory, options, trial.Id, attempt, started);
        try
        {
            folder.Begin(trial.Configuration, trial.Checkpoints);
            using EventFile? events = TrialEvents.Open(options, trial);
            TrialContext context = new(folder, datasets, options with { Progress = signs }, cancellation)
            { Label = trial.Label, BatchSize = options.BatchSize, Events = events };
            trial.Run(context);
            folder.Complete(context.Data, trial.Checkpoints);
            events?.End();
            return Ends(TrialStatus.Done, null, false);
        }
        catch (TrialSkippedException skipped)
        {
            return Ends(TrialStatus.Skipped, skipped.Message, false);
        }
        catch (OperationCanceledException)
        {
            Ends(TrialStatus.Pending, Interrupted, true);
            throw;
        }
        catch (Exception error)
        {
            if (error is IOException or UnauthorizedAccessException) directory.RequireWritable();
            return Ends(TrialStatus.Failed, ErrorSentence.Of(error), MayEndOtherwise(error));
        }
    }

    /// <summary>Whether the same trial may go well at another time or on another machine: disks fill and empty, memory is shared.</summary>
    private static bool MayEndOtherwise(Exception error) =>
        error is (IOException and not (FileNotFoundException or DirectoryNotFoundException)) or UnauthorizedAccessException
            or InsufficientMemoryException or OutOfMemoryException or TimeoutException;

    private TrialLock? Lock(string id)
    {
        try
        {
            return directory.State.TryLock(id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            directory.RequireWritable();
            throw;
        }
    }

    /// <summary>
    /// Not every file system passes locks on to other machines. Where another one has given a sign of life a moment ago, its next one is
    /// waited for, until the last is stale.
    /// </summary>
    /// <returns>Whether the trial is free.</returns>
    private bool WaitForOtherMachine(string id, CancellationToken cancellation)
    {
        if (directory.State.Heartbeat(id) is not { } first || first.Host == SignsOfLife.Host) return true;
        if (!first.IsFresh(options.Clock.GetUtcNow())) return true;
        options.Progress.Note($"{first.Host} ran this trial a moment ago; waiting whether it gives another sign of life.");
        for (Heartbeat? last = first; last == first; last = directory.State.Heartbeat(id))
        {
            if (!first.IsFresh(options.Clock.GetUtcNow())) return true;
            if (cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1))) cancellation.ThrowIfCancellationRequested();
        }
        return directory.State.Heartbeat(id) is null; // It has ended, or lives.
    }

    private TrialOutcome Written(TrialOutcome outcome)
    {
        directory.Save(outcome);
        return outcome;
    }
}
