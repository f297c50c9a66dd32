using System.Globalization;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Writes a report as one HTML page that needs no other file: what came out, the pictures, then tables and all else.</summary>
internal static class HtmlReport
{
    private static readonly Lazy<Markup> StyleSheet = new(() => Markup.Resource("report.css"));

    /// <summary>The page.</summary>
    /// <param name="title">Title of the report.</param>
    /// <param name="run">The run.</param>
    /// <param name="content">What to show.</param>
    /// <param name="drawings">What stands for every figure, by name: its SVG, or why there is none.</param>
    /// <param name="warnings">What the reader should know.</param>
    public static string Page(string title, RunReader run, ReportContent content, IReadOnlyDictionary<string, Markup> drawings,
        IReadOnlyList<string> warnings) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – {run.Record.Preset}</title>
        <style>
        {Variables()}{StyleSheet.Value}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>{title}</h1>
        <p class="byline">{Byline(run.Record)}</p>
        </header>
        {Banner(run.Record)}{Notices(run.Record, warnings)}{Film(content.Film, drawings)}{Findings(content)}
        {Markup.Join(content.Sections.Select(section => Section(section, drawings)))}
        {Diagnostics(run.Diagnostics())}{Markup.Join(content.Tables.Select(Table))}{Comparisons(content)}
        {Trials(run.Record)}{Provenance(run)}</main>
        </body>
        </html>

        """).ToString();

    /// <summary>The variables of the style sheet: light, dark where the reader's system is, and light on paper.</summary>
    private static Markup Variables() => Markup.Of($$"""
        :root { color-scheme: light dark; {{Declare(shade => shade.Light)}} }
        @media (prefers-color-scheme: dark) { :root { {{Declare(shade => shade.Dark)}} } }
        @media print { :root { color-scheme: light; {{Declare(shade => shade.Light)}} } }

        """);

    private static string Declare(Func<Shade, string> value) =>
        string.Join(' ', Palette.All.Select(shade => $"--{shade.Name}: {value(shade)};"));

    private static Markup Byline(RunRecord record)
    {
        IReadOnlyList<RunSession> sessions = RunHistory.Sessions(record);
        string parts = sessions.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" in the last of {Plural.Of(sessions.Count, "session")}");
        string ended = record.Ended is { } end ? $", {Quantity.Time((end - sessions[^1].Started).TotalSeconds)}{parts}" : ", not finished";
        return Markup.Of($"Preset <b>{record.Preset}</b>, seed {record.Seed}, {record.Started:yyyy-MM-dd HH:mm} UTC{ended} on "
            + $"{record.Environment.Cpu}, {Plural.Of(record.Environment.Threads, "thread")}");
    }

    private static Markup Banner(RunRecord record) =>
        record.IsSmoke ? Markup.Of($"<p class=\"notice smoke\"><b>Smoke run.</b> {SmokeRun.Words}</p>\n") : Markup.Empty;

    private static Markup Notices(RunRecord record, IReadOnlyList<string> warnings) =>
        Markup.Join(record.Trials.Where(trial => trial.Status is not TrialStatus.Done).GroupBy(trial => (trial.Status, trial.Reason))
            .Select(group => NotDone(group.Key.Status, group.Key.Reason, group)))
        + Markup.Join(warnings.Select(warning => Markup.Of($"{Html.Notice(warning)}\n")));

    private static Markup NotDone(TrialStatus status, string? reason, IEnumerable<TrialState> trials)
    {
        string words = status switch
        {
            TrialStatus.Skipped => "Skipped",
            TrialStatus.Failed => "Failed",
            TrialStatus.Damaged => "Damaged",
            TrialStatus.Pending => "Not run",
            TrialStatus.Done or _ => throw new ArgumentOutOfRangeException(nameof(status),
                $"There is no notice for trials that are {status}."),
        };
        return Markup.Of($"<p class=\"notice\"><b>{words}:</b> {string.Join("; ", trials.Select(trial => trial.Label))}. "
            + $"{reason ?? "The run ended before; continue it with --resume."}</p>\n");
    }

    /// <summary>A film; its stills are seen until its script runs, and on paper.</summary>
    private static Markup Film(FilmPanel? film, IReadOnlyDictionary<string, Markup> drawings) => film is null ? Markup.Empty
        : Markup.Of($"""
        <section class="film">
        <h2>{film.Title}</h2>
        {film.Moving}<div class="stills panels">
        {Markup.Join(film.Stills.Select(still => Panel(still, drawings[still.Name])))}</div>
        <p class="caption">{film.Caption}</p>
        </section>

        """);

    private static Markup Findings(ReportContent content) => content.Findings.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section class="findings">
        <h2>What came out</h2>
        <ul>
        {Markup.Join(content.Findings.Select(finding => Markup.Of($"<li>{finding}</li>\n")))}</ul>
        </section>

        """);

    private static Markup Section(ReportSection section, IReadOnlyDictionary<string, Markup> drawings)
    {
        Markup lead = section.Lead.IsEmpty ? Markup.Empty : Markup.Of($"<p>{section.Lead}</p>\n");
        Markup panels = section.Figures.Count == 0 ? Markup.Empty
            : Markup.Of($"<div class=\"panels\">\n")
                + Markup.Join(section.Figures.Select(figure => Panel(figure, drawings[figure.Name]))) + Markup.Of($"</div>\n");
        Markup closing = Markup.Join(section.Closing.Select(paragraph => Markup.Of($"<p>{paragraph}</p>\n")));
        Markup details = Markup.Join(section.Details
            .Select(table => Markup.Of($"<details>\n<summary>{table.Title}</summary>\n{Cells(table)}</details>\n")));
        return Markup.Of($"<section>\n<h2>{section.Title}</h2>\n{lead}{panels}{closing}{details}</section>\n");
    }

    private static Markup Panel(Figure figure, Markup drawing) => Markup.Of($"""
        <figure{(figure.IsWide ? Markup.Of($" class=\"wide\"") : Markup.Empty)}>
        <h3>{figure.Title}</h3>
        <div class="drawing">
        {drawing}
        </div>
        <figcaption>{figure.Caption}</figcaption>
        </figure>

        """);

    private static Markup Table(SummaryTable table) => Markup.Of($"<section>\n<h2>{table.Title}</h2>\n{Cells(table)}</section>\n");

    private static Markup Cells(SummaryTable table) => Markup.Of($"""
        <div class="scroll"><table class="numbers">
        <thead><tr>{Markup.Join(table.Columns.Select(column => Markup.Of($"<th>{column}</th>")))}</tr></thead>
        <tbody>
        {Markup.Join(table.Rows.Select(row => Markup.Of($"<tr>{Markup.Join(row.Select(Cell))}</tr>\n")))}</tbody>
        </table></div>

        """);

    private static Markup Cell(SummaryCell cell) => Markup.Of($"<td{Verdict(cell.Verdict)}>{cell.Words}</td>");

    private static Markup Comparisons(ReportContent content)
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
        return Markup.Of($"<section>\n<h2>Published and ours</h2>\n{table}{notes}</section>\n");
    }

    private static Markup Comparison(Comparison row)
    {
        PublishedValue published = row.Published;
        string ours = row.Ours is { } value ? Html.Value(value, published.Unit) : "not run",
            mark = row.Agrees switch { true => "✓ agrees", false => "✗ differs", _ => row.HasLearned ? "" : "no finding: untrained" };
        Markup reason = row.Reason is { } words ? Markup.Of($"<small>{words}</small>") : Markup.Empty;
        string theirs = Html.Value(published.Value, published.Unit), tolerance = Html.Tolerance(published.Tolerance, published.Unit);
        return Markup.Of($"<tr><td>{published.Quantity}</td><td>{published.Power}</td><td>{theirs}</td><td>{ours}</td>")
            + Markup.Of($"<td title=\"{published.Basis}\">{tolerance}</td><td{Verdict(row.Agrees)}>{mark}{reason}</td>")
            + Markup.Of($"<td class=\"wrapped\">{published.Source}</td></tr>\n");
    }

    /// <summary>What the diagnostics found, each finding with the trial and the curves it is about.</summary>
    private static Markup Diagnostics(IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> found) =>
        found.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section>
        <h2>Where robustness may be overstated</h2>
        <p>A few points that the attacks of a curve left robust were tried with other attacks, and gradients and answers were looked at.</p>
        <div class="scroll"><table>
        <thead><tr><th>Trial</th><th>Attacked by</th><th>Sign</th><th>What was found, and what to do</th></tr></thead>
        <tbody>
        {Markup.Join(found.Select(entry => Diagnosis(entry.Trial, entry.Curves, entry.Diagnosis)))}</tbody>
        </table></div>
        </section>

        """);

    private static Markup Diagnosis(string trial, IReadOnlyList<string> curves, DiagnosisRow diagnosis) =>
        Markup.Of($"<tr><td class=\"wrapped\">{trial}</td>")
        + Markup.Of($"<td class=\"wrapped\">{Markup.Join(Markup.Of($"<br>"), curves.Select(curve => (Markup)curve))}</td>")
        + Markup.Of($"<td>{diagnosis.Name}</td><td class=\"words\">{diagnosis.Finding} {diagnosis.Advice}</td></tr>\n");

    private static Markup Trials(RunRecord record) => Markup.Of($"""
        <section>
        <h2>What ran</h2>
        <div class="scroll"><table>
        <thead><tr><th>Trial</th><th>Status</th><th>Time</th><th>Folder</th></tr></thead>
        <tbody>
        {Markup.Join(record.Trials.Select(Trial))}</tbody>
        </table></div>
        </section>

        """);

    private static Markup Trial(TrialState trial)
    {
        string status = trial.Status.ToString().ToLowerInvariant(), time = trial.Seconds is { } seconds ? Quantity.Time(seconds) : "–";
        return Markup.Of($"<tr><td>{trial.Label}</td><td>{status}</td><td>{time}</td><td><code>trials/{trial.Id}</code></td></tr>\n");
    }

    private static Markup Provenance(RunReader run)
    {
        RunEnvironment machine = run.Record.Environment;
        List<(string Name, string Value)> rows =
        [
            .. RunHistory.Sessions(run.Record).Select(session => ("Command", session.Command ?? "not recorded")),
            ("Program", $"PolyRelu {machine.Version}{(machine.Commit is { } commit ? $", commit {commit}" : "")}, .NET SDK {machine.Sdk}, "
                + $"{machine.Runtime}"),
            ("Machine", string.Create(CultureInfo.InvariantCulture,
                $"{machine.Cpu}, {Plural.Of(machine.Processors, "processor")}, {machine.Threads} used, {machine.VectorBits}-bit vectors, "
                + $"{machine.System}, {machine.Architecture}")),
            ("Seed", run.Record.Seed.ToString(CultureInfo.InvariantCulture)),
            .. run.Data().Select(data => ("Data", string.Create(CultureInfo.InvariantCulture,
                $"{data.Name} {data.Split}, {Plural.Of(data.Count, "sample")}, SHA-256 {data.Sha256}"))),
        ];
        return Markup.Of($"""
            <section>
            <h2>Provenance</h2>
            <dl>
            {Markup.Join(rows.Select(row => Markup.Of($"<dt>{row.Name}</dt><dd>{row.Value}</dd>\n")))}</dl>
            <details>
            <summary>The resolved preset</summary>
            <pre>{run.PresetText}</pre>
            </details>
            </section>

            """);
    }

    private static Markup Verdict(bool? verdict) =>
        verdict switch { true => Markup.Of($" class=\"good\""), false => Markup.Of($" class=\"bad\""), _ => Markup.Empty };
}
