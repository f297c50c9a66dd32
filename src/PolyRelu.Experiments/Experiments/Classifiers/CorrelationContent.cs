using PolyRelu.Experiments.Measurements.Correlation;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

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

    private static IEnumerable<Figure> Figures(RunReader run) =>
        run.Completed(CorrelationTrial.TheKind).Select(trial => CorrelationPanel.Of(CorrelationRecord.Load(trial.Folder)));
}
