using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>A sign of life of a trial, as <c>state/ID/running.json</c>: written anew every few seconds, removed at the end.</summary>
/// <param name="Id">Id of the trial.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Process">Number of the process there.</param>
/// <param name="Job">What the scheduler calls it, as <c>POLYRELU_JOB</c> of the environment says; null where that is not set.</param>
/// <param name="Attempt">Attempts so far, this one included.</param>
/// <param name="Started">When the attempt started.</param>
/// <param name="Beat">When this was written, by the clock of the machine.</param>
/// <param name="Fraction">Part done of the present step, in [0, 1].</param>
/// <param name="Step">The present step in a few words, such as <c>training, p = 3</c>; null before the first.</param>
internal sealed record Heartbeat(
    string Id,
    string Host,
    int Process,
    string? Job,
    int Attempt,
    DateTimeOffset Started,
    DateTimeOffset Beat,
    double Fraction,
    string? Step) : ICheckedRecord
{
    /// <summary>Time between two beats.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Age from which on a process is taken for gone: several beats, since shared disks and loaded machines are late.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(60);

    /// <summary>Wall time of the attempt up to this beat, in seconds.</summary>
    [JsonIgnore]
    public double Seconds => Math.Max(0, (Beat - Started).TotalSeconds);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.FileName("id", Id), Promise.Word("host", Host), Promise.AtLeast("process", Process, 0),
            Promise.AtLeast("attempt", Attempt, 1), Promise.Fraction("fraction", Fraction)];

    /// <summary>Whether the process was alive a moment ago. A beat from the future is one of a clock that runs ahead.</summary>
    public bool IsFresh(DateTimeOffset now) => now - Beat < StaleAfter;
}
