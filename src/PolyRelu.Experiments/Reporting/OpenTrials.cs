using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>What a run has left to do.</summary>
internal static class OpenTrials
{
    /// <summary>
    /// The trials that were not completed, with their reasons in short, as a table, many of one
    /// reason in one row; null where there are none.
    /// </summary>
    public static SummaryTable? Of(RunReader run)
    {
        TrialState[] left = [.. run.Record.Trials.Where(trial => trial.Status != TrialStatus.Done)];
        return left.Length == 0 ? null : new SummaryTable(
            "Not completed", ["trial", "status", "reason"],
            [
                .. left.GroupBy(trial => (trial.Status, Reason: trial.ShortReason ?? "the run ended before"))
                    .Select(group => (IReadOnlyList<SummaryCell>)
                    [new(Quotation.Labels(group.Select(trial => trial.Label))), new(group.Key.Status.ToString().ToLowerInvariant()),
                        new(group.Key.Reason)]),
            ]);
    }
}
