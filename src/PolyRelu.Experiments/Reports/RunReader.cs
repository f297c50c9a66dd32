using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reports;

/// <summary>A run directory as a report reads it.</summary>
internal sealed class RunReader
{
    /// <summary>Reads the record of a run.</summary>
    /// <exception cref="InvalidDataException">The directory holds no run, or its record is damaged.</exception>
    public RunReader(string path)
    {
        string record = System.IO.Path.Combine(path, "run.json");
        if (!File.Exists(record)) throw new InvalidDataException($"{path} is not a run directory: it holds no run.json.");
        Path = path;
        Record = JsonFile.Read<RunRecord>(record);
        PresetText = File.ReadAllText(System.IO.Path.Combine(path, "preset.yaml"));
    }

    /// <summary>Path of the directory.</summary>
    public string Path { get; }

    /// <summary>The record of the run.</summary>
    public RunRecord Record { get; }

    /// <summary>The resolved preset.</summary>
    public string PresetText { get; }

    /// <summary>The completed trials of a kind with their configurations, in the order of the plan.</summary>
    public IReadOnlyList<CompletedTrial<T>> Completed<T>(string kind) =>
    [
        .. Record.Trials.Where(trial => trial.Kind == kind).Select(trial => (State: trial, Folder: Folder(trial))).Where(trial => trial.Folder.IsComplete)
            .Select(trial => new CompletedTrial<T>(trial.State, trial.Folder, JsonFile.Read<T>(trial.Folder.PathOf("config.json")))),
    ];

    /// <summary>The configurations of all trials of a kind that were begun, completed or not.</summary>
    public IReadOnlyList<T> Begun<T>(string kind) =>
        [.. Record.Trials.Where(trial => trial.Kind == kind).Select(trial => Folder(trial).PathOf("config.json")).Where(File.Exists).Select(JsonFile.Read<T>)];

    /// <summary>The trials that were not completed, with their reasons in short, as a table; null where there are none.</summary>
    public SummaryTable? Incomplete()
    {
        TrialState[] open = [.. Record.Trials.Where(trial => !Folder(trial).IsComplete)];
        return open.Length == 0 ? null : new SummaryTable(
            "Not completed", ["trial", "status", "reason"],
            [.. open.Select(trial => (IReadOnlyList<SummaryCell>)[new(trial.Label), new(trial.Status.ToString().ToLowerInvariant()), new(trial.ShortReason ?? "the run ended before")])]);
    }

    /// <summary>What the diagnostics of the completed trials found, each finding once, with the trial's label and the curves it is about.</summary>
    public IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> Diagnostics() =>
    [
        .. from trial in Record.Trials
           where Folder(trial).IsComplete
           from record in RobustnessRecord.Load(Folder(trial))
           from curve in record.Curves
           from diagnosis in curve.Diagnostics
           group $"{record.Symbol}, {record.Split}: {curve.Label}" by (trial.Label, diagnosis) into found
           select (found.Key.Label, (IReadOnlyList<string>)[.. found.Distinct()], found.Key.diagnosis),
    ];

    /// <summary>The data the completed trials read, each once.</summary>
    public IReadOnlyList<DataRecord> Data() => [.. Record.Trials.Select(Folder).Where(folder => folder.IsComplete).SelectMany(folder => folder.ReadMarker().Data).Distinct()];

    private TrialFolder Folder(TrialState trial) => new(System.IO.Path.Combine(Path, "trials", trial.Id), trial.Id);
}

/// <summary>A completed trial.</summary>
/// <param name="State">Its line in the record of the run.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Configuration">Its configuration.</param>
internal sealed record CompletedTrial<T>(TrialState State, TrialFolder Folder, T Configuration);
