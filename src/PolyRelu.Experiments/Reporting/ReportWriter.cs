using System.Text;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Results;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Draws figures and writes the report of a run and the table of its numbers, from the files of its directory alone.</summary>
internal static class ReportWriter
{
    private const string NoFonts =
        "No font is installed on this machine, so the PNG and PDF figures have no text. The SVG figures and this report are not "
            + "affected. Install a font (such as fonts-dejavu or fonts-liberation) and redraw with 'polyrelu report'.";

    /// <summary>Draws every figure and writes <c>report.html</c>, replacing what was there. The same files give the same report.</summary>
    /// <param name="run">
    /// A run, also one that ended early. A trial whose files are damaged is left out, and so is a figure that cannot be drawn; the report
    /// says so.
    /// </param>
    /// <param name="layout">What is shown.</param>
    /// <param name="folder">The folder that report, figures and table are written into; null for the run directory.</param>
    /// <param name="width">Width of the figures' SVG and PDF on paper; null for the size of the screen.</param>
    public static ReportResult Write(RunReader run, ReportLayout layout, string? folder = null, FigureWidth? width = null)
    {
        folder ??= run.Path;
        ReportContent content = layout.Compose(run);
        string figures = Path.Combine(folder, "figures");
        List<string> undrawn = [];
        Dictionary<string, Markup> drawings = content.Sections.SelectMany(section => section.Figures).Concat(content.Film?.Stills ?? [])
            .ToDictionary(figure => figure.Name,
                figure => Draw(run.Record.IsSmoke ? figure with { Mark = SmokeRun.Mark } : figure, figures, width, undrawn));
        IReadOnlyList<string> warnings =
            [.. run.Warnings, .. run.Notes(), .. RunHistory.Warnings(run.Record, run.Machines),
                .. FontWarnings(),
                .. undrawn];
        string path = Path.Combine(folder, "report.html");
        byte[] page = Encoding.UTF8.GetBytes(HtmlReport.Page(layout, run, content, drawings, warnings));
        AtomicFile.Write(path, stream => stream.Write(page));
        ResultFiles.Write(folder, ResultFiles.Of(run));
        IReadOnlyList<SummaryTable> tables = OpenTrials.Of(run) is { } open ? [.. content.Tables, open] : content.Tables;
        return new ReportResult(path, tables, warnings)
        {
            Comparisons = content.Comparisons,
            IsComplete = undrawn.Count == 0,
            IsSmoke = run.Record.IsSmoke,
        };
    }

    private static IEnumerable<string> FontWarnings()
    {
        if (FigureFonts.Installed is not { } family) yield return NoFonts;
        else if (FigureFonts.Missing is { Length: > 0 } missing)
            yield return $"The font {family}, with which PNG and PDF figures are drawn, has no {string.Join(' ', missing.ToCharArray())}"
                + ", so boxes may stand in their place. Install a font that has them (such as fonts-dejavu) and redraw with "
                + "'polyrelu report'.";
    }

    /// <summary>What the program says itself; the words of a library are for its programmers.</summary>
    private static string Words(Exception error) =>
        error.TargetSite?.DeclaringType?.Assembly.GetName().Name?.StartsWith(nameof(PolyRelu), StringComparison.Ordinal) == true
        ? ErrorSentence.Of(error)
        : "its values cannot be shown in a plot, which is a fault of this program. The tables and the files in trials/ hold them.";

    /// <summary>Draws a figure; one that fails is a notice in its place, and takes no other with it.</summary>
    /// <returns>What stands in the page: the SVG element, or the notice.</returns>
    private static Markup Draw(Figure figure, string folder, FigureWidth? width, List<string> undrawn)
    {
        try
        {
            return FigureWriter.Write(figure, folder, width);
        }
        catch (Exception error) when (error is not (IOException or UnauthorizedAccessException))
        {
            FigureWriter.Delete(figure, folder);
            undrawn.Add($"The figure '{figure.Title}' could not be drawn: {Words(error)}");
            return Html.Notice(undrawn[^1]);
        }
    }
}

/// <summary>A report that was written.</summary>
/// <param name="Path">The HTML file.</param>
/// <param name="Tables">The final tables, to be printed.</param>
/// <param name="Warnings">What the reader should know, such as missing fonts.</param>
internal sealed record ReportResult(string Path, IReadOnlyList<SummaryTable> Tables, IReadOnlyList<string> Warnings)
{
    /// <summary>Published values beside ours; empty where the run was not made as published.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];

    /// <summary>Whether this is the report of a smoke run, whose numbers mean nothing.</summary>
    public bool IsSmoke { get; init; }

    /// <summary>Whether every figure was drawn; the warnings name those that were not.</summary>
    public bool IsComplete { get; init; } = true;
}
