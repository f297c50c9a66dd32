using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Geometry;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

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
    public override long ExpectedBytes => base.ExpectedBytes + TrialTraining.ExpectedBytes(configuration.Training, Dimension, 10);

    /// <inheritdoc/>
    public override long ScratchBytes => TrialTraining.ScratchBytes(configuration.Training, Dimension, 10);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        NetworkShape shape = Shape();
        return
        [
            .. TrainingPieces.Of(shape, configuration.Training, TrainSamples, TestSamples),
            .. configuration.Evaluations.SelectMany(evaluation => AttackPieces.Of(shape, Norm.Parse(evaluation.Norm), null, evaluation with { Samples = Math.Min(TestSamples, evaluation.Samples) })),
        ];
    }

    /// <inheritdoc/>
    /// <remarks>The size of a file is known when it has been read: then <see cref="Run"/> asks.</remarks>
    public override IEnumerable<MemoryPart> Memory() => configuration.Data.Generated is null ? [] : Memory(Shape(), TrainSamples, TestSamples);

    private IEnumerable<MemoryPart> Memory(NetworkShape shape, int train, int test) =>
        [.. MemoryPieces.OfSamples(train, test, shape.InputDimension), .. MemoryPieces.OfClassifier(shape, configuration.Training, configuration.Evaluations, train, test)];

    private int Dimension => configuration.Data.Generated?.Dimension ?? AssumedDimension;

    private int TestSamples => (int)((configuration.Data.Generated?.Samples ?? AssumedSamples) * configuration.Data.TestFraction);

    private int TrainSamples => (configuration.Data.Generated?.Samples ?? AssumedSamples) - TestSamples;

    private NetworkShape Shape() => new()
    {
        InputDimension = Dimension, Hidden = configuration.Training.Hidden, Outputs = configuration.Data.Modulus ?? configuration.Data.Generated?.Clusters ?? 10,
        Power = configuration.Power, NormalizeInput = true, Bias = true,
    };

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FeatureSplits features = context.Load(configuration.Data);
        MemorySpace.Require($"The trial {Label}", Memory(Shape() with { InputDimension = features.Train.Samples.Inputs.Columns }, features.Train.Count, features.Test.Count));
        new ClassifierMeasurement(context, Label, configuration.Training, configuration.Evaluations, configuration.Seed)
            .Run(configuration.Power, features.Train, features.Test, _ => features.Test);
    }
}
