using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>ReLU networks (p = 1) on a few samples of many clusters, trained with the labels of classes or of clusters.</summary>
/// <param name="Clusters">Clusters K, even: half of them are positive.</param>
/// <param name="Repetition">Which of several repetitions it is.</param>
internal sealed record LabelTraining(int Clusters, CheckDraw Repetition)
{
    private const double Alpha = 0.1, StepSize = 0.5, Scale = 1e-3, LargestRadius = 1.5;
    private const int LeastFeatures = 100, OfEach = 6, Epochs = 100, Batch = 16;

    /// <summary>Neurons for each cluster.</summary>
    public int Neurons { get; init; } = 10;

    /// <summary>Number of test samples that are certified and attacked.</summary>
    public int Tested { get; init; } = 4;

    /// <summary>Names samples, start and order.</summary>
    private ulong Seed => Repetition.Seed;

    /// <summary>Which case it is.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"K = {Clusters}, D = {Dimension}, h = {Hidden}, n = {Count}, {Repetition}");

    private static ThreatModel Threat => new(Norm.L2, LargestRadius);

    private Dataset Test => Sample(Tested, 1);

    private int Dimension => Math.Max(LeastFeatures, 2 * Clusters);

    private int Hidden => Neurons * Clusters;

    private int Count => OfEach * Clusters;

    /// <summary>Trains with the labels of classes, on the logistic loss.</summary>
    public PolyReluNetwork WithClasses(CancellationToken cancellation) => Train(Sample(Count, 0).Samples, 1, "logistic", cancellation);

    /// <summary>Trains with every cluster as a class of its own, on the cross-entropy.</summary>
    public PolyReluNetwork WithClusters(CancellationToken cancellation)
    {
        Dataset data = Sample(Count, 0);
        return Train(new Samples(data.Samples.Inputs, data.ClusterOf!), Clusters, "cross-entropy", cancellation);
    }

    /// <summary>Radii of a network with the labels of classes at test samples.</summary>
    /// <param name="network">With one output.</param>
    /// <param name="cancellation">Stops proofs and searches.</param>
    public RadiusRange ClassRadii(PolyReluNetwork network, CancellationToken cancellation)
    {
        RadiusBracket[] brackets = new Certifier(network).Bracket(Test.Samples, Threat, null, cancellation);
        double[] attacked = AttackRadii(network.CreateEvaluator(), cancellation);
        return RadiusRange.Of([.. brackets.Select(bracket => bracket.CertifiedRadius)],
            [.. brackets.Zip(attacked, (bracket, found) => Math.Min(bracket.AttackRadius, found))]);
    }

    /// <summary>Radii of the rule that takes the class of the largest score of a network with an output for each cluster.</summary>
    /// <remarks>
    /// Where the own cluster's score exceeds those of all clusters of the other class, so does the largest one of the own class: a network
    /// with these outputs alone is certified. The rule itself is attacked.
    /// </remarks>
    /// <inheritdoc cref="ClassRadii"/>
    public RadiusRange ClusterRadii(PolyReluNetwork network, CancellationToken cancellation)
    {
        Dataset test = Test;
        double[] certified = new double[test.Count];
        for (int i = 0; i < certified.Length; i++)
        {
            int[] outputs = [test.ClusterOf![i],
                .. Enumerable.Range(0, Clusters).Where(k => test.Centres!.LabelOf(k) != test.Samples.Labels[i])];
            PolyReluNetwork against = new(network.Power, false, network.Weights, network.OutputWeights.Choose(outputs));
            Samples one = new(test.Samples.Inputs.RowRange(i, 1), [0]);
            certified[i] = new Certifier(against).Bracket(one, Threat, null, cancellation)[0].CertifiedRadius;
        }
        return RadiusRange.Of(certified, AttackRadii(new MaximumRule(network, Clusters / 2), cancellation));
    }

    /// <summary>Distances to the nearest examples that boundary descent finds, or the largest radius of interest.</summary>
    private double[] AttackRadii(IClassifier classifier, CancellationToken cancellation)
    {
        Dataset test = Test;
        BoundaryDescent attack = new(context: new AttackContext { Centres = test.Centres, References = test.Samples });
        NearestExamples found =
            MinimumDistance.Search(classifier, test.Samples, Threat, [attack], Seed, null, cancellation).Nearest;
        return [.. found.Distances.ToArray().Select(distance => Math.Min(distance, LargestRadius))];
    }

    private Dataset Sample(int count, ulong stream) => new GaussianClusters
    {
        Dimension = Dimension, Clusters = Clusters, PositiveClusters = Clusters / 2, Alpha = Alpha, Seed = Seed,
        Assignment = ClusterAssignment.Balanced,
    }.Sample(count, stream);

    private PolyReluNetwork Train(Samples samples, int outputs, string loss, CancellationToken cancellation)
    {
        NetworkShape shape = new() { InputDimension = Dimension, Hidden = Hidden, Outputs = outputs };
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find(loss).Value, BatchSize = Batch, Epochs = Epochs, MeasureEvery = Epochs, Seed = Seed,
            Optimizer = Registry<OptimizerFactory>.Find("sgd").Value(new OptimizerSettings { LearningRate = StepSize }),
        };
        PolyReluNetwork start = new GaussianInitialisation(new InitialisationSettings { Scale = Scale }).Create(shape, Seed);
        return Trainer.Train(start, samples, null, options, null, cancellation).Network;
    }
}

/// <summary>The median radius of some samples, from both sides.</summary>
/// <param name="Certified">Median of the certified radii.</param>
/// <param name="Attacked">Median of the distances of the nearest examples found.</param>
internal readonly record struct RadiusRange(double Certified, double Attacked)
{
    /// <summary>The medians.</summary>
    /// <param name="certified">Certified radii [n].</param>
    /// <param name="attacked">Distances of examples [n].</param>
    public static RadiusRange Of(double[] certified, double[] attacked) => new(Median.Of(certified), Median.Of(attacked));
}
