using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>A network on clusters, and how it is trained to its end.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Alpha">Noise α of the samples, as many of each cluster; 0 for the flow without noise.</param>
internal sealed record LimitTraining(double Power, double Alpha)
{
    /// <summary>Features D.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>Clusters K.</summary>
    public int Clusters { get; init; } = 4;

    /// <summary>Positive clusters K1.</summary>
    public int Positive { get; init; } = 2;

    /// <summary>Samples n.</summary>
    public int Samples { get; init; } = 400;

    /// <summary>Neurons h.</summary>
    public int Hidden { get; init; } = 60;

    /// <summary>Initial scale s, as text.</summary>
    public string Scale { get; init; } = "1e-10";

    /// <summary>Initial scale s, as a number.</summary>
    public double Size => double.Parse(Scale, CultureInfo.InvariantCulture);

    /// <summary>Largest error of a step of the flow.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Which of several repetitions it is.</summary>
    public CheckDraw Repetition { get; init; }

    /// <summary>Names samples, start and order.</summary>
    public ulong Seed => Repetition.Seed;

    /// <summary>What differs from one training to another, for the words of a case.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"p = {Power}, α = {Alpha}, s = {Scale}, K = {Clusters}, D = {Dimension}, h = {Hidden}")
        + (Alpha > 0 ? string.Create(CultureInfo.InvariantCulture, $", n = {Samples}") : "")
        + (Repetition.Number > 1 ? $", {Repetition}" : "");

    /// <summary>The clusters.</summary>
    public GaussianClusters Draw() => new()
    {
        Dimension = Dimension, Clusters = Clusters, PositiveClusters = Positive, Alpha = Alpha, Seed = Seed,
        Assignment = ClusterAssignment.Balanced,
    };

    /// <summary>The training with one draw after the other, from a number on, of those whose start has what the limit supposes.</summary>
    public IEnumerable<LimitTraining> Served(ulong seed, int first) => Enumerable.Range(first, int.MaxValue - first)
        .Select(number => this with { Repetition = CheckDraw.Of(seed, number) }).Where(drawn => drawn.IsServed());

    /// <summary>
    /// Whether the balanced start has neurons for the limit: at p = 1 one of each sign that sees every centre of its class, else one for
    /// each cluster, of its sign and with its largest part of the class along it.
    /// </summary>
    private bool IsServed()
    {
        FlowStart start = FlowStart.Balanced(Hidden, Dimension, DecimalScale.Parse(Scale), Seed);
        DoubleMatrix centres = DoubleMatrix.From(Draw().Centres().Points);
        HashSet<int> served = [];
        for (int j = 0; j < Hidden; j++)
        {
            (int first, int count) = start.Signs[j] > 0 ? (0, Positive) : (Positive, Clusters - Positive);
            double[] own = [.. Enumerable.Range(first, count).Select(k =>
                TensorPrimitives.Dot<double>(centres.Row(k), start.Directions.Row(j)))];
            if (Power == 1 && own.Min() > 0) served.UnionWith(Enumerable.Range(first, count));
            if (Power > 1 && own.Max() > 0) _ = served.Add(first + Array.IndexOf(own, own.Max()));
        }
        return served.Count == Clusters;
    }

    /// <summary>Where the exact flow of the squared loss is when its clusters are born and have settled: from a balanced start.</summary>
    /// <param name="cancellation">Stops the flow.</param>
    /// <exception cref="ArithmeticException">It did not get there; the message says how it ended.</exception>
    public TrainedLimit ByFlow(CancellationToken cancellation)
    {
        if (Alpha == 0) return WithoutNoise(cancellation);
        Dataset data = Draw().Sample(Samples, 0);
        var flow = ClusterFlow.Of(data, new FlowShapeSettings { Hidden = Hidden, Loss = "squared" }, Power, Scale, Seed);
        FlowOptions options = flow.Options(new FlowPowerSettings { Power = Power, Tolerance = Tolerance, Until = null },
            until => [0, until]);
        FlowTrajectory trajectory = FlowRun.Run(flow.Begin(options), null, null, cancellation);
        if (trajectory.Ending.End is not (FlowEnd.Finished or FlowEnd.Born) || trajectory.Births.Any(double.IsNaN))
            throw new ArithmeticException(trajectory.Ending.Sentence);
        return new TrainedLimit(FlowNetwork.Of(trajectory.Records[^1], flow.Problem), data.Centres!, data.Samples.Inputs);
    }

    /// <summary>Where SGD on the exponential loss is after 4000 steps of 0.2, in batches of 20, from the same balanced start.</summary>
    /// <param name="cancellation">Stops the training.</param>
    public TrainedLimit BySgd(CancellationToken cancellation)
    {
        const double StepSize = 0.2;
        const int Batch = 20, Steps = 4000;
        int epochs = Steps * Batch / Samples;
        Dataset data = Draw().Sample(Samples, 0);
        NetworkShape shape = new() { InputDimension = Dimension, Hidden = Hidden, Power = Power };
        InitialisationSettings scale = new() { Scale = Size };
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value, BatchSize = Batch, Epochs = epochs, MeasureEvery = epochs, Seed = Seed,
            Optimizer = Registry<OptimizerFactory>.Find("sgd").Value(new OptimizerSettings { LearningRate = StepSize }),
        };
        PolyReluNetwork start = new BalancedInitialisation(scale).Create(shape, Seed);
        return new TrainedLimit(Trainer.Train(start, data.Samples, null, options, null, cancellation).Network, data.Centres!,
            data.Samples.Inputs);
    }

    /// <summary>The same flow without noise, in K + 1 features.</summary>
    private TrainedLimit WithoutNoise(CancellationToken cancellation)
    {
        NoiseFreeProblem problem = new()
        {
            Clusters = Clusters, Positive = Positive, Power = Power, Loss = (IBinaryLoss)Registry<Loss>.Find("squared").Value,
        };
        FlowStart start = NoiseFreeStart.Balanced(Hidden, Clusters, Dimension, DecimalScale.Parse(Scale), Seed);
        FlowTrajectory trajectory = NoiseFreeFlow.Limit(problem, start, Tolerance, cancellation).Trajectory;
        ClusterCentres centres = (Draw() with { Dimension = Clusters + 1 }).Centres();
        return new TrainedLimit(FlowNetwork.Of(trajectory.Records[^1], trajectory.Problem), centres, centres.Points);
    }
}

/// <summary>A trained network and the clusters it was trained on.</summary>
/// <param name="Network">The network.</param>
/// <param name="Centres">The centres.</param>
/// <param name="Inputs">The samples [n × D].</param>
internal sealed record TrainedLimit(PolyReluNetwork Network, ClusterCentres Centres, Matrix Inputs);
