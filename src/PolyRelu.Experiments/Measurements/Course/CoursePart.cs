using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Course;

/// <summary>Follows gradient descent and gradient flow from one start on the same samples: alignment, loss, distance to F^(p).</summary>
/// <remarks>
/// On the mean of (f − y)², as Min and Vidal 2025 have it: the library's squared loss has a factor ½, so that step k of size η on theirs
/// is one of size 2η on ours and ends at t = 2ηk.
/// </remarks>
/// <param name="data">The clusters.</param>
/// <param name="clusters">Their settings.</param>
/// <param name="nudge">δ: directions start at u + δ μ_k, μ_k a random centre of the sign of v; 0 for a start at random.</param>
/// <param name="settings">What is followed.</param>
/// <param name="seed">Names the start and the searches.</param>
internal sealed class CoursePart(IPart<ClusterData> data, ClusterSettings clusters, double nudge, CourseSettings settings, ulong seed)
    : TrialPart
{
    private const double OwnLoss = 2;           // their loss over that of the library
    private const double SizeOfIdeal = 1;       // sup |F^(p)| on the sphere for p ≥ 2: the distance for the scale c = 0
    private const int BytesPerRow = 300, PieceSteps = 4;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => TrialFlow.FileNames;

    /// <inheritdoc/>
    public override long Bytes => (long)settings.Measured().Length * BytesPerRow;

    /// <inheritdoc/>
    public override long Scratch => TrialFlow.Bytes(clusters.TrainSamples, settings.Hidden, clusters.Dimension, settings.Measured().Length);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        FlowShapeSettings shape = new() { Hidden = settings.Hidden, Loss = "squared" };
        yield return FlowPieces.Of(clusters, shape, new() { Power = settings.Power, Tolerance = settings.Tolerance, Until = Until },
            settings.Scale);
        string size = string.Create(CultureInfo.InvariantCulture,
            $"{clusters.TrainSamples}-{clusters.Dimension}-{settings.Hidden}-p{settings.Power}");
        yield return new Work("gradient descent", $"course descent {size}", DescentPiece, (double)settings.Iterations / PieceSteps);
        yield return new Work("distances to F^(p)", $"course distance {size} {settings.Search}", DistancePiece,
            2.0 * settings.Measured().Length);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        TrialFlow.Memory(clusters.TrainSamples, settings.Hidden, clusters.Dimension, settings.Measured().Length);

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        foreach (CourseRun run in CourseLog.Load(folder).Runs)
            yield return (CourseLog.FileName, Promise.Same($"the iterations of '{run.Method}'",
                [.. run.Rows.Select(row => (double)row.Iteration)], [.. settings.Measured().Select(iteration => (double)iteration)]));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => CourseRows.Of(CourseLog.Load(folder));

    private double Until => OwnLoss * settings.StepSize * settings.Iterations;

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        Measure measure = new(samples, settings, seed);
        FlowTrajectory trajectory;
        using (IProgressTask task = context.Progress.Begin(ProgressKind.Training, $"{context.Label}, flow"))
            trajectory = TrialFlow.Run(context, () => Begin(samples), task);
        using IProgressTask rest = context.Progress.Begin(ProgressKind.Training, $"{context.Label}, gradient descent");
        List<CourseRow> flow = [];
        foreach ((int iteration, FlowRecord record) in settings.Measured().Zip(trajectory.Records))
        {
            PolyReluNetwork network = FlowNetwork.UpToScale(record, trajectory.Problem);
            flow.Add(measure.Row(iteration, network, OwnLoss * record.Loss, context.Cancellation));
        }
        PolyReluNetwork start = FlowNetwork.Of(trajectory.Records[0], trajectory.Problem);
        new CourseLog([new(CourseRun.Descent, Descend(start, samples, measure, rest, context.Cancellation)), new(CourseRun.Flow, flow)])
            .Save(context.Folder);
    }

    private FlowSession Begin(ClusterData samples)
    {
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(samples.Train.Samples.Inputs), Labels = samples.Train.Samples.Labels, Loss = new SquaredLoss(),
            Power = settings.Power,
        };
        var start = FlowStart.Nudged(settings.Hidden, DecimalScale.Parse(settings.Scale), seed, samples.Centres, nudge);
        FlowOptions options = new()
        {
            Until = Until, RecordTimes = [.. settings.Measured().Select(iteration => OwnLoss * settings.StepSize * iteration)],
            Tolerance = settings.Tolerance,
        };
        return new FlowSession(problem, start, options, samples.Train.ClusterOf);
    }

    private List<CourseRow> Descend(PolyReluNetwork start, ClusterData samples, Measure measure, IProgressTask task,
        CancellationToken cancellation)
    {
        TrainingSession session = Session(start, samples.Train.Samples, settings.StepSize);
        List<CourseRow> rows = [];
        for (int iteration = 0; iteration <= settings.Iterations; iteration++)
        {
            PolyReluNetwork? network = iteration % settings.Every == 0 ? session.Export() : null;
            double loss = OwnLoss * session.RunEpoch(cancellation).Loss;        // of the network before the step
            if (network is not null) rows.Add(measure.Row(iteration, network, loss, cancellation));
            task.Report((double)iteration / settings.Iterations,
                string.Create(CultureInfo.InvariantCulture, $"step {iteration} of {settings.Iterations}, loss {loss:G3}"));
        }
        return rows;
    }

    private static TrainingSession Session(PolyReluNetwork start, Samples samples, double size) => new(start, samples, null,
        new TrainingOptions
        {
            Loss = new SquaredLoss(),
            Optimizer = new GradientDescent(new OptimizerSettings { LearningRate = OwnLoss * size }, fullBatch: true),
            Epochs = int.MaxValue,
            MeasureEvery = int.MaxValue,
        });

    private Action DescentPiece()
    {
        NetworkShape shape = new() { InputDimension = clusters.Dimension, Hidden = settings.Hidden, Power = settings.Power };
        TrainingSession session = Session(Training.TrainingPieces.Network(shape),
            clusters.Draw(0).Sample(clusters.TrainSamples, 9).Samples, 1e-9);
        return () =>
        {
            for (int step = 0; step < PieceSteps; step++) session.RunEpoch();
        };
    }

    private Action DistancePiece()
    {
        NetworkShape shape = new() { InputDimension = clusters.Dimension, Hidden = settings.Hidden, Power = settings.Power };
        PolyReluNetwork network = Training.TrainingPieces.Network(shape);
        Matrix inputs = clusters.Draw(0).Sample(settings.ScaleSamples, 9).Samples.Inputs;
        PowerClassifier ideal = new(clusters.Draw(0).Centres(), settings.Power);
        return () => ConjecturedLimitDistance.Estimate(network, ideal, inputs, settings.Search.Of(0));
    }

    /// <summary>What is measured of a network on its way.</summary>
    private sealed class Measure(ClusterData samples, CourseSettings settings, ulong seed)
    {
        private readonly PowerClassifier ideal = new(samples.Centres, settings.Power);
        private readonly Matrix inputs = samples.Test.Take(Math.Min(settings.ScaleSamples, samples.Test.Count)).Samples.Inputs;

        public CourseRow Row(int iteration, PolyReluNetwork network, double loss, CancellationToken cancellation) => CourseRow.Of(
            iteration, AlignmentQuartiles.Of(network, samples.Centres.Points), loss,
            Math.Min(SizeOfIdeal, ConjecturedLimitDistance.Estimate(network, ideal, inputs, settings.Search.Of(seed), cancellation)
                .Distance));
    }
}
