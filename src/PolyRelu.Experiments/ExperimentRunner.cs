using System.Diagnostics;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reports;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments;

/// <summary>Runs presets.</summary>
public static class ExperimentRunner
{
    /// <summary>Runs the trials of a preset into a run directory and writes the report.</summary>
    /// <remarks>A trial that fails or is skipped does not stop the others. Trials that are complete in the directory are not run again.</remarks>
    /// <exception cref="IOException">The run directory cannot be used; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; completed trials are kept.</exception>
    public static RunSummary Run(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is { } threads) Workers.Count = threads;
        IReadOnlyList<Trial> trials = preset.Experiment.Plan(preset.Settings);
        using RunDirectory directory = RunDirectory.Hold(preset, options);
        RunRecord record = new()
        {
            Preset = preset.Name,
            Experiment = preset.Settings.Experiment,
            Command = options.Command,
            Seed = preset.Settings.Seed,
            Started = options.Clock.GetUtcNow(),
            Environment = RunEnvironment.Current(options.Threads),
            Trials = [.. trials.Select(trial => new TrialState(trial.Id, trial.Label, trial.Kind, TrialStatus.Pending, null, directory.SecondsOf(trial.Id)))],
        };
        directory.Save(record);
        DatasetStore datasets = new(options);
        using (IProgressTask overall = options.Progress.Begin(ProgressKind.Overall, preset.Name))
        {
            for (int i = 0; i < trials.Count; i++)
            {
                overall.Report((double)i / trials.Count, trials[i].Label);
                record = record with { Trials = [.. record.Trials.Select((state, j) => j == i ? RunTrial(trials[i], state, directory, datasets, options) : state)] };
                directory.Save(record);
            }
        }
        directory.Save(record with { Ended = options.Clock.GetUtcNow() });
        using IProgressTask drawing = options.Progress.Begin(ProgressKind.Report, "report");
        ReportResult report = Report.Build(directory.Path);
        return new RunSummary(directory.Path, report.Path, report.Tables, record.Trials, report.Warnings);
    }

    private static TrialState RunTrial(Trial trial, TrialState state, RunDirectory directory, DatasetStore datasets, RunOptions options)
    {
        TrialFolder folder = directory.Trial(trial.Id);
        if (folder.IsComplete) return state with { Status = TrialStatus.Done };
        options.Cancellation.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        using IProgressTask task = options.Progress.Begin(ProgressKind.Trial, trial.Label);
        try
        {
            folder.Begin(trial.Configuration);
            TrialContext context = new(folder, datasets, options.Progress, options.Cancellation);
            trial.Run(context);
            folder.Complete(context.Data);
            return state with { Status = TrialStatus.Done, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
        catch (TrialSkippedException skipped)
        {
            options.Progress.Note($"Skipped {trial.Label}: {skipped.Message}");
            return state with { Status = TrialStatus.Skipped, Reason = skipped.Message };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            options.Progress.Note($"Failed: {trial.Label}: {error.Message}");
            return state with { Status = TrialStatus.Failed, Reason = error.Message, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
    }
}
