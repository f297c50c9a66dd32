using System.Globalization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>What a report says about the correlation of the data.</summary>
internal static class CorrelationContent
{
    /// <summary>Puts the panel after the others of the first section; makes a section where there is none.</summary>
    public static ReportContent AddTo(ReportContent content, RunReader run, string title)
    {
        Figure[] panels = [.. Figures(run)];
        if (panels.Length == 0) return content;
        if (content.Sections.Count == 0) return content with { Sections = [new ReportSection(title, "", panels, [])] };
        ReportSection first = content.Sections[0];
        return content with { Sections = [first with { Figures = [.. first.Figures, .. panels] }, .. content.Sections.Skip(1)] };
    }

    private static IEnumerable<Figure> Figures(RunReader run) => run.Completed<CorrelationConfiguration>(CorrelationTrial.KindName).Select(trial => Panel(CorrelationRecord.Load(trial.Folder)));

    private static Figure Panel(CorrelationRecord correlation) => new(
        "correlation", "Correlation of the data",
        string.Create(CultureInfo.InvariantCulture, $"Cosines between the first {Plural.Of(correlation.Count, "training sample")} after the mean training sample is subtracted, in the order of their classes. ")
        + $"On average {Mean(correlation.Within)} within a class and {Mean(correlation.Between)} between classes: blocks along the diagonal on a pale ground are what the theory asks of clusters.",
        Figure.UsualWidth, 400, plot => CorrelationFigure.Draw(plot, correlation));

    private static string Mean(double cosine) => Html.Number(Math.Round(cosine, 2) + 0.0, 2).Replace('-', '−');
}
