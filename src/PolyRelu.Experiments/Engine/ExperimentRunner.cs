using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Presets;
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
    public static RunSummary Run(Preset preset, RunOptions options) => Run(preset, options, (directory, record) =>
    {
        using IProgressTask drawing = options.Progress.Begin(ProgressKind.Report, "report");
        ReportResult report = Report.Build(directory, options.FigureWidth);
        return new RunSummary(directory.Path, report.Path, report.Tables, record.Trials, report.Warnings)
        {
            ReportIsComplete = report.IsComplete,
            IsSmoke = report.IsSmoke,
        };
    });

    /// <summary>Does the same but for the report, which can be drawn from the directory at any time.</summary>
    /// <returns>The record of the run, as the directory has it.</returns>
    public static RunRecord RunTrials(Preset preset, RunOptions options) => Run(preset, options, (_, record) => record);

    private static T Run<T>(Preset preset, RunOptions options, Func<RunDirectory, RunRecord, T> end)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is { } threads) Workers.Count = threads;
        IReadOnlyList<PlannedTrial> plan = preset.Plan();
        Trial[] trials = [.. plan.Select(planned => planned.Trial)];
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
        TrialEvents.WriteComplete(options, trials, directory);
        RunRecord record = RunStart.Of(preset, plan, directory, options);
        if (record.Ended is null)
        {
            record = RunHistory.End(new TrialScheduler(trials, directory, options, record).Run(), options.Clock.GetUtcNow());
            directory.Save(record);
        }
        return end(directory, record);
    }

    /// <summary>Writes the directory of a run with all that is needed to run its trials, and runs none.</summary>
    /// <returns>The trials, in the order in which they are numbered.</returns>
    /// <exception cref="PresetException">The plan is too long, or a point of a sweep says something wrong.</exception>
    /// <exception cref="IOException">The directory cannot be used or written, or holds a run already; the message says why.</exception>
    public static IReadOnlyList<PlannedTrial> Plan(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<PlannedTrial> plan = preset.Plan();
        using RunDirectory directory = RunDirectory.Hold(preset, options);
        RunSession session = new(options.Clock.GetUtcNow(), null, options.Command, RunEnvironment.Current(options.Threads));
        directory.Save(RunStart.Planned(preset, plan, session));
        return plan;
    }

    /// <summary>Runs one trial of a directory that was planned; other processes may run others meanwhile, on any machine.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="name">Place of the trial in the plan, from 0, or its id.</param>
    /// <param name="options">How it runs.</param>
    /// <returns>The trial as it stands now, and whether another attempt may help where it is not done.</returns>
    /// <exception cref="PlanException">The directory has no such trial, or another program planned it; no retry helps.</exception>
    /// <exception cref="IOException">The directory is not there, or can no longer be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; its checkpoint is kept.</exception>
    public static (TrialState Trial, bool RetryMayHelp) RunTrial(string path, string name, RunOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is { } threads) Workers.Count = threads;
        using RunDirectory directory = RunDirectory.Share(path);
        TrialState state = Planned(directory, name);
        Trial trial = Find(directory, state)
            ?? throw new PlanException($"The {RunDirectory.PresetName} in {path} plans no trial {state.Id} for this version of the "
                + "program: another version planned it, or the file was changed. Plan the run anew.");
        RequireMemory([trial], 1);
        TrialOutcome? outcome = new TrialAttempt(directory, new DatasetStore(options), options).Run(trial, state, options.Cancellation);
        return outcome is null ? (state with { Reason = TrialAttempt.Busy }, true) : (outcome.Of(state), outcome.Retry);
    }

    private static TrialState Planned(RunDirectory directory, string name)
    {
        IReadOnlyList<TrialState> trials = Report.ReadRecord(directory.RecordPath).Trials;
        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            return index >= 0 && index < trials.Count ? trials[index] : throw new PlanException(string.Create(CultureInfo.InvariantCulture,
                $"There is no trial {index} in {directory.Path}; expected 0 to {trials.Count - 1}, or the id of a trial."));
        return trials.FirstOrDefault(trial => trial.Id == name) ?? throw new PlanException($"There is no trial {Quotation.Of(name)} in "
            + $"{directory.Path}.{NearestName.Question(name, trials.Select(trial => trial.Id))}");
    }

    private static Trial? Find(RunDirectory directory, TrialState state)
    {
        try
        {
            return PresetCatalog.Load(directory.PresetPath).Find(state);
        }
        catch (PresetException error)
        {
            throw new PlanException(error.Message, error);
        }
    }

    /// <summary>Asks whether the memory holds the large arrays of trials.</summary>
    /// <exception cref="InsufficientMemoryException">It does not.</exception>
    internal static void RequireMemory(IEnumerable<Trial> trials, int workers) =>
        MemorySpace.Require([.. trials.Select(trial => (trial.Label, trial.Memory().ToArray()))], workers);
}
