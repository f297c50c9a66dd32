using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>What a run left behind.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="ReportPath">The report, one HTML file that opens offline.</param>
/// <param name="Tables">The final tables, to be printed.</param>
/// <param name="Trials">Every trial with its status, in the order of the plan.</param>
/// <param name="Warnings">What the reader of the results should know, such as missing fonts.</param>
internal sealed record RunSummary(
    string Directory,
    string ReportPath,
    IReadOnlyList<SummaryTable> Tables,
    IReadOnlyList<TrialState> Trials,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Trials that were skipped, with their reasons.</summary>
    public IEnumerable<TrialState> Skipped => Trials.Where(trial => trial.Status == TrialStatus.Skipped);

    /// <summary>Trials that failed, with their messages.</summary>
    public IEnumerable<TrialState> Failed => Trials.Where(trial => trial.Status == TrialStatus.Failed);

    /// <summary>Whether there is any result: not every trial was skipped or failed.</summary>
    public bool HasResults => Trials.Any(trial => trial.Status == TrialStatus.Done);

    /// <summary>Whether every figure of the report was drawn; the warnings name those that were not.</summary>
    public bool ReportIsComplete { get; init; } = true;

    /// <summary>Whether this was a smoke run, whose numbers mean nothing.</summary>
    public bool IsSmoke { get; init; }

    /// <summary>
    /// Whether no trial and no figure failed and there is any result. Skipped trials do not count as failures where another one is done.
    /// </summary>
    public bool Succeeded => HasResults && ReportIsComplete && !Failed.Any();
}
