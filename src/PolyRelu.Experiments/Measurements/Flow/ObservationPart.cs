using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Measures records of a flow: distances to F and F^(p), nearest examples.</summary>
/// <param name="data">The clusters.</param>
/// <param name="flow">The flow.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="shape">The network.</param>
/// <param name="power">The power p.</param>
/// <param name="records">Records of the flow; for the estimate of time.</param>
/// <param name="settings">What is measured.</param>
/// <param name="seed">Names the searches.</param>
internal sealed class ObservationPart(IPart<ClusterData> data, IPart<FlownNetwork> flow, ClusterSettings clusters, FlowShapeSettings shape,
    double power, int records, ObservationSettings settings, ulong seed) : TrialPart
{
    private const string AttackName = "boundary-descent";       // of FlowReader
    private const int BytesPerRow = 700;
    private const double Later = 0.4;                           // cost of an aligned network, over that of its start

    /// <inheritdoc/>
    public override long Bytes => (long)records / settings.Every * BytesPerRow;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        string key = string.Create(CultureInfo.InvariantCulture,
            $"observation {clusters.Dimension}-{clusters.Clusters}-{shape.Hidden}-p{power} {settings.Samples} {settings.Search}");
        yield return new Work(string.Create(CultureInfo.InvariantCulture, $"observations, p = {power}"), key, Piece,
            Math.Ceiling((double)records / settings.Every) * Later);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        double[] times = [.. FlowLog.Load(folder).Records.Select(row => row.Time)];
        double[] read = [.. ObservationLog.Load(folder).Rows.Select(row => row.Time)];
        yield return (ObservationLog.FileName, Promise.Same("times", read, [.. Chosen(times.Length).Select(t => times[t])]));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        FlowRows.Of(ObservationLog.Load(folder));

    /// <inheritdoc/>
    public override bool HasCourse => true;

    /// <inheritdoc/>
    public override IEnumerable<ScalarEvent> Events(TrialFolder folder) =>
        Chosen(FlowLog.Load(folder).Records.Count).Zip(ObservationLog.Load(folder).Rows, Event);

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        FlowTrajectory trajectory = context.Of(flow).Trajectory;
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, $"{context.Label}, observations");
        FlowReader reader = Reader(trajectory.Problem, samples.Test, settings);
        int[] chosen = [.. Chosen(trajectory.Records.Count)];
        List<ObservationRow> rows = [];
        foreach (int t in chosen)
        {
            FlowReading reading = reader.Read(trajectory.Records[t], context.Cancellation);
            rows.Add(ObservationRow.Of(reading, power, samples.Centres));
            context.Events?.Append(Event(t, rows[^1]));
            task.Report((double)rows.Count / chosen.Length);
        }
        new ObservationLog(Math.Min(settings.Samples, samples.Test.Count), AttackName, rows).Save(context.Folder);
    }

    private static ScalarEvent Event(int step, ObservationRow row) => FlowEvents.OfReading(step, row.Time,
        row.Find(IdealDistance.Sum)?.Distance, row.Find(IdealDistance.Power)?.Distance, row.MedianRadius);

    /// <summary>The records that are measured: every so many, and the last one.</summary>
    private IEnumerable<int> Chosen(int count) =>
        Enumerable.Range(0, count).Where(t => t % settings.Every == 0 || t == count - 1);

    private FlowReader Reader(FlowProblem problem, Dataset test, ObservationSettings own) =>
        new(problem, test.Centres, test.Take(Math.Min(own.Samples, test.Count)).Samples)
        {
            MeasuresSumPower = power is > 1 and < 2, Search = own.Search.Of(seed), Seed = seed,
        };

    /// <summary>Measures a start, whose neurons point anywhere; later they span few directions, which costs less.</summary>
    private Action Piece()
    {
        GaussianClusters drawn = clusters.Draw(0);
        var start = ClusterFlow.Of(drawn.Sample(clusters.Clusters * 20, 9), shape, power, "1e-7", seed);
        FlowSession session = start.Begin(new FlowOptions { Until = 1e-3, RecordTimes = [0] });
        _ = session.Step();
        FlowReader reader = Reader(start.Problem, drawn.Sample(settings.Samples, 8), settings);
        return () => reader.Read(session.Records[0]);
    }
}
