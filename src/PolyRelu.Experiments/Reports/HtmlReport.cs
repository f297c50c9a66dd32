using System.Globalization;
using System.Reflection;
using System.Text;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reports;

/// <summary>Writes a report as one HTML page that needs no other file.</summary>
internal static class HtmlReport
{
    private static readonly Lazy<string> StyleSheet = new(() => Resource("report.css"));

    /// <summary>The page.</summary>
    /// <param name="title">Title of the report.</param>
    /// <param name="run">The run.</param>
    /// <param name="content">What to show.</param>
    /// <param name="drawings">What stands for every figure, by name: its SVG, or why there is none.</param>
    /// <param name="warnings">What the reader should know.</param>
    public static string Page(string title, RunReader run, ReportContent content, IReadOnlyDictionary<string, string> drawings, IReadOnlyList<string> warnings)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Text(title)} – {Html.Text(run.Record.Preset)}</title>
            <style>
            {StyleSheet.Value}</style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Html.Text(title)}</h1>
            <p class="byline">{Byline(run.Record)}</p>
            </header>

            """);
        Notices(page, run.Record, warnings);
        if (content.Findings.Count > 0) page.Append("<section class=\"findings\">\n<h2>What came out</h2>\n<ul>\n").AppendJoin("", content.Findings.Select(finding => $"<li>{finding}</li>\n")).Append("</ul>\n</section>\n");
        foreach (SummaryTable table in content.Tables) Table(page, table);
        Comparisons(page, content);
        foreach (ReportSection section in content.Sections) Section(page, section, drawings);
        Diagnostics(page, run.Diagnostics());
        Trials(page, run.Record);
        Provenance(page, run);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Byline(RunRecord record)
    {
        IReadOnlyList<RunSession> sessions = RunHistory.Sessions(record);
        string parts = sessions.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in the last of {Plural.Of(sessions.Count, "session")}");
        string ended = record.Ended is { } end ? $", {Quantity.Time((end - sessions[^1].Started).TotalSeconds)}{parts}" : ", not finished";
        return string.Create(CultureInfo.InvariantCulture, $"Preset <b>{Html.Text(record.Preset)}</b>, seed {record.Seed}, {record.Started:yyyy-MM-dd HH:mm} UTC{ended} on {Html.Text(record.Environment.Cpu)}, {Plural.Of(record.Environment.Threads, "thread")}");
    }

    private static void Notices(StringBuilder page, RunRecord record, IReadOnlyList<string> warnings)
    {
        foreach (IGrouping<(TrialStatus, string?), TrialState> group in record.Trials.Where(trial => trial.Status is not TrialStatus.Done).GroupBy(trial => (trial.Status, trial.Reason)))
        {
            string status = group.Key.Item1 switch { TrialStatus.Skipped => "Skipped", TrialStatus.Failed => "Failed", TrialStatus.Damaged => "Damaged", _ => "Not run" };
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"notice\"><b>{status}:</b> {Html.Text(string.Join("; ", group.Select(trial => trial.Label)))}. {Html.Text(group.Key.Item2 ?? "The run ended before; continue it with --resume.")}</p>\n");
        }
        foreach (string warning in warnings) page.Append(CultureInfo.InvariantCulture, $"{Html.Notice(warning)}\n");
    }

    private static void Table(StringBuilder page, SummaryTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Html.Text(table.Title)}</h2>\n");
        Cells(page, table);
        page.Append("</section>\n");
    }

    private static void Cells(StringBuilder page, SummaryTable table)
    {
        page.Append("<div class=\"scroll\"><table class=\"numbers\">\n<thead><tr>");
        page.AppendJoin("", table.Columns.Select(column => $"<th>{Html.Text(column)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<SummaryCell> row in table.Rows)
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td{Verdict(cell.Verdict)}>{Html.Text(cell.Text)}</td>")).Append("</tr>\n");
        page.Append("</tbody>\n</table></div>\n");
    }

    private static void Comparisons(StringBuilder page, ReportContent content)
    {
        if (content.Comparisons.Count == 0 && content.ComparisonNotes.Count == 0) return;
        page.Append("<section>\n<h2>Published and ours</h2>\n");
        if (content.Comparisons.Count > 0)
        {
            page.Append("<div class=\"scroll\"><table>\n<thead><tr><th>Quantity</th><th>p</th><th>Published</th><th>Ours</th><th>Tolerance</th><th></th><th>Source</th></tr></thead>\n<tbody>\n");
            foreach (Comparison row in content.Comparisons)
            {
                PublishedValue published = row.Published;
                string ours = row.Ours is { } value ? Html.Value(value, published.Unit) : "not run";
                string mark = row.Agrees switch
                {
                    true => "✓ agrees",
                    false => "✗ differs",
                    _ => row.HasLearned ? ""
                    : "no finding: untrained"
                };
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Html.Text(published.Quantity)}</td><td>{published.Power}</td><td>{Html.Value(published.Value, published.Unit)}</td><td>{ours}</td>")
                    .Append(CultureInfo.InvariantCulture, $"<td title=\"{Html.Text(published.Basis)}\">{Html.Tolerance(published.Tolerance, published.Unit)}</td><td{Verdict(row.Agrees)}>{mark}{(row.Reason is { } reason ? $"<small>{Html.Text(reason)}</small>" : "")}</td><td class=\"wrapped\">{Html.Text(published.Source)}</td></tr>\n");
            }
            page.Append("</tbody>\n</table></div>\n");
        }
        page.AppendJoin("", content.ComparisonNotes.Select(note => $"<p>{note}</p>\n")).Append("</section>\n");
    }

    private static void Section(StringBuilder page, ReportSection section, IReadOnlyDictionary<string, string> drawings)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Html.Text(section.Title)}</h2>\n<p>{section.Lead}</p>\n<div class=\"panels\">\n");
        foreach (Figure figure in section.Figures)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure{(figure.Width > 700 ? " class=\"wide\"" : "")}>\n<h3>{Html.Text(figure.Title)}</h3>\n")
                .Append(drawings[figure.Name])
                .Append(CultureInfo.InvariantCulture, $"\n<figcaption>{figure.Caption}</figcaption>\n</figure>\n");
        }
        page.Append("</div>\n").AppendJoin("", section.Closing.Select(paragraph => $"<p>{paragraph}</p>\n"));
        foreach (SummaryTable table in section.Details)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details>\n<summary>{Html.Text(table.Title)}</summary>\n");
            Cells(page, table);
            page.Append("</details>\n");
        }
        page.Append("</section>\n");
    }

    /// <summary>What the diagnostics found, each finding with the trial and the curves it is about.</summary>
    private static void Diagnostics(StringBuilder page, IReadOnlyList<(string Trial, IReadOnlyList<string> Curves, DiagnosisRow Diagnosis)> found)
    {
        if (found.Count == 0) return;
        page.Append("<section>\n<h2>Where robustness may be overstated</h2>\n<p>A few points that the attacks of a curve left robust were tried with other attacks, and gradients and answers were looked at.</p>\n");
        page.Append("<div class=\"scroll\"><table>\n<thead><tr><th>Trial</th><th>Attacked by</th><th>Sign</th><th>What was found, and what to do</th></tr></thead>\n<tbody>\n");
        foreach ((string trial, IReadOnlyList<string> curves, DiagnosisRow diagnosis) in found)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"wrapped\">{Html.Text(trial)}</td><td class=\"wrapped\">{string.Join("<br>", curves.Select(Html.Text))}</td><td>{Html.Text(diagnosis.Name)}</td><td class=\"words\">{Html.Text(diagnosis.Finding)} {Html.Text(diagnosis.Advice)}</td></tr>\n");
        page.Append("</tbody>\n</table></div>\n</section>\n");
    }

    private static void Trials(StringBuilder page, RunRecord record)
    {
        page.Append("<section>\n<h2>What ran</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Trial</th><th>Status</th><th>Time</th><th>Folder</th></tr></thead>\n<tbody>\n");
        foreach (TrialState trial in record.Trials)
        {
            string time = trial.Seconds is { } seconds ? Quantity.Time(seconds) : "–";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Html.Text(trial.Label)}</td><td>{trial.Status.ToString().ToLowerInvariant()}</td><td>{time}</td><td><code>trials/{Html.Text(trial.Id)}</code></td></tr>\n");
        }
        page.Append("</tbody>\n</table></div>\n</section>\n");
    }

    private static void Provenance(StringBuilder page, RunReader run)
    {
        RunEnvironment machine = run.Record.Environment;
        List<(string Name, string Value)> rows =
        [
            .. RunHistory.Sessions(run.Record).Select(session => ("Command", session.Command ?? "not recorded")),
            ("Program", $"PolyRelu {machine.Version}{(machine.Commit is { } commit ? $", commit {commit}" : "")}, .NET SDK {machine.Sdk}, {machine.Runtime}"),
            ("Machine", string.Create(CultureInfo.InvariantCulture, $"{machine.Cpu}, {Plural.Of(machine.Processors, "processor")}, {machine.Threads} used, {machine.VectorBits}-bit vectors, {machine.System}, {machine.Architecture}")),
            ("Seed", run.Record.Seed.ToString(CultureInfo.InvariantCulture)),
            .. run.Data().Select(data => ("Data", string.Create(CultureInfo.InvariantCulture, $"{data.Name} {data.Split}, {Plural.Of(data.Count, "sample")}, SHA-256 {data.Sha256}"))),
        ];
        page.Append("<section>\n<h2>Provenance</h2>\n<dl>\n").AppendJoin("", rows.Select(row => $"<dt>{Html.Text(row.Name)}</dt><dd>{Html.Text(row.Value)}</dd>\n"))
            .Append(CultureInfo.InvariantCulture, $"</dl>\n<details>\n<summary>The resolved preset</summary>\n<pre>{Html.Text(run.PresetText)}</pre>\n</details>\n</section>\n");
    }

    private static string Verdict(bool? verdict) => verdict switch { true => " class=\"good\"", false => " class=\"bad\"", _ => "" };

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
