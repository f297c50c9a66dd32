using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.UniversalDirection;

/// <summary>
/// Looks for the one direction per class that breaks a network on clusters, beside the nearest perturbation of every sample.
/// </summary>
/// <param name="data">The clusters.</param>
/// <param name="trained">The network.</param>
/// <param name="shape">Its architecture.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="samples">Attacked test samples: directions are fitted on the first half and scored on the other.</param>
/// <param name="radii">Radii at which fixed directions are tried.</param>
/// <param name="seed">Names the random numbers of the attacks, and of the data that an estimate draws.</param>
internal sealed class UniversalPart(
    IPart<ClusterData> data, IPart<TrainedNetwork> trained, NetworkShape shape, ClusterSettings clusters, int samples,
    IReadOnlyList<double> radii, ulong seed)
    : TrialPart
{
    private const int PieceSamples = 20;
    private const string AttackName = "nearest examples"; // for the state: the list of attacks is fixed

    private int Attacked => Math.Min(samples, clusters.TestSamples);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => TrialEvaluation.FileNames(1);

    /// <inheritdoc/>
    public override long Scratch => TrialEvaluation.NearestBytes(Attacked, clusters.Dimension);

    /// <inheritdoc/>
    public override long Bytes => TrialWitness.Bytes([("", Attacked)], shape);

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => AttackMemory.OfNearest(Attacked, clusters.Dimension);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        int piece = Math.Min(PieceSamples, samples);
        string key = string.Create(CultureInfo.InvariantCulture, $"universal {clusters.Dimension}-{shape.Hidden}-p{shape.Power}");
        yield return new Work("nearest perturbations", key, () => Nearest(piece), (double)samples / piece);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var record = UniversalRecord.Load(folder);
        yield return (UniversalRecord.FileName, Promise.Same("radii", record.Radii, radii));
        double[] robust = [.. record.Nearest.Select(broken => 1 - broken)];
        yield return (TrialWitness.FileName, TrialWitness.Problem(folder, [("nearest", record.Radii, robust)]));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        UniversalRows.Of(UniversalRecord.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        TrainedNetwork network = context.Of(trained);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, "universal direction");
        UniversalMeasurement measurement = new(network.Network, context.Of(data).Test.Take(samples), radii);
        EvaluationRequest request = measurement.Request(seed);
        MinimumDistanceResult found = TrialEvaluation.Run(
            context, 0, request, ContentHash.Of(network.Network), [AttackName], TrialEvaluation.NearestBlock(request.Samples.Count),
            task).Nearest!;
        measurement.Measure(found, network.Last.TrainAccuracy, network.Last.TestAccuracy ?? double.NaN, context.Cancellation)
            .Save(context.Folder);
        TrialWitness.Write(context.Folder, [measurement.Witness(found, context.Folder, seed)], network.Network);
    }

    private Action Nearest(int count)
    {
        GaussianClusters drawn = clusters.Draw(seed);
        var ideal = IdealClassifier.ConjecturedLimit(shape.Power, drawn.Centres());
        UniversalMeasurement measurement = new(
            DistancePieces.Near(ideal, shape.Power, shape.Hidden), drawn.Sample(count, (ulong)ClusterSplit.Test), radii);
        return () => measurement.Measure(Evaluator.Run(measurement.Request(0)).Nearest!, 1, 1, CancellationToken.None);
    }
}
