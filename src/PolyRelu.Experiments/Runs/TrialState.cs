using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>Where a trial stands.</summary>
internal enum TrialStatus
{
    /// <summary>Not completed yet: not begun, or to be gone on with.</summary>
    Pending,

    /// <summary>Completed; its files are whole.</summary>
    Done,

    /// <summary>Not run because something it needs is not there; the reason says what and how to provide it.</summary>
    Skipped,

    /// <summary>Stopped by an error; the reason is its message.</summary>
    Failed,

    /// <summary>
    /// Completed once, but its files are no longer what they were; the reason says which. Only reports say so: <c>--resume</c> runs it
    /// again.
    /// </summary>
    Damaged,
}

/// <summary>
/// One trial of a run. The record of the run holds what was planned; how it ended stands in a file of its own (<see cref="TrialOutcome"/>),
/// so that nothing is written anew for every trial. Records of format 1 hold both.
/// </summary>
/// <param name="Id">Id of the trial and name of its folder.</param>
/// <param name="Label">A few words for a person.</param>
/// <param name="Kind">What the trial computes, such as <c>synthetic</c>; reports choose by it how to read the folder.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was skipped or failed, or what is left of it; null otherwise.</param>
/// <param name="Seconds">Wall time of all its attempts; null if it did not run.</param>
internal sealed record TrialState(
    string Id,
    string Label,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] TrialStatus Status = TrialStatus.Pending,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Seconds = null)
    : ICheckedRecord
{
    /// <summary>The point of the sweep that the trial belongs to, from 0; null where nothing is swept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Point { get; init; }

    /// <summary>The same as it was planned.</summary>
    public TrialState AsPlanned() => this with { Status = TrialStatus.Pending, Reason = null, Seconds = null };

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.FileName("id", Id), Promise.Word("label", Label), Promise.Word("kind", Kind),
            Promise.AtLeastOrNone("seconds", Seconds, 0), Promise.AtLeastOrNone("point", Point, 0)];

    /// <summary>
    /// Of a failure the whole reason; else the reason up to its first colon: what is the matter, without the places looked at and the
    /// advice.
    /// </summary>
    internal string? ShortReason => Status == TrialStatus.Failed ? Reason : Reason?.Split(": ", 2)[0];
}
