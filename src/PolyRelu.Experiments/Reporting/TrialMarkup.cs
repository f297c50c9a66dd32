using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>What a page says of the trials of a run: which are missing and why, and what ran. Short, however many there are.</summary>
internal static class TrialMarkup
{
    private const int MostNotices = 6;          // of one status
    private const int MostOpen = 60;            // trials that are listed without being folded
    private const int MostListed = 200;

    /// <summary>How many trials are complete, and a notice for each reason why others are not; nothing where all are.</summary>
    public static Markup Notices(RunReader run)
    {
        TrialState[] left = [.. run.Record.Trials.Where(trial => trial.Status != TrialStatus.Done)];
        if (left.Length == 0) return Markup.Empty;
        Markup count = Markup.Of($"{Html.Notice(TrialCounts.Sentence(run.Record.Trials))}\n");
        return count + Markup.Join(left.GroupBy(trial => trial.Status).OrderByDescending(status => status.Key == TrialStatus.Failed)
            .Select(Notices));
    }

    /// <summary>The trials with their status and time, folded and cut off where there are many.</summary>
    public static Markup Table(RunReader run, Outline outline)
    {
        IReadOnlyList<TrialState> trials = run.Record.Trials;
        Markup Rows(IEnumerable<TrialState> shown) => Markup.Of($"""
            <div class="scroll"><table>
            <thead><tr><th>Trial</th><th>Status</th><th>Time</th><th>Folder</th></tr></thead>
            <tbody>
            {Markup.Join(shown.Select(trial => Row(run, trial)))}</tbody>
            </table></div>

            """);
        if (trials.Count <= MostOpen) return Markup.Of($"<section>\n{outline.Section("What ran")}\n{Rows(trials)}</section>\n");
        // Those that are not done first, so that none of them is cut off before one that is.
        TrialState[] listed = [.. trials.OrderBy(trial => trial.Status == TrialStatus.Done).Take(MostListed)];
        Markup rest = listed.Length == trials.Count ? "All of them" : Markup.Of(
            $"The first {listed.Length} of {trials.Count}, those first that are not complete; run.json names all");
        double seconds = trials.Sum(trial => trial.Seconds ?? 0);
        string time = seconds > 0 ? $" Together they took {Quantity.Time(seconds)}." : "";
        return Markup.Of($"""
            <section>
            {outline.Section("What ran")}
            <p>{TrialCounts.Sentence(trials)}{time}</p>
            <details>
            <summary>{rest}</summary>
            {Rows(listed)}</details>
            </section>

            """);
    }

    private static Markup Notices(IGrouping<TrialStatus, TrialState> status)
    {
        // Reasons of damage name the folder of the trial; the first of them stand for the others.
        IGrouping<string?, TrialState>[] reasons = [.. status.GroupBy(trial => trial.Reason)];
        int shown = reasons.Length > MostNotices ? MostNotices - 1 : reasons.Length;
        Markup notices = Markup.Join(reasons.Take(shown).Select(group => Notice(status.Key, group.Key, [.. group])));
        TrialState[] others = [.. reasons.Skip(shown).SelectMany(group => group)];
        return others.Length == 0 ? notices
            : notices + Notice(status.Key, "Each for a reason of its own, which state/ or the trial's folder says.", others);
    }

    private static Markup Notice(TrialStatus status, string? reason, IReadOnlyList<TrialState> trials) => Markup.Of(
        $"<p class=\"notice\"><b>{Words(status)}:</b> {Quotation.Labels(trials.Select(trial => trial.Label))}. ")
        + Markup.Of($"{reason ?? "They are left to do: 'run' with --resume does all, 'trial' a single one."}</p>\n");

    private static string Words(TrialStatus status) => status switch
    {
        TrialStatus.Skipped => "Skipped",
        TrialStatus.Failed => "Failed",
        TrialStatus.Damaged => "Damaged",
        TrialStatus.Pending => "Not run",
        TrialStatus.Done => "Complete",
        _ => throw new ArgumentOutOfRangeException(nameof(status), $"There is no notice for trials that are {status}."),
    };

    private static Markup Row(RunReader run, TrialState trial)
    {
        string status = trial.Status.ToString().ToLowerInvariant(), time = trial.Seconds is { } seconds ? Quantity.Time(seconds) : "–";
        string folder = run.Sources.Count == 1 ? $"trials/{trial.Id}" : run.Folder(trial).Path.Replace('\\', '/');
        return Markup.Of($"<tr><td>{trial.Label}</td><td>{status}</td><td>{time}</td><td><code>{folder}</code></td></tr>\n");
    }
}
