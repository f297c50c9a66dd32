using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// A run directory, or several as one, as a report reads it. Where a trial stands is what its folder says, whatever was recorded.
/// </summary>
internal sealed class RunReader
{
    private const string NotEnded = "A process has begun it and not ended it; 'polyrelu status' says whether it still runs.";
    private readonly Dictionary<string, TrialFolder> folders = new(StringComparer.Ordinal);
    private readonly Func<string, string, TrialFolder> open;
    private MeasuredTrial[]? measured;

    /// <summary>Looks into the folders of the trials of a record.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="recorded">Its record.</param>
    /// <param name="open">The folder of a trial by its id and the name of its kind.</param>
    public RunReader(string path, RunRecord recorded, Func<string, string, TrialFolder> open)
    {
        this.open = open;
        Path = path;
        StateFolder state = new(path);
        HashSet<string> known = state.Attempted();
        TrialOutcome?[] outcomes = [.. recorded.Trials.Select(trial => known.Contains(trial.Id) ? state.Outcome(trial.Id) : null)];
        // Most of the time goes into comparing files with their hashes; each folder remembers what it found.
        TrialFolder[] opened = [.. recorded.Trials.Select(Folder)];
        Workers.For(opened.Length, i => _ = opened[i].IsComplete);
        bool IsBegun(string id) => known.Contains(id) && File.Exists(state.HeartbeatPath(id));
        TrialState[] trials = [.. recorded.Trials.Select((trial, i) => Found(outcomes[i]?.Of(trial) ?? trial, IsBegun(trial.Id)))];
        Machines = [.. outcomes.OfType<TrialOutcome>().Select(outcome => outcome.Environment).Distinct()];
        Record = recorded with { Trials = trials, Ended = recorded.Ended ?? EndOf(trials, outcomes) };
        string preset = System.IO.Path.Combine(path, "preset.yaml");
        Sources = [new RunSource(path, File.Exists(preset) ? File.ReadAllText(preset) : null)];
    }

    /// <summary>Several directories as one (<see cref="RunMerge"/>).</summary>
    /// <param name="record">The record of all of them.</param>
    /// <param name="folders">The folder of each trial.</param>
    /// <param name="runs">The directories.</param>
    /// <param name="warnings">What the reader should know of them.</param>
    internal RunReader(RunRecord record, IReadOnlyDictionary<string, TrialFolder> folders, IReadOnlyList<RunReader> runs,
        IReadOnlyList<string> warnings)
    {
        open = (id, _) => throw new ArgumentException($"No directory has a trial {id}.", nameof(id));
        this.folders = new(folders, StringComparer.Ordinal);
        Path = runs[0].Path;
        Machines = [.. runs.SelectMany(run => run.Machines).Distinct()];
        Record = record;
        Sources = [.. runs.SelectMany(run => run.Sources)];
        Warnings = warnings;
    }

    /// <summary>Path of the directory; of several that of the first.</summary>
    public string Path { get; }

    /// <summary>The directories: one, or those that are read as one.</summary>
    public IReadOnlyList<RunSource> Sources { get; }

    /// <summary>What the reader should know of directories that are read as one.</summary>
    public IReadOnlyList<string> Warnings { get; } = [];

    /// <summary>The record of the run, with every trial where its folder says it stands.</summary>
    public RunRecord Record { get; }

    /// <summary>The programs and machines that attempted trials, each once; empty in directories of earlier versions.</summary>
    public IReadOnlyList<RunEnvironment> Machines { get; }

    /// <summary>The completed trials of a kind with their configurations, in the order of the plan.</summary>
    public IReadOnlyList<CompletedTrial<T>> Completed<T>(TrialKind<T> kind) =>
    [
        .. Done().Where(trial => trial.Kind == kind.Name)
            .Select(trial => new CompletedTrial<T>(trial, Folder(trial), Folder(trial).ReadConfiguration<T>())),
    ];

    /// <summary>The configurations of all trials of a kind that were begun, completed or not, but not of damaged ones.</summary>
    public IReadOnlyList<T> Begun<T>(TrialKind<T> kind)
        where T : class =>
    [
        .. Record.Trials.Where(trial => trial.Kind == kind.Name && trial.Status != TrialStatus.Damaged)
            .Select(trial => Folder(trial).FindConfiguration<T>()).OfType<T>(),
    ];

    /// <summary>
    /// What the diagnostics of the completed trials found, each finding once, with the trial's label and the curves it is about.
    /// </summary>
    public IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> Diagnostics() =>
    [
        .. from trial in Done()
           from entry in Contents(trial, (files, folder) => files.Diagnoses(folder))
           group entry.Curve by (trial.Label, entry.Diagnosis) into found
           select (found.Key.Label, (IReadOnlyList<string>)[.. found.Distinct()], found.Key.Diagnosis),
    ];

    /// <summary>Why trials are no findings, a sentence per reason with the trials that it holds for.</summary>
    public IReadOnlyList<string> Notes() =>
    [
        .. from trial in Done()
           from note in Contents(trial, (files, folder) => files.Notes(folder)).Distinct()
           group trial.Label by note into found
           select $"{(found.Key.IsVoid ? "No finding" : "Note")} ({found.Key.Name}): {Quotation.Labels(found.Distinct())}. "
               + $"{found.Key.Finding} {found.Key.Advice}",
    ];

    /// <summary>The completed trials with all that they measured, in the order of the plan; read when it is first asked.</summary>
    public IReadOnlyList<MeasuredTrial> Measured()
    {
        if (measured is not null) return measured;
        TrialState[] done = [.. Done()];
        MeasuredTrial[] found = new MeasuredTrial[done.Length];
        Workers.For(done.Length, i => found[i] = new MeasuredTrial(done[i], Folder(done[i]).FlatConfiguration(),
            [.. Contents(done[i], (files, folder) => files.Measurements(folder))]));
        return measured = found;
    }

    /// <summary>The data the completed trials read, each once.</summary>
    public IReadOnlyList<DataRecord> Data() => [.. Done().SelectMany(trial => Folder(trial).ReadMarker().Data).Distinct()];

    private IEnumerable<TrialState> Done() => Record.Trials.Where(trial => trial.Status == TrialStatus.Done);

    /// <summary>When the last trial ended, where all are done and no session has said so; null otherwise.</summary>
    private static DateTimeOffset? EndOf(TrialState[] trials, TrialOutcome?[] outcomes) =>
        trials.Length > 0 && trials.All(trial => trial.Status == TrialStatus.Done) && outcomes.Any(outcome => outcome is not null)
            ? outcomes.Max(outcome => outcome?.Ended) : null;

    /// <summary>A trial with the status its folder gives it.</summary>
    /// <param name="trial">The trial as it was recorded.</param>
    /// <param name="isBegun">Whether a process left a sign of life of it.</param>
    private TrialState Found(TrialState trial, bool isBegun)
    {
        TrialFolder folder = Folder(trial);
        if (folder.IsComplete) return trial with { Status = TrialStatus.Done, Reason = null };
        if (isBegun) return trial with { Status = TrialStatus.Pending, Reason = NotEnded };
        string? damage = folder.Damage ?? (trial.Status == TrialStatus.Done ? "complete.json is missing" : null);
        return damage is null ? trial : trial with
        {
            Status = TrialStatus.Damaged,
            Reason = $"In trials/{trial.Id} {damage}; the trial is left out. --resume runs it again.",
        };
    }

    /// <summary>What the files of a trial say; nothing where its kind is not known.</summary>
    private IEnumerable<T> Contents<T>(TrialState trial, Func<ITrialFiles, TrialFolder, IEnumerable<T>> say)
    {
        TrialFolder folder = Folder(trial);
        return folder.Kind is { } kind ? say(kind.Open(folder), folder) : [];
    }

    /// <summary>The folder of a trial.</summary>
    internal TrialFolder Folder(TrialState trial)
    {
        if (!folders.TryGetValue(trial.Id, out TrialFolder? folder)) folders[trial.Id] = folder = open(trial.Id, trial.Kind);
        return folder;
    }
}

/// <summary>A completed trial.</summary>
/// <param name="State">Its line in the record of the run.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Configuration">Its configuration.</param>
internal sealed record CompletedTrial<T>(TrialState State, TrialFolder Folder, T Configuration);

/// <summary>A directory that a report was read from.</summary>
/// <param name="Path">Its path, as it was given.</param>
/// <param name="PresetText">The resolved preset; null where the file is missing.</param>
internal sealed record RunSource(string Path, string? PresetText);
