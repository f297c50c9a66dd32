using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Engine;

/// <summary>Runs presets.</summary>
internal static class ExperimentRunner
{
    /// <summary>Runs the trials of a preset into a run directory and writes the report.</summary>
    /// <remarks>
    /// A trial that fails or is skipped does not stop the others. With <see cref="RunOptions.Resume"/> trials that are complete in the
    /// directory are not run again and an interrupted training goes on from its checkpoint; the results are the same bytes.
    /// Where nothing is left to run, the record stays as it is and the report is drawn again.
    /// </remarks>
    /// <exception cref="IOException">The run directory cannot be used or written; the message says why.</exception>
    /// <exception cref="InsufficientMemoryException">The memory of the machine does not hold the large arrays of the trials.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; what is complete is kept.</exception>
    public static RunSummary Run(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is { } threads) Workers.Count = threads;
        IReadOnlyList<Trial> trials = preset.Experiment.Plan(preset.Settings);
        int workers = Math.Max(1, options.Workers);
        if (!options.Resume) RequireMemory(trials, workers);
        using RunDirectory directory = RunDirectory.Hold(preset, options);
        Trial[] open = [.. trials.Where(trial => !directory.Trial(trial.Id, trial.Kind.Name).IsComplete)];
        foreach (Trial trial in open)
            if (directory.Trial(trial.Id, trial.Kind.Name) is { Damage: { } damage })
                options.Progress.Note($"The trial {trial.Label} is damaged and runs again: in trials/{trial.Id} {damage}.");
        if (options.Resume) RequireMemory(open, workers);
        DiskSpace.Require(directory.Path, open.Sum(trial => trial.ExpectedBytes) + open.Select(trial => trial.ScratchBytes)
            .OrderDescending().Take(workers).Sum());
        RunRecord record = RunStart.Of(preset, trials, directory, options);
        if (record.Ended is null)
        {
            record = RunHistory.End(new TrialScheduler(trials, directory, options, record).Run(), options.Clock.GetUtcNow());
            directory.Save(record);
        }
        using IProgressTask drawing = options.Progress.Begin(ProgressKind.Report, "report");
        ReportResult report = Report.Build(directory);
        return new RunSummary(directory.Path, report.Path, report.Tables, record.Trials, report.Warnings)
        {
            ReportIsComplete = report.IsComplete,
            IsSmoke = report.IsSmoke,
        };
    }

    /// <summary>Asks whether the memory holds the large arrays of trials.</summary>
    /// <exception cref="InsufficientMemoryException">It does not.</exception>
    internal static void RequireMemory(IEnumerable<Trial> trials, int workers) =>
        MemorySpace.Require([.. trials.Select(trial => (trial.Label, trial.Memory().ToArray()))], workers);
}
