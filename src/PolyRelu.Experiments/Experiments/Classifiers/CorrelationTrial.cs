using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Correlation;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Everything a correlation trial depends on but the data: images or features, the other one null.</summary>
/// <param name="Images">The images, with the task that names the classes; null for features.</param>
/// <param name="Features">The features; null for images.</param>
/// <param name="Samples">Training samples in the matrix, the first ones.</param>
internal sealed record CorrelationConfiguration(ImageDataSettings? Images, FeatureDataSettings? Features, int Samples);

/// <summary>Correlations of the training samples of images or features, by class.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class CorrelationTrial(CorrelationConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<CorrelationConfiguration> TheKind = KindOf<CorrelationConfiguration>("correlation", 1,
        own => new CorrelationTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => $"{configuration.Images?.Dataset ?? "features"}, correlation of the data";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => "correlation";

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        TrialPart<ClassifiedSamples> data =
            configuration.Features is { } features ? new ClassifiedFeatures(features) : new ClassifiedImages(configuration.Images!);
        return [data, new CorrelationPart(data, configuration.Samples)];
    }
}
