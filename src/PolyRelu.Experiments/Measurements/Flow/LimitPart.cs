using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Where the flow goes from one initial scale, and which classifier that is up to scale.</summary>
/// <remarks>
/// Without noise the flow lives in K + 1 features at any scale; its neurons are put back into D features by the directions orthogonal to
/// the centres that they began with, which do not change, so that the distance is that of the network in D features.
/// </remarks>
/// <param name="data">The clusters.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="shape">The network and the loss.</param>
/// <param name="power">The power p.</param>
/// <param name="scale">Initial scale, as text.</param>
/// <param name="tolerance">Largest error of a step.</param>
/// <param name="isNoisy">Whether the flow on samples runs as well.</param>
/// <param name="search">The search for the distances.</param>
/// <param name="seed">Names the start and the search.</param>
internal sealed class LimitPart(IPart<ClusterData> data, ClusterSettings clusters, FlowShapeSettings shape, double power, string scale,
    double tolerance, bool isNoisy, SphereSearchSettings search, ulong seed) : TrialPart
{
    private const int ReadSamples = 50;
    private const double NoiseFreeTolerance = 1e-6;
    private const int PieceClusters = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => isNoisy ? TrialFlow.FileNames : [];

    /// <inheritdoc/>
    public override long Scratch => isNoisy ? TrialFlow.Bytes(clusters.TrainSamples, shape.Hidden, clusters.Dimension, 1) : 0;

    private FlowPowerSettings Settings => new() { Power = power, Tolerance = tolerance, Until = null };

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"limit {clusters.Dimension}-{clusters.Clusters}-{shape.Hidden}-p{power}");
        yield return new Work(string.Create(CultureInfo.InvariantCulture, $"limits, p = {power}"), key, Piece, isNoisy ? 2 : 1);
        if (isNoisy) yield return FlowPieces.Of(clusters, shape, Settings, scale);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        isNoisy ? TrialFlow.Memory(clusters.TrainSamples, shape.Hidden, clusters.Dimension, 1) : [];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var log = LimitLog.Load(folder);
        yield return (LimitLog.FileName, Promise.That(log.Find(LimitRow.Noisy) is not null == isNoisy,
            "the flow with noise is there, and was not asked for, or the reverse"));
        foreach (LimitRow row in log.Flows)
            yield return (LimitLog.FileName, Promise.Count("births", row.Births.Count, clusters.Clusters, "one per cluster"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        FlowRows.Of(LimitLog.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, context.Label);
        var flow = ClusterFlow.Of(samples.Train, shape, power, scale, seed);
        List<LimitRow> rows = [WithoutNoise(flow, samples.Centres, context.Cancellation)];
        if (isNoisy)
        {
            FlowOptions options = flow.Options(Settings, until => [until]);
            FlowTrajectory trajectory = TrialFlow.Run(context, () => flow.Begin(options), task);
            FlowRecord end = trajectory.Records[^1];
            Samples some = samples.Train.Take(Math.Min(ReadSamples, samples.Train.Count)).Samples;
            rows.Add(Row(LimitRow.Noisy, end.Time, trajectory, trajectory.Births, flow.Predicted, Reader(flow, samples.Centres, some)
                .Read(end, context.Cancellation), samples.Centres));
        }
        new LimitLog(rows).Save(context.Folder);
    }

    /// <summary>The flow on K samples at the centres, from the same start.</summary>
    private LimitRow WithoutNoise(ClusterFlow flow, ClusterCentres centres, CancellationToken cancellation)
    {
        var problem = NoiseFreeProblem.Of(centres, flow.Problem.Loss, power);
        FlowStart start = NoiseFreeStart.Reduce(flow.Start, centres);
        NoiseFreeLimit limit = NoiseFreeFlow.Limit(problem, start, NoiseFreeTolerance, cancellation);
        FlowRecord end = limit.Trajectory.Records[^1];
        FlowRecord whole = end with { Directions = NoiseFreeLift.Of(end.Directions, flow.Start, DoubleMatrix.From(centres.Points)) };
        Samples points = new(centres.Points, [.. Enumerable.Range(0, centres.Count).Select(centres.LabelOf)]);
        return Row(LimitRow.NoiseFree, limit.Plateau + end.Time, limit.Trajectory, limit.Births, PredictedBirths.Of(problem, start),
            Reader(flow, centres, points).Read(whole, cancellation), centres);
    }

    private FlowReader Reader(ClusterFlow flow, ClusterCentres centres, Samples samples) => new(flow.Problem, centres, samples)
    {
        MeasuresSumPower = power > 1, Search = search.Of(seed), Seed = seed,
    };

    private LimitRow Row(string problem, double until, FlowTrajectory flow, double[] births, double[] predicted, FlowReading reading,
        ClusterCentres centres) =>
        new(problem, until, flow.Statistics.Evaluations, flow.Records[^1].Margins, births, predicted,
            IdealDistance.Of(reading, power, centres), reading.MedianRadius is { } median && double.IsFinite(median) ? median : null);

    private Action Piece()
    {
        GaussianClusters drawn = clusters.Draw(0);
        Dataset samples = drawn.Sample(Math.Max(drawn.Clusters * PieceClusters, clusters.TrainSamples), 9);
        var flow = ClusterFlow.Of(samples, shape, power, "1e-7", seed);
        return () => WithoutNoise(flow, samples.Centres!, CancellationToken.None);
    }
}
