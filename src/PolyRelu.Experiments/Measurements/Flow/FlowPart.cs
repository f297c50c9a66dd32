using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The flow of a trial: integrates it under the eyes of the user, and saves its course.</summary>
/// <param name="data">The clusters.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="shape">The network and the loss.</param>
/// <param name="settings">How far and how closely.</param>
/// <param name="scale">Initial scale, as text.</param>
/// <param name="records">How often it is recorded, most of it around the births that are predicted.</param>
/// <param name="seed">Names the start.</param>
internal sealed class FlowPart(IPart<ClusterData> data, ClusterSettings clusters, FlowShapeSettings shape, FlowPowerSettings settings,
    string scale, int records, ulong seed) : TrialPart<FlownNetwork>
{
    private const int BytesPerRecord = 500, BytesPerMargin = 30;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => TrialFlow.FileNames;

    /// <inheritdoc/>
    public override long Bytes => (long)records * (BytesPerRecord + (BytesPerMargin * clusters.Clusters));

    /// <inheritdoc/>
    public override long Scratch => TrialFlow.Bytes(clusters.TrainSamples, shape.Hidden, clusters.Dimension, records);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => [FlowPieces.Of(clusters, shape, settings, scale)];

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        TrialFlow.Memory(clusters.TrainSamples, shape.Hidden, clusters.Dimension, records);

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var log = FlowLog.Load(folder);
        yield return (FlowLog.FileName, log.Problem(clusters.Clusters));
        bool ends = settings.Until is null || settings.Until == log.Until;
        yield return (FlowLog.FileName, Promise.That(ends, "until is not that of config.json"));
    }

    /// <inheritdoc/>
    public override IEnumerable<NoteRow> Notes(TrialFolder folder)
    {
        var log = FlowLog.Load(folder);
        int missing = log.Births.Count(double.IsNaN);
        return missing == 0 ? []
            : [new NoteRow("not-born",
                $"{missing} of {Plural.Of(log.Births.Count, "cluster")} {Plural.Noun(missing, "is", "are")} not born "
                + "when the flow ends.", "Let it run longer (until), or take more neurons.", IsVoid: false)];
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        FlowRows.Of(FlowLog.Load(folder));

    /// <inheritdoc/>
    public override bool HasCourse => true;

    /// <inheritdoc/>
    public override IEnumerable<ScalarEvent> Events(TrialFolder folder) => FlowEvents.Of(FlowLog.Load(folder));

    /// <inheritdoc/>
    protected override FlownNetwork Compute(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        var flow = ClusterFlow.Of(samples.Train, shape, settings.Power, scale, seed);
        FlowOptions options = flow.Options(settings, until => FlowTimes.Around(flow.Predicted, until, records));
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, context.Label);
        FlowTrajectory trajectory = TrialFlow.Run(context, () => flow.Begin(options), task,
            (step, record) => context.Events?.Append(FlowEvents.Of(step, record, samples.Centres)));
        var log = FlowLog.Of(trajectory, flow, samples.Centres);
        log.Save(context.Folder);
        return new FlownNetwork(trajectory, log);
    }
}

/// <summary>What a flow left.</summary>
/// <param name="Trajectory">Its records, the first one at 0.</param>
/// <param name="Log">Its course.</param>
internal sealed record FlownNetwork(FlowTrajectory Trajectory, FlowLog Log);
