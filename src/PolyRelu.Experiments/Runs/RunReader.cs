using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;

namespace PolyRelu.Experiments.Runs;

/// <summary>A run directory as a report reads it. Where a trial stands is what its folder says, whatever was recorded.</summary>
internal sealed class RunReader
{
    private readonly Dictionary<string, TrialFolder> folders = new(StringComparer.Ordinal);
    private readonly Func<string, string, TrialFolder> open;

    /// <summary>Reads the record of a run.</summary>
    /// <exception cref="InvalidDataException">The directory holds no run, or its record is damaged.</exception>
    public RunReader(string path)
        : this(path, (id, kind) => RunDirectory.FolderOf(path, id, kind))
    {
    }

    /// <summary>Reads the record of a run that is held; files it has compared with their hashes are not read again for that.</summary>
    public RunReader(RunDirectory directory)
        : this(directory.Path, directory.Trial)
    {
    }

    private RunReader(string path, Func<string, string, TrialFolder> open)
    {
        this.open = open;
        string record = System.IO.Path.Combine(path, "run.json");
        if (!File.Exists(record)) throw new InvalidDataException($"{path} is not a run directory: it holds no run.json.");
        Path = path;
        RunRecord recorded = ReadRecord(record);
        Record = recorded with { Trials = [.. recorded.Trials.Select(Found)] };
        string preset = System.IO.Path.Combine(path, "preset.yaml");
        PresetText = File.Exists(preset) ? File.ReadAllText(preset) : "preset.yaml is missing.";
    }

    private static RunRecord ReadRecord(string path)
    {
        try
        {
            return JsonFile.Read<RunRecord>(path);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{error.Message} 'polyrelu run PRESET --out DIR --resume' writes it anew.", error);
        }
    }

    /// <summary>Path of the directory.</summary>
    public string Path { get; }

    /// <summary>The record of the run, with every trial where its folder says it stands.</summary>
    public RunRecord Record { get; }

    /// <summary>The resolved preset.</summary>
    public string PresetText { get; }

    /// <summary>The completed trials of a kind with their configurations, in the order of the plan.</summary>
    public IReadOnlyList<CompletedTrial<T>> Completed<T>(string kind) =>
    [
        .. Done().Where(trial => trial.Kind == kind).Select(trial => new CompletedTrial<T>(trial, Folder(trial), Folder(trial).ReadConfiguration<T>())),
    ];

    /// <summary>The configurations of all trials of a kind that were begun, completed or not, but not of damaged ones.</summary>
    public IReadOnlyList<T> Begun<T>(string kind)
        where T : class =>
    [
        .. Record.Trials.Where(trial => trial.Kind == kind && trial.Status != TrialStatus.Damaged).Select(trial => Folder(trial).FindConfiguration<T>()).OfType<T>(),
    ];

    /// <summary>
    /// The trials that were not completed, with their reasons in short, as a table, many of one
    /// reason in one row; null where there are none.
    /// </summary>
    public SummaryTable? Incomplete()
    {
        TrialState[] left = [.. Record.Trials.Where(trial => trial.Status != TrialStatus.Done)];
        return left.Length == 0 ? null : new SummaryTable(
            "Not completed", ["trial", "status", "reason"],
            [
                .. left.GroupBy(trial => (trial.Status, Reason: trial.ShortReason ?? "the run ended before")).Select(group => (IReadOnlyList<SummaryCell>)
                    [new(Listing.Of([.. group.Select(trial => trial.Label)])), new(group.Key.Status.ToString().ToLowerInvariant()), new(group.Key.Reason)]),
            ]);
    }

    /// <summary>What the diagnostics of the completed trials found, each finding once, with the trial's label and the curves it is about.</summary>
    public IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> Diagnostics() =>
    [
        .. from trial in Done()
           from record in RobustnessRecord.Load(Folder(trial))
           from curve in record.Curves
           from diagnosis in curve.Diagnostics
           group $"{record.Symbol}, {record.Split}: {curve.Label}" by (trial.Label, diagnosis) into found
           select (found.Key.Label, (IReadOnlyList<string>)[.. found.Distinct()], found.Key.diagnosis),
    ];

    /// <summary>Why trials are no findings, a sentence per reason with the trials that it holds for.</summary>
    public IReadOnlyList<string> Notes() =>
    [
        .. from trial in Done()
           let folder = Folder(trial)
           from note in TrainingLog.Find(folder)?.Notes.Concat(RobustnessRecord.Load(folder).SelectMany(record => record.Notes)).Distinct()
               ?? []
           group trial.Label by note into found
           select $"{(found.Key.IsVoid ? "No finding" : "Note")} ({found.Key.Name}): {string.Join("; ", found.Distinct())}. "
               + $"{found.Key.Finding} {found.Key.Advice}",
    ];

    /// <summary>The data the completed trials read, each once.</summary>
    public IReadOnlyList<DataRecord> Data() => [.. Done().SelectMany(trial => Folder(trial).ReadMarker().Data).Distinct()];

    private IEnumerable<TrialState> Done() => Record.Trials.Where(trial => trial.Status == TrialStatus.Done);

    /// <summary>A trial with the status its folder gives it.</summary>
    private TrialState Found(TrialState trial)
    {
        TrialFolder folder = Folder(trial);
        if (folder.IsComplete) return trial with { Status = TrialStatus.Done, Reason = null };
        string? damage = folder.Damage ?? (trial.Status == TrialStatus.Done ? "complete.json is missing" : null);
        return damage is null ? trial : trial with { Status = TrialStatus.Damaged, Reason = $"In trials/{trial.Id} {damage}; the trial is left out. --resume runs it again." };
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
