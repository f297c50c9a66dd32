using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Experiments.Reporting;

namespace PolyRelu.Tests.Experiments.Measurements.Film;

/// <summary>A report that shows a film made by hand.</summary>
internal sealed class FilmReport(FilmPanel film) : ReportLayout
{
    /// <inheritdoc/>
    internal override string Title => "A film";

    /// <inheritdoc/>
    internal override Markup Question => "It asks nothing.";

    /// <summary>Writes it.</summary>
    /// <returns>Path of the page.</returns>
    public static string Write(FilmPanel film) =>
        ReportWriter.Write(Report.Open(HandMadeRun.Write(withImages: false)), new FilmReport(film)).Path;

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run) => new() { Film = film, Findings = ["What came out of it."] };
}
