using System.Globalization;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>Where a run stands, for a person.</summary>
internal static class StatusText
{
    private const int MostRows = 20;

    /// <summary>Writes the counts, the times, and the trials that are not done, as far as they are few.</summary>
    public static void Write(TextWriter writer, RunStatus status, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(status);
        string counts = string.Join(", ", Enum.GetValues<TrialStanding>().Where(standing => status.Count(standing) > 0)
            .Select(standing => string.Create(CultureInfo.InvariantCulture, $"{status.Count(standing)} {Wording.Of(standing)}")));
        writer.WriteLine($"{Plural.Of(status.Trials.Count, "trial")} of {status.Record.Preset}: {counts}");
        writer.WriteLine($"time so far: {Quantity.Time(status.SecondsSoFar)}{Left(status)}");
        TrialStatusRow[] running = [.. status.Trials.Where(trial => trial.Standing == TrialStanding.Running)];
        if (running.Length > 0)
        {
            writer.WriteLine();
            writer.WriteLine(TextTable.Format(["trial", "running", "on", "for", "step", "of it"],
                [.. running.Take(MostRows).Select(trial => Running(trial, now))], leftAligned: true));
            More(writer, running.Length);
        }
        TrialStatusRow[] rest = [.. status.Trials.Where(trial => trial.Standing is TrialStanding.Failed or TrialStanding.Stale
            or TrialStanding.Skipped || (trial.Standing == TrialStanding.Missing && trial.Reason is not null))];
        if (rest.Length == 0) return;
        writer.WriteLine();
        foreach (TrialStatusRow trial in rest.Take(MostRows))
            writer.WriteLine($"{Wording.Of(trial.Standing)}: trial {trial.Index.ToString(CultureInfo.InvariantCulture)}, {trial.Label}: "
                + $"{trial.Reason}");
        More(writer, rest.Length);
    }

    private static void More(TextWriter writer, int count)
    {
        if (count > MostRows)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {count - MostRows} more; --json lists all"));
    }

    private static IReadOnlyList<string> Running(TrialStatusRow trial, DateTimeOffset now)
    {
        Heartbeat beat = trial.Heartbeat!;
        string where = beat.Job is { } job ? $"{beat.Host}, {job}" : string.Create(CultureInfo.InvariantCulture,
            $"{beat.Host}, process {beat.Process}");
        return [trial.Index.ToString(CultureInfo.InvariantCulture), trial.Label, where,
            Quantity.Time(Math.Max(0, (now - beat.Started).TotalSeconds)), beat.Step ?? "starting",
            string.Create(CultureInfo.InvariantCulture, $"{100 * beat.Fraction:0}%")];
    }

    private static string Left(RunStatus status)
    {
        if (!status.IsUnfinished) return "";
        if (status.SecondsLeft is not { } left) return "; left: not known until a trial is done";
        string clock = status.ClockSecondsLeft is { } seconds ? $", {Quantity.Time(seconds)} by the clock if as many run as now" : "";
        return $"; left: about {Quantity.Time(left)}, added up{clock}";
    }
}
