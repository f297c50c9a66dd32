namespace PolyRelu.Experiments.Reporting;

/// <summary>A table of results for a terminal.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Columns">Column headers.</param>
/// <param name="Rows">Cells, one list per row, as many as there are columns.</param>
internal sealed record SummaryTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<SummaryCell>> Rows);

/// <summary>One cell of a <see cref="SummaryTable"/>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Verdict">How the value compares with the published one; null where there is nothing to compare.</param>
internal sealed record SummaryCell(string Text, bool? Verdict = null)
{
    /// <summary>The text with the mark of the verdict, which says it to those who do not see colours.</summary>
    public string Words => Verdict switch { true => $"{Text} ✓", false => $"{Text} ✗", null => Text };
}
