using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>The statements with checks of their own, in the report.</summary>
internal sealed class StatementSections
{
    private const int RowHeight = 22;
    private const int FrameHeight = 120;
    private const int MostDrawn = 40;

    /// <summary>Words what was found; in the order of the statements.</summary>
    public StatementSections(IReadOnlyList<StatementRecord> found)
    {
        StatementRecord[] records = [.. StatementCatalog.All.SelectMany(one => found.Where(record => record.Statement == one))];
        if (records.Length == 0) return;
        Content = new ReportContent
        {
            Findings = [.. records.Select(Finding)],
            Tables = [Table(records)],
            Sections = [.. records.Select(Section)],
        };
    }

    /// <summary>Findings, table and sections; nothing where there is no record.</summary>
    public ReportContent Content { get; } = new();

    private static Markup Finding(StatementRecord record)
    {
        StatementFinding finding = record.Finding;
        Markup verdict = finding.Verdict == BoundVerdict.Violated ? Markup.Of($"<b>violated</b>") : record.Words;
        string cases = VerdictWords.Counted(finding), constants = VerdictWords.Constants(finding);
        return Markup.Of($"{Notation.Of(record.Statement.Title)}: ") + verdict + (cases.Length > 0 ? $" ({cases})" : "")
            + (constants.Length > 0 ? $"; {constants}" : "") + ".";
    }

    private static SummaryTable Table(StatementRecord[] records) => new("Statements with checks of their own",
        ["statement", "source", "status", "verdict", "cases", "fitted"],
        [.. records.Select(record => (IReadOnlyList<SummaryCell>)
        [
            new(record.Statement.Title), new(record.Statement.Source), new(Wording.Of(record.Statement.Standing)), Verdict(record),
            new(VerdictWords.Counted(record.Finding)), new(VerdictWords.Constants(record.Finding)),
        ])]);

    private static SummaryCell Verdict(StatementRecord record) => new(record.Words, Mark(record.Finding.Verdict));

    private static bool? Mark(BoundVerdict verdict) => verdict switch
    {
        BoundVerdict.Holds => true,
        BoundVerdict.Violated => false,
        BoundVerdict.NotDecided or BoundVerdict.SaysNothing => null,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), $"{verdict} is no verdict."),
    };

    private static ReportSection Section(StatementRecord record)
    {
        Statement statement = record.Statement;
        string side = statement.Side == BoundSide.Upper ? "at most" : "at least";
        Markup closing = Markup.Of($"Measured: {Notation.Of(statement.Measured)}, {side} ") + statement.BoundFormula + ". Checked on "
            + statement.Setting + ". It would be violated by " + Notation.Of(statement.Refutation) + ".";
        return new ReportSection(statement.Title, statement.Words, [.. Figures(record)],
            [closing, .. record.Finding.Remarks.Select(remark => (Markup)remark)])
        { Details = [Cases(record)] };
    }

    private static IEnumerable<Figure> Figures(StatementRecord record)
    {
        CheckedCase[] drawn = [.. record.Finding.Cases.Where(CaseFigure.CanDraw).Take(MostDrawn)];
        if (drawn.Length == 0) yield break;
        int left = record.Finding.Cases.Count - drawn.Length;
        yield return new Figure(record.Statement.Name, $"{record.Statement.Title}: measured over bound",
            $"A row per case: what was measured, with its interval, divided by its bound. The statement wants it "
                + $"{(record.Statement.Side == BoundSide.Upper ? "left" : "right")} of the line at 1."
                + (left > 0 ? $" {Plural.Of(left, "case")} {Plural.Noun(left, "stands", "stand")} in the table alone." : ""),
            Figure.UsualWidth * 2, FrameHeight + (RowHeight * drawn.Length), plot => CaseFigure.Draw(plot, drawn));
    }

    private static SummaryTable Cases(StatementRecord record) => new(
        $"All {Plural.Of(record.Finding.Cases.Count, "case")}",
        ["case", "measured", "interval", "bound", "verdict"],
        [.. record.Finding.Cases.Select(one => (IReadOnlyList<SummaryCell>)
        [
            new(one.Words), new(VerdictWords.Number(one.Measured)),
            new(one.Low == one.High ? "–" : $"{VerdictWords.Number(one.Low)} to {VerdictWords.Number(one.High)}"),
            new(one.Bound is { } bound ? VerdictWords.Number(bound) : "–"),
            one.Bound is null ? new("shown") : new(VerdictWords.Of(one.Verdict), Mark(one.Verdict)),
        ])]);
}
