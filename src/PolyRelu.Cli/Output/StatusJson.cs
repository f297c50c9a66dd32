using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>Where a run stands, for programs.</summary>
internal static class StatusJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(TextWriter writer, RunStatus status)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(status);
        writer.WriteLine(JsonFile.Text(new StatusDocument(status.Record.Preset, status.Record.Experiment, status.IsUnfinished,
            Enum.GetValues<TrialStanding>().ToDictionary(standing => Wording.Of(standing), status.Count), status.SecondsSoFar,
            status.SecondsLeft, status.ClockSecondsLeft, status.Trials)));
    }
}

/// <summary>What <c>status --json</c> prints.</summary>
/// <param name="Preset">Name of the preset.</param>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Unfinished">Whether trials are missing, running or stale.</param>
/// <param name="Counts">Number of trials by where they stand.</param>
/// <param name="SecondsSoFar">Wall time of all attempts, added up.</param>
/// <param name="SecondsLeft">Time that what is left takes yet, added up; null where nothing is known.</param>
/// <param name="ClockSecondsLeft">The same by the clock, if as many trials run side by side as now; null where none runs.</param>
/// <param name="Trials">Every trial.</param>
internal sealed record StatusDocument(string Preset, string Experiment, bool Unfinished, IReadOnlyDictionary<string, int> Counts,
    double SecondsSoFar, double? SecondsLeft, double? ClockSecondsLeft, IReadOnlyList<TrialStatusRow> Trials);
