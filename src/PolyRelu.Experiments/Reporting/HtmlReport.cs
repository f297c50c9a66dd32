using System.Globalization;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Writes a report as one HTML page that needs no other file: what came out, the pictures, then tables and all else.</summary>
internal static class HtmlReport
{
    private const int MostWarnings = 12, MostFolded = 100;

    /// <summary>The page.</summary>
    /// <param name="layout">The layout of the report.</param>
    /// <param name="run">The run.</param>
    /// <param name="content">What to show.</param>
    /// <param name="drawings">What stands for every figure, by name: its SVG, or why there is none.</param>
    /// <param name="warnings">What the reader should know.</param>
    public static string Page(ReportLayout layout, RunReader run, ReportContent content, IReadOnlyDictionary<string, Markup> drawings,
        IReadOnlyList<string> warnings)
    {
        Outline outline = new();
        Markup opening = ReportOpening.Of(run, layout, content);
        Markup notices = Banner(run.Record) + TrialMarkup.Notices(run) + Notices(warnings);
        Markup body = Film(content.Film, drawings, outline) + Findings(content, outline)
            + Markup.Join(content.Sections.Select(section => Section(section, drawings, outline)))
            + Diagnostics(run.Diagnostics(), outline) + Markup.Join(content.Tables.Select(table => Table(table, outline)))
            + Comparisons(content, outline) + TrialMarkup.Table(run, outline);
        Markup rest = Terms(opening + notices + body, outline) + ProvenanceMarkup.Of(run, outline);
        return HtmlPage.Of(layout.Title, run.Record.Preset, Byline(run), opening + notices + outline.Contents() + body + rest);
    }

    private static Markup Byline(RunReader run)
    {
        RunRecord record = run.Record;
        if (run.Sources.Count > 1)
            return Markup.Of($"{Plural.Of(run.Sources.Count, "run directory", "run directories")} read as one: "
                + $"preset <b>{record.Preset}</b>, first started {record.Started:yyyy-MM-dd HH:mm} UTC");
        IReadOnlyList<RunSession> sessions = RunHistory.Sessions(record);
        string parts = sessions.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" in the last of {Plural.Of(sessions.Count, "session")}");
        string ended = record.Ended is { } end ? $", {Quantity.Time((end - sessions[^1].Started).TotalSeconds)}{parts}" : ", not finished";
        return Markup.Of($"Preset <b>{record.Preset}</b>, seed {record.Seed}, {record.Started:yyyy-MM-dd HH:mm} UTC{ended} on "
            + $"{record.Environment.Cpu}, {Plural.Of(record.Environment.Threads, "thread")}");
    }

    private static Markup Banner(RunRecord record) =>
        record.IsSmoke ? Markup.Of($"<p class=\"notice smoke\"><b>Smoke run.</b> {SmokeRun.Words}</p>\n") : Markup.Empty;

    /// <summary>What the reader should know, at most some sentences of it.</summary>
    private static Markup Notices(IReadOnlyList<string> warnings)
    {
        int shown = warnings.Count > MostWarnings ? MostWarnings - 1 : warnings.Count;
        Markup first = Markup.Join(warnings.Take(shown).Select(warning => Markup.Of($"{Html.Notice(warning)}\n")));
        return shown == warnings.Count ? first : first + Markup.Of($"""
            <details class="notice">
            <summary>{warnings.Count - shown} more warnings</summary>
            <ul>
            {Markup.Join(warnings.Skip(shown).Take(MostFolded).Select(warning => Markup.Of($"<li>{warning}</li>\n")))}</ul>
            {More(warnings.Count - shown - MostFolded, "warning")}</details>

            """);
    }

    /// <summary>How many there are that are not shown; nothing where all are.</summary>
    private static Markup More(int count, string noun) =>
        count <= 0 ? Markup.Empty : Markup.Of($"<p>And {Plural.Of(count, noun)} more.</p>\n");

    /// <summary>A film; its stills are seen until its script runs, and on paper.</summary>
    private static Markup Film(FilmPanel? film, IReadOnlyDictionary<string, Markup> drawings, Outline outline) =>
        film is null ? Markup.Empty : Markup.Of($"""
        <section class="film">
        {outline.Section(film.Title)}
        {film.Moving}<div class="stills panels">
        {Markup.Join(film.Stills.Select(still => Panel(still, drawings[still.Name], outline)))}</div>
        <p class="caption">{film.Caption}</p>
        </section>

        """);

    private static Markup Findings(ReportContent content, Outline outline) => content.Findings.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section class="findings">
        {outline.Section("What came out")}
        <ul>
        {Markup.Join(content.Findings.Select(finding => Markup.Of($"<li>{finding}</li>\n")))}</ul>
        </section>

        """);

    private static Markup Section(ReportSection section, IReadOnlyDictionary<string, Markup> drawings, Outline outline)
    {
        Markup heading = outline.Section(section.Title);
        Markup lead = section.Lead.IsEmpty ? Markup.Empty : Markup.Of($"<p>{section.Lead}</p>\n");
        Markup panels = section.Figures.Count == 0 ? Markup.Empty
            : Markup.Of($"<div class=\"panels\">\n")
                + Markup.Join(section.Figures.Select(figure => Panel(figure, drawings[figure.Name], outline))) + Markup.Of($"</div>\n");
        Markup closing = Markup.Join(section.Closing.Select(paragraph => Markup.Of($"<p>{paragraph}</p>\n")));
        Markup details = Markup.Join(section.Details
            .Select(table => Markup.Of($"<details>\n<summary>{Notation.Of(table.Title)}</summary>\n{Cells(table)}</details>\n")));
        return Markup.Of($"<section>\n{heading}\n{lead}{panels}{closing}{details}</section>\n");
    }

    private static Markup Panel(Figure figure, Markup drawing, Outline outline) => Markup.Of($"""
        <figure{(figure.IsWide ? Markup.Of($" class=\"wide\"") : Markup.Empty)}>
        {outline.Panel(figure)}
        <div class="drawing">
        {drawing}
        </div>
        <figcaption>{figure.Caption}</figcaption>
        </figure>

        """);

    private static Markup Table(SummaryTable table, Outline outline) =>
        Markup.Of($"<section>\n{outline.Section(table.Title)}\n{Cells(table)}</section>\n");

    private static Markup Cells(SummaryTable table) => Markup.Of($"""
        <div class="scroll"><table class="numbers">
        <thead><tr>{Markup.Join(table.Columns.Select(column => Markup.Of($"<th>{Notation.Of(column)}</th>")))}</tr></thead>
        <tbody>
        {Markup.Join(table.Rows.Select(row => Markup.Of($"<tr>{Markup.Join(row.Select(Cell))}</tr>\n")))}</tbody>
        </table></div>

        """);

    private static Markup Cell(SummaryCell cell) => Markup.Of($"<td{Verdict(cell.Verdict)}>{Notation.Of(cell.Words)}</td>");

    private static Markup Comparisons(ReportContent content, Outline outline)
    {
        if (content.Comparisons.Count == 0 && content.ComparisonNotes.Count == 0) return Markup.Empty;
        Markup table = content.Comparisons.Count == 0 ? Markup.Empty : Markup.Of($"""
            <div class="scroll"><table>
            <thead><tr><th>Quantity</th><th>p</th><th>Published</th><th>Ours</th><th>Tolerance</th><th></th><th>Source</th></tr></thead>
            <tbody>
            {Markup.Join(content.Comparisons.Select(Comparison))}</tbody>
            </table></div>

            """);
        Markup notes = Markup.Join(content.ComparisonNotes.Select(note => Markup.Of($"<p>{note}</p>\n")));
        return Markup.Of($"<section>\n{outline.Section("Published and ours")}\n{table}{notes}</section>\n");
    }

    private static Markup Comparison(Comparison row)
    {
        PublishedValue published = row.Published;
        string ours = row.Ours is { } value ? Html.Value(value, published.Unit) : "not run",
            mark = row.Agrees switch { true => "✓ agrees", false => "✗ differs", _ => row.HasLearned ? "" : "no finding: untrained" };
        Markup reason = row.Reason is { } words ? Markup.Of($"<small>{words}</small>") : Markup.Empty,
            aside = row.Aside is { } other ? Markup.Of($"<small class=\"aside\">{other}</small>") : Markup.Empty;
        string theirs = Html.Value(published.Value, published.Unit), tolerance = Html.Tolerance(published.Tolerance, published.Unit);
        return Markup.Of($"<tr><td>{published.Quantity}</td><td>{published.Power}</td><td>{theirs}</td><td>{ours}{aside}</td>")
            + Markup.Of($"<td title=\"{published.Basis}\">{tolerance}</td><td{Verdict(row.Agrees)}>{mark}{reason}</td>")
            + Markup.Of($"<td class=\"wrapped\">{published.Source}</td></tr>\n");
    }

    /// <summary>What the diagnostics found, each finding with the trial and the curves it is about.</summary>
    private static Markup Diagnostics(IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> found,
        Outline outline) =>
        found.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section>
        {outline.Section("Where robustness may be overstated")}
        <p>A few points that the attacks of a curve left robust were tried with other attacks, and gradients and answers were looked at.</p>
        <div class="scroll"><table>
        <thead><tr><th>Trial</th><th>Attacked by</th><th>Sign</th><th>What was found, and what to do</th></tr></thead>
        <tbody>
        {Markup.Join(found.Take(MostFolded).Select(entry => Diagnosis(entry.Trial, entry.Curves, entry.Diagnosis)))}</tbody>
        </table></div>
        {More(found.Count - MostFolded, "sign")}
        </section>

        """);

    private static Markup Diagnosis(string trial, IReadOnlyList<string> curves, DiagnosisRow diagnosis) =>
        Markup.Of($"<tr><td class=\"wrapped\">{trial}</td>")
        + Markup.Of($"<td class=\"wrapped\">{Markup.Join(Markup.Of($"<br>"), curves.Select(curve => (Markup)curve))}</td>")
        + Markup.Of($"<td>{diagnosis.Name}</td><td class=\"words\">{diagnosis.Finding} {diagnosis.Advice}</td></tr>\n");

    /// <summary>The terms that the page uses.</summary>
    private static Markup Terms(Markup page, Outline outline) => Glossary.Of(page) is { IsEmpty: false } terms ? Markup.Of($"""
        <section>
        {outline.Section("Glossary")}
        <dl class="glossary">
        {terms}</dl>
        </section>

        """) : Markup.Empty;

    private static Markup Verdict(bool? verdict) =>
        verdict switch { true => Markup.Of($" class=\"good\""), false => Markup.Of($" class=\"bad\""), _ => Markup.Empty };
}
