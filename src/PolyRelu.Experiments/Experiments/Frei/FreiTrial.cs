using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>Everything a trial on correlated centres depends on.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Correlation">Inner product ρ of two different centres.</param>
/// <param name="Clusters">The data but for the correlation.</param>
/// <param name="Training">The training.</param>
/// <param name="Samples">Attacked test samples: directions are fitted on the first half and scored on the other.</param>
/// <param name="Radii">Radii at which fixed directions are tried.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
public sealed record FreiConfiguration(
    double Power, double Correlation, ClusterSettings Clusters, TrainingSettings Training, int Samples, IReadOnlyList<double> Radii, ulong Seed);

/// <summary>Trains one network on clusters with correlated centres, and looks for the one direction per class that breaks it.</summary>
/// <param name="configuration">What to compute.</param>
public sealed class FreiTrial(FreiConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "frei";

    private const uint TrainStream = 0;
    private const uint TestStream = 1;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"correlated clusters, p = {configuration.Power}, ρ = {RadiusText.Of(configuration.Correlation, 4)}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override int Version => 4;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"frei-p{configuration.Power}-r{configuration.Correlation:0.####}-s{configuration.Seed}");

    /// <inheritdoc/>
    public override long ScratchBytes => TrialTraining.ScratchBytes(configuration.Training, configuration.Clusters.Dimension, 1);

    /// <inheritdoc/>
    public override long ExpectedBytes => base.ExpectedBytes + TrialTraining.ExpectedBytes(configuration.Training, configuration.Clusters.Dimension, 1);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        ClusterSettings clusters = configuration.Clusters;
        int piece = Math.Min(20, configuration.Samples);
        string key = string.Create(CultureInfo.InvariantCulture, $"universal {clusters.Dimension}-{configuration.Training.Hidden}-p{configuration.Power}");
        return
        [
            TheoryPieces.Samples(clusters, clusters.TrainSamples + clusters.TestSamples),
            .. TrainingPieces.Of(Shape(), configuration.Training, clusters.TrainSamples, clusters.TestSamples),
            new Work("nearest perturbations", key, () => Nearest(piece), (double)configuration.Samples / piece),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        [MemoryPieces.OfCentres(configuration.Clusters.Clusters, configuration.Clusters.Dimension), .. MemoryPieces.OfTraining(Shape(), configuration.Training, configuration.Clusters.TrainSamples, configuration.Clusters.TestSamples)];

    private NetworkShape Shape() => new() { InputDimension = configuration.Clusters.Dimension, Hidden = configuration.Training.Hidden, Power = configuration.Power };

    private Action Nearest(int samples)
    {
        GaussianClusters clusters = configuration.Clusters.Draw(configuration.Seed);
        var ideal = IdealClassifier.ConjecturedLimit(configuration.Power, clusters.Centres());
        UniversalMeasurement measurement = new(TheoryPieces.Near(ideal, configuration.Power, configuration.Training.Hidden), clusters.Sample(samples, TestStream), configuration.Radii);
        return () => measurement.Measure(1, 1, 0, new Progress<double>(), CancellationToken.None);
    }

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        GaussianClusters clusters = configuration.Clusters.Draw(configuration.Seed) with { CentreCorrelation = configuration.Correlation };
        Dataset train = clusters.Sample(configuration.Clusters.TrainSamples, TrainStream), test = clusters.Sample(configuration.Clusters.TestSamples, TestStream);
        TrainedNetwork trained = TrialTraining.Run(context, Label, Shape(), train, test, configuration.Training, configuration.Seed, null);
        EpochRow last = TrainingLog.Load(context.Folder).Epochs[^1];
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, "universal direction");
        new UniversalMeasurement(trained.Network, test.Take(configuration.Samples), configuration.Radii)
            .Measure(last.TrainAccuracy, last.TestAccuracy ?? double.NaN, configuration.Seed, task, context.Cancellation)
            .Save(context.Folder);
        new TrialTimings(trained.Seconds, trained.EpochSeconds, []).Save(context.Folder);
    }
}
