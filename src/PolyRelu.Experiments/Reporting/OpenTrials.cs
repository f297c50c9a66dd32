using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>What a run has left to do.</summary>
internal static class OpenTrials
{
    private const int MostReasons = 12;

    /// <summary>
    /// The trials that were not completed, with their reasons in short, as a table, many of one reason in one row, and many reasons cut
    /// off; null where there are none.
    /// </summary>
    public static SummaryTable? Of(RunReader run)
    {
        ArgumentNullException.ThrowIfNull(run);
        TrialState[] left = [.. run.Record.Trials.Where(trial => trial.Status != TrialStatus.Done)];
        if (left.Length == 0) return null;
        IGrouping<(TrialStatus Status, string Reason), TrialState>[] groups =
            [.. left.GroupBy(trial => (trial.Status, Reason: trial.ShortReason ?? "not run yet"))];
        int shown = groups.Length > MostReasons ? MostReasons - 1 : groups.Length;
        TrialState[] others = [.. groups.Skip(shown).SelectMany(group => group)];
        return new SummaryTable("Not completed", ["trial", "status", "reason"],
            [
                .. groups.Take(shown).Select(group => Row(group, group.Key.Status.ToString().ToLowerInvariant(), group.Key.Reason)),
                .. others.Length == 0 ? [] : new[] { Row(others, "", "each for a reason of its own") },
            ]);
    }

    private static IReadOnlyList<SummaryCell> Row(IEnumerable<TrialState> trials, string status, string reason) =>
        [new(Quotation.Labels(trials.Select(trial => trial.Label))), new(status), new(reason)];
}
