using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>What a run ends with on the terminal: tables, what was skipped or failed, the report's path.</summary>
internal static class RunSummaryText
{
    private const int MostWarnings = 12, MostReasons = 12;

    /// <summary>Writes the summary of a run.</summary>
    public static void Write(Terminal terminal, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentNullException.ThrowIfNull(summary);
        WriteTables(terminal, summary.Tables);
        WriteReasons(terminal.Out, "skipped", summary.Skipped);
        WriteReasons(terminal.Error, "error", summary.Failed);
        if (!summary.HasResults && !summary.Failed.Any())
            terminal.Error.WriteLine("error: Nothing ran: every part of the preset was skipped.");
        WriteEnd(terminal, summary.Warnings, summary.IsSmoke, summary.ReportPath);
    }

    /// <summary>Writes the summary of a report.</summary>
    public static void Write(Terminal terminal, ReportResult report)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentNullException.ThrowIfNull(report);
        WriteTables(terminal, report.Tables);
        WriteEnd(terminal, report.Warnings, report.IsSmoke, report.Path);
    }

    private static void WriteTables(Terminal terminal, IReadOnlyList<SummaryTable> tables)
    {
        foreach (SummaryTable table in tables)
        {
            terminal.Out.WriteLine(table.Title);
            terminal.Out.WriteLine(TextTable.Format(table.Columns,
                table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Words)])));
            terminal.Out.WriteLine();
        }
    }

    /// <summary>Each reason once, whole, with the trials it holds for where they are few; of many reasons the first ones.</summary>
    private static void WriteReasons(TextWriter writer, string status, IEnumerable<TrialState> trials)
    {
        IGrouping<string?, TrialState>[] groups = [.. trials.GroupBy(trial => trial.Reason)];
        int shown = groups.Length > MostReasons ? MostReasons - 1 : groups.Length;
        foreach (IGrouping<string?, TrialState> group in groups.Take(shown))
            writer.WriteLine($"{status}: {group.Key} ({Quotation.Labels(group.Select(trial => trial.Label))})");
        if (shown < groups.Length)
            writer.WriteLine($"{status}: {Plural.Of(groups.Skip(shown).Sum(group => group.Count()), "more trial")}, each for a reason of "
                + "its own; state/ has them all.");
    }

    private static void WriteEnd(Terminal terminal, IReadOnlyList<string> warnings, bool smoke, string path)
    {
        int shown = warnings.Count > MostWarnings ? MostWarnings - 1 : warnings.Count;
        foreach (string warning in warnings.Take(shown)) terminal.Error.WriteLine($"warning: {warning}");
        if (shown < warnings.Count)
            terminal.Error.WriteLine($"warning: {Plural.Of(warnings.Count - shown, "more warning")}; the report has them.");
        if (smoke) terminal.Out.WriteLine($"smoke run: {SmokeRun.Words}");
        terminal.Out.WriteLine($"report: {path}");
    }
}
