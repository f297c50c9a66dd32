using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Flows of one setting, and their radii.</summary>
/// <remarks>
/// Without noise the flow is that of K + 1 features, whose neurons are put back into D features (<see cref="NoiseFreeLift"/>), since
/// examples leave the span of the centres; the points are the centres. With noise the flow runs on samples, and the points are new ones.
/// </remarks>
/// <param name="settings">The setting.</param>
/// <param name="power">The power p.</param>
/// <param name="seed">Names samples, start and attacks.</param>
internal sealed class FlowCell(FlowCellSettings settings, double power, ulong seed)
{
    private const double SmallestSingle = 1e-5;         // tolerance down to which products in float32 serve
    private const double LargestSinglePower = 8;        // beyond, powers may leave its range
    private const double Settled = 6;                   // after the last birth, in units of the mass of a cluster
    private const double Plentiful = 1e6;               // times what the unnormalised plateau takes, roughly

    /// <summary>Time by which an unnormalised flow has long left its plateau; +∞ where that is beyond float64.</summary>
    /// <remarks>
    /// r' = √p r^p A with A = cosine^p/K at the start: 1/r^{p−1} falls to 0 in K/(√p (p − 1) r^{p−1} cosine^p), r = s√D, cosine 1/√D.
    /// </remarks>
    internal static double UnnormalisedUntil(FlowCellSettings settings, double power)
    {
        double length = DecimalScale.Parse(settings.Scale).Logarithm + (Math.Log(settings.Dimension) / 2);
        return Plentiful * settings.Clusters
            * Math.Exp((power * Math.Log(settings.Dimension) / 2) - (Math.Min(0, length) * (power - 1)));
    }

    /// <summary>The flow to where margins have settled after the last birth.</summary>
    public PhaseRow AtItsEnd(int row, int column, CancellationToken cancellation) => settings.Alpha == 0
        ? NoiseFree(row, column, cancellation) : OnSamples(null, row, column, cancellation)[0];

    /// <summary>One flow on samples at several times.</summary>
    /// <param name="times">Times, rising; a row each.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancellation">Stops the flow after a step.</param>
    public PhaseRow[] AtTimes(IReadOnlyList<double> times, int column, CancellationToken cancellation) =>
        OnSamples(times, 0, column, cancellation);

    private PhaseRow NoiseFree(int row, int column, CancellationToken cancellation)
    {
        ClusterCentres centres = settings.Data.Draw(seed).Centres();
        FlowStart start = FlowStart.Balanced(settings.Hidden, settings.Dimension, DecimalScale.Parse(settings.Scale), seed)
            .BalancedFor(settings.Form, power);
        FlowStart reduced = NoiseFreeStart.Reduce(start, centres);
        var problem = NoiseFreeProblem.Of(centres, Loss, power);
        int[] labels = [.. Enumerable.Range(0, settings.Clusters).Select(problem.LabelOf)];
        NoiseFreeLimit? limit = settings.Form == NeuronForm.Normalised
            ? NoiseFreeFlow.Find(problem, reduced, settings.Tolerance, cancellation) : Recruited(problem, reduced, cancellation);
        if (limit is null) return Empty(row, column, settings.Form == NeuronForm.Normalised ? CellEnd.Unserved : CellEnd.Steps);
        FlowTrajectory flow = limit.Trajectory;
        if (!HasEnded(flow)) return Empty(row, column, CellEnd.Failed);
        if (IsAwaiting(limit.Predicted, limit.Births)) return Empty(row, column, CellEnd.Unborn);
        FlowRecord end = flow.Records[^1];
        FlowProblem whole = new()
        {
            Inputs = DoubleMatrix.From(centres.Points), Labels = labels, Loss = Loss, Power = power, Form = settings.Form,
        };
        FlowRecord lifted = end with { Directions = NoiseFreeLift.Of(end.Directions, start, whole.Inputs) };
        return Measured(row, column, MergedNetwork.Of(lifted, whole), new(centres.Points, labels), centres, cancellation) with
        {
            Time = limit.Plateau + end.Time,
            Born = flow.Births.Count(double.IsFinite),
            Evaluations = flow.Statistics.Evaluations,
        };
    }

    /// <summary>
    /// The unnormalised flow, whose plateau has no coordinates of its own, until all clusters are born; null where it takes too many steps.
    /// </summary>
    private NoiseFreeLimit? Recruited(NoiseFreeProblem problem, FlowStart start, CancellationToken cancellation)
    {
        double until = UnnormalisedUntil(settings, power);
        FlowOptions options = new()
        {
            Until = until, RecordTimes = [until], Tolerance = settings.Tolerance, Precision = FlowPrecision.DoublePrecision,
            Stop = FlowStop.Born, Settle = Settled * settings.Clusters,
        };
        FlowSession session = new(problem.ToFlowProblem() with { Form = settings.Form }, start, options,
            [.. Enumerable.Range(0, settings.Clusters)]);
        return Run(session, cancellation) is { } flow ? new(0, [.. Enumerable.Repeat(until, settings.Clusters)], flow.Births, flow) : null;
    }

    /// <summary>A flow on samples at some times; null for its end.</summary>
    private PhaseRow[] OnSamples(IReadOnlyList<double>? times, int row, int column, CancellationToken cancellation)
    {
        GaussianClusters clusters = settings.Data.Draw(seed) with { Assignment = ClusterAssignment.Balanced };
        Dataset train = clusters.Sample(settings.Data.TrainSamples, (ulong)ClusterSplit.Train),
            points = clusters.Sample(settings.Points, (ulong)ClusterSplit.Test);
        var flow = ClusterFlow.Of(train, settings.Shape, power, settings.Scale, seed);
        if (!flow.Predicted.Any(double.IsFinite))
            return [.. (times ?? [0]).Select((_, i) => Empty(row + i, column, CellEnd.Unserved))];
        double tolerance = settings.Tolerance;
        FlowOptions options = flow.Options(new() { Power = power, Tolerance = tolerance, Until = times?[^1] }, until => times is null
            ? [until] : [.. times]) with
        {
            // Long after the births a loss of float32 products is their rounding, with which nothing is ever at rest.
            Precision = times is not null ? FlowPrecision.DoublePrecision : tolerance >= SmallestSingle && power <= LargestSinglePower
                ? FlowPrecision.SinglePrecision : FlowPrecision.Automatic,
        };
        if (times is not null) options = options with { Stop = FlowStop.Resting };
        FlowSession session = flow.Begin(options);
        FlowTrajectory? ended = Run(session, cancellation);
        CellEnd end = ended is null ? CellEnd.Steps : times is null && HasEnded(ended) && IsAwaiting(flow.Predicted, ended.Births)
            ? CellEnd.Unborn : CellEnd.Failed;
        IReadOnlyList<FlowRecord> records = end == CellEnd.Unborn ? [] : ended is null || HasEnded(ended) || times is not null
            ? session.Records : [];
        double rest = ended?.Ending is { End: FlowEnd.Resting, Time: var since } ? since : double.PositiveInfinity;
        ClusterCentres centres = clusters.Centres();
        return [.. Enumerable.Range(0, times?.Count ?? 1).Select(i => i >= records.Count ? Empty(row + i, column, end)
            : Measured(row + i, column, MergedNetwork.Of(records[i], flow.Problem), points.Samples, centres, cancellation) with
            {
                Time = records[i].Time,
                End = records[i].Time > rest ? CellEnd.Resting : CellEnd.Reached,
                Born = Born(session.Births, records[i].Time),
                Evaluations = records[i].Evaluations,
            })];
    }

    private IBinaryLoss Loss => (IBinaryLoss)Registry<Loss>.Find(settings.Loss).Value;

    private static bool HasEnded(FlowTrajectory flow) => flow.Ending.End is FlowEnd.Finished or FlowEnd.Born
        or FlowEnd.Resting;

    /// <summary>Whether a cluster whose birth was predicted was not born.</summary>
    private static bool IsAwaiting(double[] predicted, double[] births) =>
        Enumerable.Range(0, births.Length).Any(k => double.IsFinite(predicted[k]) && double.IsNaN(births[k]));

    private static int Born(ReadOnlySpan<double> births, double time)
    {
        int born = 0;
        foreach (double birth in births)
            if (birth <= time) born++;
        return born;
    }

    /// <summary>Runs a flow to its end; null where it has taken the largest number of steps before.</summary>
    private FlowTrajectory? Run(FlowSession session, CancellationToken cancellation)
    {
        while (session.Ending is null)
        {
            cancellation.ThrowIfCancellationRequested();
            if (session.Statistics.Accepted >= settings.MostSteps) return null;
            _ = session.Step();
        }
        return session.Trajectory();
    }

    private PhaseRow Empty(int row, int column, CellEnd end) => new(row, column)
    {
        Power = power,
        Clusters = settings.Clusters,
        Alpha = settings.Alpha,
        Scale = settings.Scale,
        Loss = settings.Loss,
        Form = settings.Form,
        End = end,
    };

    private PhaseRow Measured(int row, int column, PolyReluNetwork network, Samples points, ClusterCentres centres,
        CancellationToken cancellation) =>
        Empty(row, column, CellEnd.Reached).Measured(network, points, centres, settings.Splits, seed, cancellation);
}
