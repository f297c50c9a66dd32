using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>Everything a synthetic trial depends on.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Training">The training.</param>
/// <param name="Robustness">The attacks, in L2; null for none.</param>
/// <param name="Distance">The searches for the distance to the conjectured limit; null for none.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
public sealed record SyntheticConfiguration(double Power, ClusterSettings Clusters, TrainingSettings Training, RobustnessSettings? Robustness, DistanceSearchSettings? Distance, ulong Seed);

/// <summary>Trains one network on orthonormal clusters, looks where its neurons went, measures its distance to the conjectured limit, and attacks it.</summary>
/// <param name="configuration">What to compute.</param>
public sealed class SyntheticTrial(SyntheticConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "synthetic";

    /// <summary>Name of the ideal classifier that networks of a power are measured beside.</summary>
    internal static string IdealName(double power) => IdealClassifier.LimitName(power);

    private const uint TrainStream = 0;
    private const uint TestStream = 1;
    private const int ShownSamples = 1000;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"clusters, p = {configuration.Power}, α = {RadiusText.Of(configuration.Clusters.Alpha, 4)}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <summary>2 where the network is attacked: the nearest examples are searched since.</summary>
    public override int Version => configuration.Robustness is null ? 1 : 2;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"clusters-p{configuration.Power}-a{configuration.Clusters.Alpha:0.####}-s{configuration.Seed}");

    /// <inheritdoc/>
    public override long ScratchBytes => TrialTraining.ScratchBytes(configuration.Training, configuration.Clusters.Dimension, 1);

    /// <inheritdoc/>
    public override long ExpectedBytes => base.ExpectedBytes + TrialTraining.ExpectedBytes(configuration.Training, configuration.Clusters.Dimension, 1) + (sizeof(float) * (long)configuration.Training.Hidden * (configuration.Clusters.Clusters + 6));

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        (ClusterSettings clusters, TrainingSettings training) = (configuration.Clusters, configuration.Training);
        NetworkShape shape = Shape();
        return
        [
            TheoryPieces.Samples(clusters, clusters.TrainSamples + clusters.TestSamples),
            .. TrainingPieces.Of(shape, training, clusters.TrainSamples, clusters.TestSamples),
            .. configuration.Distance is { } searches ? TheoryPieces.Distance(configuration.Power, clusters, searches) : [],
            .. configuration.Robustness is { } attacks ? AttackPieces.OnClusters(shape, clusters, attacks) : [],
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory()
    {
        ClusterSettings clusters = configuration.Clusters;
        return
        [
            MemoryPieces.OfCentres(clusters.Clusters, clusters.Dimension),
            .. MemoryPieces.OfTraining(Shape(), configuration.Training, clusters.TrainSamples, clusters.TestSamples),
            .. configuration.Distance is { } searches ? [new MemoryPart("starts of the search for the distance", Math.Max(searches.RandomStarts, searches.PublishedStarts), clusters.Dimension, 2)] : Array.Empty<MemoryPart>(),
            .. configuration.Robustness is { } attacks ? OfAttacks(attacks, clusters) : [],
        ];
    }

    private static IEnumerable<MemoryPart> OfAttacks(RobustnessSettings attacks, ClusterSettings clusters)
    {
        int together = Math.Min(NearestMeasurement.BlockSize, Math.Min(attacks.Samples, clusters.TestSamples));
        int dimension = clusters.Dimension;
        return [MemoryPieces.OfCurve(attacks, clusters.TestSamples, dimension), MemoryPieces.OfNearest(together, dimension)];
    }

    private NetworkShape Shape() => new() { InputDimension = configuration.Clusters.Dimension, Hidden = configuration.Training.Hidden, Power = configuration.Power };

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        GaussianClusters clusters = configuration.Clusters.Draw(configuration.Seed);
        Dataset train = clusters.Sample(configuration.Clusters.TrainSamples, TrainStream), test = clusters.Sample(configuration.Clusters.TestSamples, TestStream);
        ClusterCentres centres = clusters.Centres();
        Matrix directions = Directions(centres);
        TrainedNetwork trained = TrialTraining.Run(context, Label, Shape(), train, test, configuration.Training, configuration.Seed,
            directions);
        Neurons(trained.Network, directions, centres, test).Save(context.Folder);
        var ideal = IdealClassifier.ConjecturedLimit(configuration.Power, centres);
        if (configuration.Distance is { } searches) DistanceMeasurement.Run(context, trained.Network, ideal, test, searches, configuration.Seed).Save(context.Folder);
        IReadOnlyList<double> seconds = configuration.Robustness is { } attacks ? Attack(context, trained.Network, ideal, test, attacks) : [];
        new TrialTimings(trained.Seconds, trained.EpochSeconds, seconds).Save(context.Folder);
    }

    /// <summary>μ_+, μ_−, μ_1 … μ_K [(2 + K) × D].</summary>
    private static Matrix Directions(ClusterCentres centres)
    {
        Matrix directions = new(centres.Count + 2, centres.Dimension);
        centres.Sum(1).CopyTo(directions.Row(0));
        centres.Sum(-1).CopyTo(directions.Row(1));
        centres.Points.CopyTo(directions.RowRange(2, centres.Count));
        return directions;
    }

    private static NeuronRecord Neurons(PolyReluNetwork network, Matrix directions, ClusterCentres centres, Dataset test)
    {
        int[] order = NeuronAnalysis.Dominant(network);
        double[] contributions = NeuronAnalysis.Contributions(network);
        Matrix cosines = NeuronAnalysis.Cosines(network, directions), sorted = new(order.Length, cosines.Columns);
        for (int j = 0; j < order.Length; j++) cosines.Row(order[j]).CopyTo(sorted.Row(j));
        Dataset shown = test.Take(Math.Min(ShownSamples, test.Count));
        return new NeuronRecord(
            order, [.. order.Select(j => contributions[j])], [.. order.Select(j => MathF.Sign(network.OutputWeights[0, j]))], sorted,
            Coordinates(shown.Samples, centres.Points), shown.Samples.Labels, centres.Positive);
    }

    private static Matrix Coordinates(Samples samples, Matrix centres)
    {
        Matrix coordinates = new(samples.Count, centres.Rows);
        for (int i = 0; i < samples.Count; i++)
            for (int k = 0; k < centres.Rows; k++)
            {
                double sum = 0;
                for (int d = 0; d < centres.Columns; d++) sum += samples.Inputs[i, d] * centres[k, d];
                coordinates[i, k] = (float)sum;
            }
        return coordinates;
    }

    private IReadOnlyList<double> Attack(TrialContext context, PolyReluNetwork network, IdealClassifier ideal, Dataset test, RobustnessSettings attacks)
    {
        RobustnessMeasurement robustness = new(context, network, test, Norm.L2, attacks, configuration.Seed);
        robustness.MeasurePublished(attacks.PublishedAttack, attacks.PublishedIterations);
        robustness.MeasureStrongest();
        if (ideal.HasExactDistance) robustness.AddExact($"{ideal.Name}, exact", Distances(ideal, robustness.Attacked.Dataset.Samples));
        RobustnessRecord.Save(context.Folder, [robustness.Record()]);
        return robustness.Seconds;
    }

    private static double[] Distances(IdealClassifier classifier, Samples samples)
    {
        double[] distances = new double[samples.Count];
        for (int i = 0; i < distances.Length; i++) distances[i] = classifier.ExactDistance(samples.Inputs.Row(i), samples.Labels[i]);
        return distances;
    }
}
