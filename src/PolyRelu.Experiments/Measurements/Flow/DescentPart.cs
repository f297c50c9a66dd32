using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Full-batch gradient descent from the start of a flow, in float32 as every training here.</summary>
/// <param name="data">The clusters.</param>
/// <param name="flow">The flow.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="shape">The network and the loss.</param>
/// <param name="power">The power p.</param>
/// <param name="stepSizes">Step sizes η; none, and then there is no file.</param>
/// <param name="until">The end of the flow as it is planned; for the estimate of time.</param>
internal sealed class DescentPart(IPart<ClusterData> data, IPart<FlownNetwork> flow, ClusterSettings clusters, FlowShapeSettings shape,
    double power, IReadOnlyList<double> stepSizes, double? until) : TrialPart
{
    private const string Method = "gd";
    private const int MostLosses = 400;
    private const double Fallen = 0.999;        // of the first loss: before that no margin is near ½
    private const double UsualTime = 30;        // times K: where the end is not stated
    private const int PieceSteps = 4;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        if (stepSizes.Count == 0) yield break;
        double steps = stepSizes.Sum(size => (until ?? (UsualTime * clusters.Clusters)) / size);
        string key = string.Create(CultureInfo.InvariantCulture,
            $"descent {clusters.TrainSamples}-{clusters.Dimension}-{shape.Hidden}-p{power} {shape.Loss}");
        yield return new Work(string.Create(CultureInfo.InvariantCulture, $"gradient descent, p = {power}"), key, Piece,
            steps / PieceSteps);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        DescentRun[] runs = [.. DescentLog.Load(folder)?.Runs ?? []];
        yield return (DescentLog.FileName, Promise.Same("the step sizes", [.. runs.Select(run => run.StepSize)], stepSizes));
        foreach (DescentRun run in runs)
            yield return (DescentLog.FileName, Promise.Count("births", run.Births.Count, clusters.Clusters, "one per cluster"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        DescentLog.Load(folder) is { } log ? FlowRows.Of(log, FlowLog.Load(folder)) : [];

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        if (stepSizes.Count == 0) return;
        (ClusterData samples, FlownNetwork flown) = (context.Of(data), context.Of(flow));
        PolyReluNetwork start = FlowNetwork.Of(flown.Trajectory.Records[0], flown.Trajectory.Problem);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, $"{context.Label}, gradient descent");
        List<DescentRun> runs = [];
        foreach (double size in stepSizes)
        {
            // So much later the last cluster is born, that all births are seen which the flow has.
            double end = flown.Log.Until * (1 + (size * flown.Log.Masses.Max() / 2));
            runs.Add(Descend(start, samples, size, end, context.Cancellation));
            task.Report((double)runs.Count / stepSizes.Count, string.Create(CultureInfo.InvariantCulture, $"step size {size}"));
        }
        new DescentLog(runs).Save(context.Folder);
    }

    private DescentRun Descend(PolyReluNetwork start, ClusterData data, double size, double until, CancellationToken cancellation)
    {
        TrainingSession session = Session(start, data.Train.Samples, size);
        int steps = (int)Math.Ceiling(until / size), every = ((steps - 1) / MostLosses) + 1;
        List<double> times = [], losses = [];
        double[] births = new double[data.Centres.Count], before = new double[births.Length], now = new double[births.Length];
        Array.Fill(births, double.NaN);
        double first = double.NaN;
        bool measured = false;
        for (int step = 0; step < steps; step++)
        {
            double loss = session.RunEpoch(cancellation).Loss;              // of the network before this step
            if (step == 0) first = loss;
            if (step % every == 0)
            {
                times.Add(step * size);
                losses.Add(loss);
            }
            if (loss > Fallen * first) continue;
            (before, now) = (now, before);
            Margins(session.Export(), data, now);
            for (int k = 0; measured && k < births.Length; k++)
                if (double.IsNaN(births[k]) && before[k] < 0.5 && now[k] >= 0.5)
                    births[k] = size * (step + ((0.5 - before[k]) / (now[k] - before[k])));
            measured = true;
        }
        return new DescentRun(size, steps, times, losses, births);
    }

    private TrainingSession Session(PolyReluNetwork start, Samples samples, double size) => new(start, samples, null, new TrainingOptions
    {
        Loss = Registry<Loss>.Find(shape.Loss).Value,
        Optimizer = Registry<OptimizerFactory>.Find(Method).Value(new OptimizerSettings { LearningRate = size }),
        Epochs = int.MaxValue,
        MeasureEvery = int.MaxValue,
    });

    /// <summary>Mean margins of the clusters [K].</summary>
    private static void Margins(PolyReluNetwork network, ClusterData data, double[] margins)
    {
        Samples samples = data.Train.Samples;
        Matrix logits = new(samples.Count, 1);
        network.CreateEvaluator().Logits(samples.Inputs, logits);
        int[] sizes = new int[margins.Length];
        Array.Clear(margins);
        for (int i = 0; i < samples.Count; i++)
        {
            int cluster = data.Train.ClusterOf![i];
            sizes[cluster]++;
            margins[cluster] += samples.Labels[i] * logits[i, 0];
        }
        for (int k = 0; k < margins.Length; k++) margins[k] /= sizes[k];
    }

    private Action Piece()
    {
        NetworkShape network = new() { InputDimension = clusters.Dimension, Hidden = shape.Hidden, Power = power, Form = shape.Form };
        PolyReluNetwork start = Training.TrainingPieces.Network(network);
        TrainingSession session = Session(start, clusters.Draw(0).Sample(clusters.TrainSamples, 9).Samples, 1e-9);
        return () =>
        {
            for (int step = 0; step < PieceSteps; step++) session.RunEpoch();
        };
    }
}
