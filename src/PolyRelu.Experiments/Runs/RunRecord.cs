using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// The record of a run, saved as <c>run.json</c>: what was planned, from what, and every session. It is written when a run is planned and
/// when a session starts and ends; how each trial ended stands in a file of its own (<see cref="TrialOutcome"/>).
/// </summary>
internal sealed record RunRecord : ICheckedRecord
{
    private const int CurrentFormat = 2;
    private const int FirstFormat = 1;             // holds how each trial ended as well

    /// <summary>Version of the layout of run directories.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Name of the preset; the resolved preset is <c>preset.yaml</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>
    /// Whether the preset says that it only tries the program out and that its numbers mean nothing; null in the records of earlier
    /// versions.
    /// </summary>
    public bool? Smoke { get; init; }

    /// <summary>The same; the name of the preset tells where the record is of an earlier version.</summary>
    [JsonIgnore]
    public bool IsSmoke => Smoke ?? Preset.EndsWith(SmokeRun.NameEnding, StringComparison.Ordinal);

    /// <summary>The command that started the run first; null if none is known.</summary>
    public string? Command { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the run started first.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it runs or after it was interrupted.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The machine and the program of the first session.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Every start of the run, the first one included; empty in the records of earlier versions.</summary>
    public IReadOnlyList<RunSession> Sessions { get; init; } = [];

    /// <summary>Every trial, in the order of the plan.</summary>
    public required IReadOnlyList<TrialState> Trials { get; init; }

    /// <summary>What of it is written: the present format, and the trials as they were planned.</summary>
    public RunRecord AsWritten() => this with { Format = CurrentFormat, Trials = [.. Trials.Select(trial => trial.AsPlanned())] };

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.That(Format is FirstFormat or CurrentFormat,
            $"format is {Format}; this version of the program reads {FirstFormat} and {CurrentFormat}"),
        Promise.Word("preset", Preset),
        Promise.Word("experiment", Experiment),
        Promise.Distinct("the ids of trials", Trials.Select(trial => trial.Id)),
    ];
}
