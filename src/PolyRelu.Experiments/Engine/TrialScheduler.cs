using System.Runtime.ExceptionServices;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// Runs the trials of a plan, one after the other with every thread, or side by side with one thread each. Results do not depend on which.
/// </summary>
internal sealed class TrialScheduler
{
    private readonly IReadOnlyList<Trial> trials;
    private readonly TrialState[] states;
    private readonly int[] open;
    private readonly RunDirectory directory;
    private readonly RunOptions options;
    private readonly TrialAttempt attempt;
    private readonly Lock gate = new();
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly RunRecord record;
    private int next;
    private int ended;

    /// <summary>Plans to run the trials that are not done in the record.</summary>
    public TrialScheduler(IReadOnlyList<Trial> trials, RunDirectory directory, RunOptions options, RunRecord record)
    {
        this.trials = trials;
        this.directory = directory;
        this.options = options;
        this.record = record;
        states = [.. record.Trials];
        open = [.. Enumerable.Range(0, trials.Count).Where(i => states[i].Status != TrialStatus.Done)];
        ended = trials.Count - open.Length;
        attempt = new TrialAttempt(directory, new DatasetStore(options), options);
    }

    /// <summary>Runs the trials.</summary>
    /// <returns>The record with every trial's state.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what is complete is kept and recorded.</exception>
    /// <exception cref="IOException">The run directory can no longer be written; the other workers have stopped.</exception>
    public RunRecord Run()
    {
        directory.Save(record);
        using IProgressTask overall = options.Progress.Begin(ProgressKind.Overall, record.Preset);
        if (ended > 0) Tell(overall); // From where this session goes on.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        int workers = Math.Min(options.Workers, open.Length);
        if (workers <= 1) RunAll(overall, stop.Token);
        else RunSideBySide(workers, overall, stop);
        return record with { Trials = states };
    }

    private void RunSideBySide(int workers, IProgressTask overall, CancellationTokenSource stop)
    {
        Exception?[] failures = new Exception?[workers];
        Thread[] threads = new Thread[workers];
        for (int w = 0; w < workers; w++)
        {
            int own = w;
            threads[w] = new Thread(() =>
            {
                try
                {
                    using Workers.InlineScope inline = Workers.Inline();
                    RunAll(overall, stop.Token);
                }
                catch (Exception error)
                {
                    // An exception that left the thread would end the process.
                    failures[own] = error;
                    stop.Cancel();
                }
            })
            { Name = $"trials {w}" };
            threads[w].Start();
        }
        foreach (Thread thread in threads) thread.Join();
        if (Array.Find(failures, failure => failure is not null and not OperationCanceledException) is { } broken)
            ExceptionDispatchInfo.Throw(broken);
        if (Array.Exists(failures, failure => failure is not null)) throw new OperationCanceledException(options.Cancellation);
    }

    private void RunAll(IProgressTask overall, CancellationToken cancellation)
    {
        for (int i = Interlocked.Increment(ref next) - 1; i < open.Length; i = Interlocked.Increment(ref next) - 1)
        {
            int place = open[i];
            TrialState state = RunOne(trials[place], states[place], cancellation);
            lock (gate)
            {
                states[place] = state;
                ended++;
                Tell(overall);
            }
        }
    }

    private void Tell(IProgressTask overall) =>
        overall.Report((double)ended / trials.Count, $"{ended} of {Plural.Of(trials.Count, "trial")}");

    /// <summary>Whether a reason is said for the first time: trials that lack the same data are skipped for the same one.</summary>
    private bool Says(string? reason)
    {
        lock (gate) return said.Add(reason ?? "");
    }

    private TrialState RunOne(Trial trial, TrialState state, CancellationToken cancellation)
    {
        if (attempt.Run(trial, state, cancellation) is not { } outcome)
        {
            options.Progress.Note($"Left out: {trial.Label}: {TrialAttempt.Busy}.");
            return state with { Reason = TrialAttempt.Busy };
        }
        TrialState ended = outcome.Of(state);
        if (ended.Status == TrialStatus.Failed) options.Progress.Note($"Failed: {trial.Label}: {ended.Reason}");
        else if (ended.Status == TrialStatus.Skipped && Says(ended.ShortReason))
            options.Progress.Note($"Skipped {trial.Label}: {ended.ShortReason}");
        return ended;
    }
}
