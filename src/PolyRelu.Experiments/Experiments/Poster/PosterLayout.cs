using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Poster;

/// <summary>The report of the poster: clusters, then images.</summary>
internal sealed class PosterLayout : ReportLayout
{
    private static readonly double[] TableRadii = [0.05, 0.1, 0.2];

    /// <inheritdoc/>
    internal override string Title => "Can implicit bias imply adversarial robustness?";

    /// <inheritdoc/>
    internal override Markup Question => Markup.Of($"""
        It asks whether what training favours by itself, without any defence, decides how robust a network is: a plain ReLU network
        (p = 1) is said to end with neurons that average over clusters, which tiny perturbations break, and p &gt; 2 with one neuron per
        cluster, which is nearly as robust as can be.
        """);

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["synthetic"] = ("network trained on clusters", "networks trained on clusters"),
            ["images"] = ("network trained on images", "networks trained on images"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("robust-clusters", "robust accuracy on clusters, which falls at 1/√K for p = 1 and near √2/2 for p > 2"),
        ("robust-images", "the same on images"),
        ("plane", "where the neurons point"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<ClusterRepeats> clusters = ClusterRepeats.Group(ClusterNetwork.Read(run));
        return Join(ImageContent.Compose(run, TableRadii), clusters.Count == 0 ? new ReportContent() : Clusters(clusters));
    }

    private static ReportContent Clusters(IReadOnlyList<ClusterRepeats> powers)
    {
        ClusterPanels panels = new(powers);
        ClusterSandwich sandwich = new(powers);
        return new ReportContent
        {
            Film = ClusterFilm.Of(powers),
            Findings = [.. panels.Findings(), .. sandwich.Findings()],
            Tables = [panels.Table(), .. sandwich.Tables()],
            Comparisons = [.. Reduced(powers)],
            Sections =
            [
                new ReportSection(
                    "Clusters: where the neurons go, and what it means for robustness", ClusterPanels.Lead,
                    [.. panels.Curves(), .. sandwich.Figures(), .. panels.Projections(), .. panels.HeatMaps(), panels.Loss(),
                        panels.Alignment(),
                        panels.Contributions()], [.. panels.MaskingNotes(), panels.Setting()]),
            ],
        };
    }

    /// <summary>The clusters beside the run of the original code at the same size.</summary>
    private static IEnumerable<Comparison> Reduced(IReadOnlyList<ClusterRepeats> powers) =>
        from entry in PublishedClusters.ReducedDamped.Select(entry => (Radius: (double?)entry.Radius, entry.Value))
            .Append((null, PublishedClusters.PlainBreaks))
        from power in powers
        where power.Power == entry.Value.Power && SizeOf(power.First.Configuration) == PublishedClusters.ReducedSize
            && power.First.Configuration.Training.Form == NeuronForm.Normalised
        let curve = power.Curve(CurveRole.Published)
        where curve is not null
        select new Comparison(entry.Value, entry.Radius is { } radius ? CurveReading.At(curve, radius)
            : CurveReading.HalfBroken(curve)?.Value)
        { HasLearned = power.HasLearned };

    private static (int, int, int, int, int, double, int) SizeOf(SyntheticConfiguration c) =>
        (c.Clusters.Dimension, c.Training.Hidden, c.Clusters.TrainSamples, c.Clusters.Clusters, c.Clusters.PositiveClusters,
            c.Clusters.Alpha, c.Training.Epochs);

    private static ReportContent Join(ReportContent images, ReportContent clusters) => new()
    {
        Film = clusters.Film,
        Findings = [.. images.Findings, .. clusters.Findings],
        Tables = [.. images.Tables, .. clusters.Tables],
        Comparisons = [.. images.Comparisons, .. clusters.Comparisons],
        ComparisonNotes = [.. images.ComparisonNotes, .. clusters.ComparisonNotes],
        Sections = [.. clusters.Sections, .. images.Sections],
    };
}
