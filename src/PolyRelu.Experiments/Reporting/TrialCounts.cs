using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>How many trials of a run stand where, as a sentence.</summary>
internal static class TrialCounts
{
    /// <summary>Such as <c>8 of 12 trials are complete; 3 not run, 1 failed.</c></summary>
    public static string Sentence(IReadOnlyList<TrialState> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        int done = trials.Count(trial => trial.Status == TrialStatus.Done);
        if (done == trials.Count) return done == 1 ? "The one trial is complete." : $"All {Plural.Of(done, "trial")} are complete.";
        string rest = string.Join(", ", trials.Where(trial => trial.Status != TrialStatus.Done).GroupBy(trial => trial.Status)
            .OrderBy(group => group.Key).Select(group => FormattableString.Invariant($"{group.Count()} {Words(group.Key)}")));
        string of = Plural.Of(trials.Count, "trial"), are = Plural.Noun(done, "is", "are");
        return FormattableString.Invariant($"{done} of {of} {are} complete; {rest}.");
    }

    private static string Words(TrialStatus status) => status switch
    {
        TrialStatus.Pending => "not run or not ended",
        TrialStatus.Skipped => "skipped",
        TrialStatus.Failed => "failed",
        TrialStatus.Damaged => "damaged",
        TrialStatus.Done => "complete",
        _ => throw new ArgumentOutOfRangeException(nameof(status), $"There is no count of trials that are {status}."),
    };
}
