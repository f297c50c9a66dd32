namespace PolyRelu.Experiments.Runs;

/// <summary>How the last attempt at a trial ended, as <c>state/ID/outcome.json</c>: written once per attempt.</summary>
/// <param name="Id">Id of the trial.</param>
/// <param name="Status">Where it stands: <c>pending</c> after an interruption, never <c>damaged</c>.</param>
/// <param name="Reason">Why it was interrupted, skipped or failed; null of a trial that is done.</param>
/// <param name="Retry">Whether another attempt may end otherwise, with nothing changed but the time and the machine.</param>
/// <param name="Attempt">Attempts so far, this one included.</param>
/// <param name="Started">When the attempt started.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Seconds">Wall time of all attempts; of those that were killed, up to their last heartbeat.</param>
/// <param name="Environment">The program and the machine of the attempt.</param>
internal sealed record TrialOutcome(
    string Id,
    TrialStatus Status,
    string? Reason,
    bool Retry,
    int Attempt,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    double Seconds,
    RunEnvironment Environment) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.FileName("id", Id), Promise.That(Status != TrialStatus.Damaged, "status is damaged; expected how an attempt ended"),
            Promise.AtLeast("attempt", Attempt, 1), Promise.AtLeast("seconds", Seconds, 0)];

    /// <summary>A trial as it stands after the attempt.</summary>
    public TrialState Of(TrialState trial) => trial with { Status = Status, Reason = Reason, Seconds = Seconds };
}
