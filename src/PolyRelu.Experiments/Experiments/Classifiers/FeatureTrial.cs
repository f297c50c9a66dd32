using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Everything a feature trial depends on but the features.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Data">The features and their split.</param>
/// <param name="Training">The training.</param>
/// <param name="Evaluations">The attacks on test samples.</param>
/// <param name="Seed">Names start, order and attacks.</param>
internal sealed record FeatureConfiguration(double Power, FeatureDataSettings Data, TrainingSettings Training,
    IReadOnlyList<EvaluationSettings> Evaluations, ulong Seed);

/// <summary>
/// Trains one network on features (centred by the mean training sample, input-normalised, with bias) and attacks it in feature space.
/// </summary>
/// <param name="configuration">What to compute.</param>
internal sealed class FeatureTrial(FeatureConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<FeatureConfiguration> TheKind = KindOf<FeatureConfiguration>("features", 1,
        own => new FeatureTrial(own));

    private const int AssumedClasses = 10;

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label =>
        string.Create(CultureInfo.InvariantCulture, $"features, p = {configuration.Power}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"features-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose() => Compose(null);

    /// <summary>The parts for features of a size; null before they are read.</summary>
    private TrialPart[] Compose(SampleSizes? known)
    {
        FeatureConfiguration c = configuration;
        FeaturePart features = new(c.Data, known, sizes => Compose(sizes).SelectMany(part => part.Memory()));
        NetworkShape shape = ClassifierShape.Of(c.Power, c.Training, features.Sizes.Dimension, c.Data.Modulus ?? c.Data.Generated?.Clusters
            ?? AssumedClasses);
        TrainingPart training = new(features, shape, features.Sizes, c.Training, c.Seed);
        EvaluationsPart evaluations = new(features, training, shape, features.Sizes, null, c.Evaluations, c.Seed);
        SandwichPart sandwich = new(training, evaluations, shape,
            [.. c.Evaluations.Select(evaluation => new SandwichCurve(Norm.Parse(evaluation.Norm), evaluation))], features.Sizes.Test);
        return [features, training, evaluations, sandwich];
    }
}
