using System.Globalization;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Theory;

namespace PolyRelu.Cli.Output;

/// <summary>What <c>theorems</c> prints.</summary>
internal static class TheoremsText
{
    /// <summary>A row for each statement, then the cases that violate one, or all.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="found">What was found.</param>
    /// <param name="withCases">Whether every case is shown, and not only those that violate a statement.</param>
    public static void Write(TextWriter output, IReadOnlyList<TimedStatement> found, bool withCases)
    {
        output.WriteLine(TextTable.Format(["statement", "source", "status", "verdict", "cases", "fitted", "seconds"],
            found.Select(Row), leftAligned: true));
        foreach (StatementRecord record in found.Select(one => one.Record))
        {
            IReadOnlyList<CheckedCase> shown = withCases ? record.Finding.Cases
                : [.. record.Finding.Cases.Where(one => one.Verdict == BoundVerdict.Violated)];
            if (shown.Count > 0) Cases(output, record, shown);
            if (withCases || shown.Count > 0)
                foreach (string remark in record.Finding.Remarks) output.WriteLine(remark);
        }
    }

    private static IReadOnlyList<string> Row(TimedStatement one)
    {
        StatementRecord record = one.Record;
        return [record.Statement.Name, record.Statement.Source, Wording.Of(record.Statement.Standing), record.Words,
            VerdictWords.Counted(record.Finding), VerdictWords.Constants(record.Finding),
            one.Seconds.ToString("0.0", CultureInfo.InvariantCulture)];
    }

    private static void Cases(TextWriter output, StatementRecord record, IReadOnlyList<CheckedCase> shown)
    {
        Statement statement = record.Statement;
        output.WriteLine();
        output.WriteLine($"{statement.Name}: {statement.Title}");
        output.WriteLine($"measured: {statement.Measured}, {(statement.Side == BoundSide.Upper ? "at most" : "at least")} the bound");
        output.WriteLine(TextTable.Format(["case", "measured", "from", "to", "bound", "verdict"], shown.Select(own =>
            (IReadOnlyList<string>)
            [
                own.Words, VerdictWords.Number(own.Measured), VerdictWords.Number(own.Low), VerdictWords.Number(own.High),
                own.Bound is { } bound ? VerdictWords.Number(bound) : "–", own.Bound is null ? "shown" : VerdictWords.Of(own.Verdict),
            ])));
    }
}
