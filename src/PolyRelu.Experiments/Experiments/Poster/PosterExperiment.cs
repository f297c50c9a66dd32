using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Poster;

/// <summary>
/// The poster "Can Implicit Bias Imply Adversarial Robustness?" (Min and Vidal, ICML 2024) at a size that runs in minutes.
/// </summary>
internal sealed class PosterExperiment : Experiment<PosterSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "poster", "The poster's figures: reduced synthetic clusters and MNIST digits (Min and Vidal 2024).", new PosterExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new PosterLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [SyntheticTrial.TheKind, ImageTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(PosterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (PosterClusters clusters, PosterImages images) = (settings.Synthetic, settings.Images);
        return
        [
            .. clusters.Powers.Select(power => new SyntheticTrial(new SyntheticConfiguration(power, clusters.Data, clusters.Training,
                clusters.Robustness, null, settings.Seed))),
            .. images.Powers.Select(power => new ImageTrial(new ImageConfiguration(power, images.Data, images.Training, images.Evaluations,
                images.ShownRadius, settings.Seed))),
        ];
    }
}
