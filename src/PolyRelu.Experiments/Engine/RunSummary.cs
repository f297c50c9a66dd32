using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>What a run left behind.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="ReportPath">The report, one HTML file that opens offline.</param>
/// <param name="Tables">The final tables, to be printed.</param>
/// <param name="Trials">Every trial with its status, in the order of the plan.</param>
/// <param name="Warnings">What the reader of the results should know, such as missing fonts.</param>
public sealed record RunSummary(
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

    /// <summary>Whether no trial and no figure failed and there is any result. Skipped trials do not count as failures where another one is done.</summary>
    public bool Succeeded => HasResults && ReportIsComplete && !Failed.Any();
}

/// <summary>A table of results for a terminal.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Columns">Column headers.</param>
/// <param name="Rows">Cells, one list per row, as many as there are columns.</param>
public sealed record SummaryTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<SummaryCell>> Rows);

/// <summary>One cell of a <see cref="SummaryTable"/>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Verdict">How the value compares with the published one; null where there is nothing to compare.</param>
public sealed record SummaryCell(string Text, bool? Verdict = null)
{
    /// <summary>The text with the mark of the verdict, which says it to those who do not see colours.</summary>
    public string Words => Verdict switch { true => $"{Text} ✓", false => $"{Text} ✗", null => Text };
}
