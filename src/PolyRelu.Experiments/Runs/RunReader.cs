namespace PolyRelu.Experiments.Runs;

/// <summary>A run directory as a report reads it. Where a trial stands is what its folder says, whatever was recorded.</summary>
internal sealed class RunReader
{
    private readonly Dictionary<string, TrialFolder> folders = new(StringComparer.Ordinal);
    private readonly Func<string, string, TrialFolder> open;

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
        TrialState[] trials = [.. recorded.Trials.Select((trial, i) => Found(outcomes[i]?.Of(trial) ?? trial))];
        Machines = [.. outcomes.OfType<TrialOutcome>().Select(outcome => outcome.Environment).Distinct()];
        Record = recorded with { Trials = trials, Ended = recorded.Ended ?? EndOf(trials, outcomes) };
        string preset = System.IO.Path.Combine(path, "preset.yaml");
        PresetText = File.Exists(preset) ? File.ReadAllText(preset) : "preset.yaml is missing.";
    }

    /// <summary>Path of the directory.</summary>
    public string Path { get; }

    /// <summary>The record of the run, with every trial where its folder says it stands.</summary>
    public RunRecord Record { get; }

    /// <summary>The programs and machines that attempted trials, each once; empty in directories of earlier versions.</summary>
    public IReadOnlyList<RunEnvironment> Machines { get; }

    /// <summary>The resolved preset.</summary>
    public string PresetText { get; }

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
           select $"{(found.Key.IsVoid ? "No finding" : "Note")} ({found.Key.Name}): {string.Join("; ", found.Distinct())}. "
               + $"{found.Key.Finding} {found.Key.Advice}",
    ];

    /// <summary>The completed trials with all that they measured, in the order of the plan; read anew each time.</summary>
    public IEnumerable<MeasuredTrial> Measured() => Done().Select(trial => new MeasuredTrial(
        trial, Folder(trial).FlatConfiguration(), [.. Contents(trial, (files, folder) => files.Measurements(folder))]));

    /// <summary>The data the completed trials read, each once.</summary>
    public IReadOnlyList<DataRecord> Data() => [.. Done().SelectMany(trial => Folder(trial).ReadMarker().Data).Distinct()];

    private IEnumerable<TrialState> Done() => Record.Trials.Where(trial => trial.Status == TrialStatus.Done);

    /// <summary>When the last trial ended, where all are done and no session has said so; null otherwise.</summary>
    private static DateTimeOffset? EndOf(TrialState[] trials, TrialOutcome?[] outcomes) =>
        trials.Length > 0 && trials.All(trial => trial.Status == TrialStatus.Done) && outcomes.Any(outcome => outcome is not null)
            ? outcomes.Max(outcome => outcome?.Ended) : null;

    /// <summary>A trial with the status its folder gives it.</summary>
    private TrialState Found(TrialState trial)
    {
        TrialFolder folder = Folder(trial);
        if (folder.IsComplete) return trial with { Status = TrialStatus.Done, Reason = null };
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

    private TrialFolder Folder(TrialState trial)
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
