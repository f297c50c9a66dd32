using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>
/// The distance of a network to the classifier it is conjectured to converge to, searched as in the publication and as well as we can.
/// </summary>
/// <param name="data">The clusters.</param>
/// <param name="trained">The network.</param>
/// <param name="power">The power p.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="settings">The searches; null for none, and then there is no file.</param>
/// <param name="seed">Names the random starts.</param>
internal sealed class DistancePart(
    IPart<ClusterData> data, IPart<TrainedNetwork> trained, double power, ClusterSettings clusters, DistanceSearchSettings? settings,
    ulong seed) : TrialPart
{
    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => settings is null ? [] : DistancePieces.Of(power, clusters, settings);

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => settings is null ? []
        : [new("starts of the search for the distance", Math.Max(settings.RandomStarts, settings.PublishedStarts), clusters.Dimension, 2)];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        bool fits = DistanceRecord.Load(folder) is not null == settings is not null;
        yield return (DistanceRecord.FileName, Promise.That(fits, "it is there, and was not asked for, or the reverse"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        DistanceRecord.Load(folder) is { } record ? DistanceRows.Of(record) : [];

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        if (settings is null) return;
        ClusterData samples = context.Of(data);
        PolyReluNetwork network = context.Of(trained).Network;
        var ideal = IdealClassifier.ConjecturedLimit(power, samples.Centres);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, $"distance to {ideal.Name}");
        Matrix scaleInputs = samples.Test.Take(Math.Min(settings.ScaleSamples, samples.Test.Count)).Samples.Inputs;
        DistanceSettings strongest = new() { RandomStarts = settings.RandomStarts, Iterations = settings.Iterations, Seed = seed };
        DistanceEstimate best = ConjecturedLimitDistance.Estimate(network, ideal, scaleInputs, strongest, context.Cancellation);
        List<DistanceSearch> searches = [new(DistanceRecord.Strongest, best.Distance, best.Start)];
        if (settings.PublishedStarts > 0)
        {
            task.Report(0.2, "the search of the published figure");
            DistanceSettings published = DistanceSettings.Published with
            { RandomStarts = settings.PublishedStarts, Iterations = settings.PublishedIterations, Seed = seed };
            DistanceEstimate theirs = ConjecturedLimitDistance.Estimate(network, ideal, scaleInputs, published, context.Cancellation);
            searches.Add(new DistanceSearch(DistanceRecord.Published, theirs.Distance, theirs.Start));
        }
        new DistanceRecord(ideal.Name, best.Scale, searches).Save(context.Folder);
    }
}
