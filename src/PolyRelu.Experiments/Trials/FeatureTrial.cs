using System.Globalization;
using PolyRelu.Experiments.Settings;

namespace PolyRelu.Experiments.Trials;

/// <summary>Everything a feature trial depends on but the features.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Data">The features and their split.</param>
/// <param name="Training">The training.</param>
/// <param name="Evaluations">The attacks on test samples.</param>
/// <param name="Seed">Names start, order and attacks.</param>
public sealed record FeatureConfiguration(double Power, FeatureDataSettings Data, TrainingSettings Training, IReadOnlyList<EvaluationSettings> Evaluations, ulong Seed);

/// <summary>Trains one network on features (centred by the mean training sample, input-normalised, with bias) and attacks it in feature space.</summary>
/// <param name="configuration">What to compute.</param>
public sealed class FeatureTrial(FeatureConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "features";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"features-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"features, p = {configuration.Power}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FeatureSplits features = context.Load(configuration.Data);
        new ClassifierMeasurement(context, Label, configuration.Training, configuration.Evaluations, configuration.Seed)
            .Run(configuration.Power, features.Train, features.Test, _ => features.Test);
    }
}
