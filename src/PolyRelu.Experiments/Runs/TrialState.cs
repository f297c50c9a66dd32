namespace PolyRelu.Experiments.Runs;

/// <summary>Where a trial stands.</summary>
internal enum TrialStatus
{
    /// <summary>Not run yet.</summary>
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

/// <summary>One trial as the run record holds it.</summary>
/// <param name="Id">Id of the trial and name of its folder.</param>
/// <param name="Label">A few words for a person.</param>
/// <param name="Kind">What the trial computes, such as <c>synthetic</c>; reports choose by it how to read the folder.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was skipped or failed; null otherwise.</param>
/// <param name="Seconds">Wall time; null if it did not run.</param>
internal sealed record TrialState(string Id, string Label, string Kind, TrialStatus Status, string? Reason = null, double? Seconds = null)
    : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.FileName("id", Id), Promise.Word("label", Label), Promise.Word("kind", Kind),
            Promise.AtLeastOrNone("seconds", Seconds, 0)];

    /// <summary>
    /// Of a failure the whole reason; else the reason up to its first colon: what is the matter, without the places looked at and the
    /// advice.
    /// </summary>
    internal string? ShortReason => Status == TrialStatus.Failed ? Reason : Reason?.Split(": ", 2)[0];
}
