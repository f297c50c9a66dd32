using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Submission;

/// <summary>Which trials of a run are submitted.</summary>
internal static class TrialChoice
{
    /// <summary>
    /// Those that are neither done, nor running, nor ended in a way that another attempt would repeat; a process that has given no sign of
    /// life for a while is taken for dead, and where it is not, its lock keeps the other attempt away.
    /// </summary>
    /// <param name="trials">All trials of the run.</param>
    /// <param name="again">Whether also those that failed for good or were skipped.</param>
    public static IEnumerable<SubmittedTrial> Of(IEnumerable<TrialStatusRow> trials, bool again) =>
        trials.Where(trial => IsChosen(trial, again)).Select(trial => new SubmittedTrial(trial.Id, trial.Label));

    private static bool IsChosen(TrialStatusRow trial, bool again) => trial.Standing switch
    {
        TrialStanding.Done or TrialStanding.Running => false,
        TrialStanding.Missing or TrialStanding.Stale => true,
        TrialStanding.Failed or TrialStanding.Skipped => again || trial.RetryMayHelp,
        _ => throw new ArgumentOutOfRangeException(nameof(trial), $"Nobody knows trials that are {trial.Standing}."),
    };
}
