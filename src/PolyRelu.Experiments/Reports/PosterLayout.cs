using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;

namespace PolyRelu.Experiments.Reports;

/// <summary>The report of the poster: clusters, then images.</summary>
public sealed class PosterLayout : ReportLayout
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<ReportLayout> Entry = new("poster", "Clusters and images, with the published values beside ours.", new PosterLayout());

    /// <inheritdoc/>
    internal override string Title => "Can implicit bias imply adversarial robustness?";

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        ClusterPanels clusters = new(run);
        ImagePanels images = new(run);
        List<ReportSection> sections = [];
        List<SummaryTable> tables = [];
        List<string> findings = [], notes = [];
        List<Comparison> comparisons = [];
        if (!images.IsEmpty)
        {
            findings.AddRange(images.Findings());
            tables.Add(images.Table());
            if (!images.AsPublished) notes.Add("The images were not trained in the published setting (see the preset below), so their values are not compared.");
        }
        comparisons.AddRange(images.Comparisons());
        if (images.AsPublished)
            notes.Add("The published robust accuracies of the images were measured with APGD-CE alone, as ours are here; the full AutoAttack lowers them by 0.4, 0.9, 1.0 and 3.0 points for p = 1 to 4 at L∞ 0.1. They are means of five trainings; ours is one.");
        if (!clusters.IsEmpty)
        {
            findings.AddRange(clusters.Findings());
            tables.Add(clusters.Table());
            comparisons.AddRange(Reduced(clusters));
            sections.Add(clusters.Section());
        }
        if (!images.IsEmpty) sections.Add(images.Section());
        return new ReportContent { Findings = findings, Tables = tables, Comparisons = comparisons, ComparisonNotes = notes, Sections = sections };
    }

    /// <summary>The clusters beside the run of the original code at the same size.</summary>
    private static IEnumerable<Comparison> Reduced(ClusterPanels clusters) =>
        from entry in PublishedFigures.ReducedDamped
        from network in clusters.Networks
        where network.Power == entry.Value.Power && SizeOf(network.Configuration) == PublishedFigures.ReducedSize
        let curve = network.Robustness.Find(CurveRole.Published)
        where curve is not null
        select new Comparison(entry.Value, CurveReading.At(curve, entry.Radius));

    private static (int, int, int, int, int, double, int) SizeOf(SyntheticConfiguration c) =>
        (c.Clusters.Dimension, c.Training.Hidden, c.Clusters.TrainSamples, c.Clusters.Clusters, c.Clusters.PositiveClusters, c.Clusters.Alpha, c.Training.Epochs);
}
