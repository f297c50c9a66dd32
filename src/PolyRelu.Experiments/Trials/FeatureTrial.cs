using System.Globalization;
using PolyRelu.Experiments.Estimates;
using PolyRelu.Experiments.Settings;
using PolyRelu.Geometry;
using PolyRelu.Training;

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

    private const int AssumedSamples = 30_000;       // of a file that an estimate does not read: the size of Caltech256 under ResNet-152
    private const int AssumedDimension = 2048;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"features-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"features, p = {configuration.Power}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override long ExpectedBytes => base.ExpectedBytes + TrialTraining.ExpectedBytes(configuration.Training, configuration.Data.Generated?.Dimension ?? AssumedDimension, 10);

    /// <inheritdoc/>
    public override long ScratchBytes => TrialTraining.ScratchBytes(configuration.Training, configuration.Data.Generated?.Dimension ?? AssumedDimension, 10);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        (int samples, int dimension) = configuration.Data.Generated is { } made ? (made.Samples, made.Dimension) : (AssumedSamples, AssumedDimension);
        int test = (int)(samples * configuration.Data.TestFraction);
        NetworkShape shape = new()
        {
            InputDimension = dimension, Hidden = configuration.Training.Hidden, Outputs = configuration.Data.Modulus ?? configuration.Data.Generated?.Clusters ?? 10,
            Power = configuration.Power, NormalizeInput = true, Bias = true,
        };
        return
        [
            .. TrainingPieces.Of(shape, configuration.Training, samples - test, test),
            .. configuration.Evaluations.SelectMany(evaluation => AttackPieces.Of(shape, Norm.Parse(evaluation.Norm), null, evaluation with { Samples = Math.Min(test, evaluation.Samples) })),
        ];
    }

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FeatureSplits features = context.Load(configuration.Data);
        new ClassifierMeasurement(context, Label, configuration.Training, configuration.Evaluations, configuration.Seed)
            .Run(configuration.Power, features.Train, features.Test, _ => features.Test);
    }
}
