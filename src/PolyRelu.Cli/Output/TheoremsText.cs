using System.Globalization;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Theory;

namespace PolyRelu.Cli.Output;

/// <summary>What <c>theorems</c> prints, in lines of a width.</summary>
internal static class TheoremsText
{
    private const string Indent = "  ";
    private const char Unbroken = '\u00A0';      // a space at which no line ends: constants are not torn apart

    /// <summary>A row for each statement with its source and what was fitted below it, then the cases that violate one, or all.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="found">What was found.</param>
    /// <param name="withCases">Whether every statement is spelt out with all its cases, and not only those that are violated.</param>
    /// <param name="width">Characters of a line.</param>
    public static void Write(TextWriter output, IReadOnlyList<TimedStatement> found, bool withCases, int width)
    {
        string[] lines = TextTable.Format(["statement", "verdict", "cases", "seconds"], found.Select(Row), leftAligned: true, width)
            .Split(Environment.NewLine);
        int header = lines.Length - found.Count;
        foreach (string line in lines[..header]) output.WriteLine(line);
        for (int i = 0; i < found.Count; i++)
        {
            output.WriteLine(lines[header + i]);
            foreach (string detail in Details(found[i].Record))
                foreach (string line in TextWrap.Lines(detail, width - Indent.Length))
                    output.WriteLine(Indent + line.Replace(Unbroken, ' '));
        }
        foreach (StatementRecord record in found.Select(one => one.Record))
        {
            IReadOnlyList<CheckedCase> shown = withCases ? record.Finding.Cases
                : [.. record.Finding.Cases.Where(one => one.Verdict == BoundVerdict.Violated)];
            if (shown.Count == 0) continue;
            Words(output, record.Statement, width);
            Cases(output, shown, width);
            foreach (string remark in record.Finding.Remarks)
                foreach (string line in TextWrap.Lines(remark, width)) output.WriteLine(line);
        }
    }

    private static IReadOnlyList<string> Row(TimedStatement one) =>
    [
        one.Record.Statement.Name, one.Record.Words, VerdictWords.Counted(one.Record.Finding),
        one.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string> Details(StatementRecord record)
    {
        yield return $"{Wording.Of(record.Statement.Standing)}: {record.Statement.Source}";
        string constants = VerdictWords.Constants(record.Finding);
        if (constants.Length > 0) yield return string.Join("; ", constants.Split("; ").Select(one => one.Replace(' ', Unbroken)));
    }

    private static void Words(TextWriter output, Statement statement, int width)
    {
        output.WriteLine();
        foreach (string line in TextWrap.Lines($"{statement.Name}: {statement.Title}", width)) output.WriteLine(line);
        Say("claim", StatementText.Of(statement.Words));
        if (!statement.Hypotheses.IsEmpty) Say("holds for", StatementText.Of(statement.Hypotheses));
        Say("measured", statement.Measured);
        Say(statement.Side == BoundSide.Upper ? "at most" : "at least", StatementText.Of(statement.BoundFormula));
        Say("checked on", StatementText.Of(statement.Setting));
        Say("violated by", statement.Refutation);

        void Say(string what, string text)
        {
            const int column = 13;
            List<string> lines = TextWrap.Lines(text, width - column);
            output.WriteLine(what.PadRight(column) + lines[0]);
            foreach (string line in lines.Skip(1)) output.WriteLine(new string(' ', column) + line);
        }
    }

    private static void Cases(TextWriter output, IReadOnlyList<CheckedCase> shown, int width) =>
        output.WriteLine(TextTable.Format(["case", "measured", "from", "to", "bound", "verdict"], shown.Select(own =>
            (IReadOnlyList<string>)
            [
                own.Words, VerdictWords.Number(own.Measured), VerdictWords.Number(own.Low), VerdictWords.Number(own.High),
                own.Bound is { } bound ? VerdictWords.Number(bound) : "–", own.Bound is null ? "shown" : VerdictWords.Of(own.Verdict),
            ]), width: width));
}
