using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Networks.Losses;
using PolyRelu.Training;
using PolyRelu.Training.Layered;

namespace PolyRelu.Benchmarks;

/// <summary>A network, and points whose nearest examples are looked for.</summary>
/// <param name="Name">Row of a table.</param>
/// <param name="Classifier">The network.</param>
/// <param name="Samples">The points.</param>
/// <param name="Box">The box of inputs; null where there is none.</param>
/// <param name="Context">What the attacks know.</param>
internal sealed record NearestVictim(string Name, IDifferentiableClassifier Classifier, Samples Samples, Box? Box, AttackContext Context)
{
    private const int Images = 10_000, Epochs = 8, BatchSize = 500;

    private static readonly double[] Powers = [1, 2, 3, 4];

    /// <summary>
    /// Digits (the paper's networks), parity of digits, the hidden features of a network as data of their own, clusters with known and
    /// unknown centres, and four layers of ReLU.
    /// </summary>
    /// <param name="models">Folder of the paper's networks.</param>
    /// <param name="count">Points of each.</param>
    public static IEnumerable<NearestVictim> All(string models, int count)
    {
        foreach (int power in (int[])[1, 3]) yield return Digits(models, power, count);
        foreach (double power in Powers) yield return Parity(power, count);
        foreach (int power in (int[])[1, 3]) yield return Features(models, power, count);
        foreach (double power in Powers) yield return Clusters(power, count, knowsCentres: true);
        yield return Clusters(3, count, knowsCentres: false);
        yield return Layered(count);
    }

    /// <summary>The radius up to which examples count: half of the points have a sample of another class within it.</summary>
    public double Radius(Norm norm)
    {
        Matrix logits = new(Samples.Count, Classifier.Outputs);
        Classifier.Logits(Samples.Inputs, logits);
        bool[] correct = Predictions.Correct(logits, Samples.Labels);
        return Median.Of(
        [
            .. Enumerable.Range(0, Samples.Count).Select(i => Enumerable.Range(0, Samples.Count)
                .Where(j => correct[j] && Samples.Labels[j] != Samples.Labels[i])
                .Min(j => norm.Distance(Samples.Inputs.Row(i), Samples.Inputs.Row(j)))),
        ]);
    }

    /// <summary>The paper's network of ten digits with a power.</summary>
    public static NearestVictim Digits(string models, int power, int count)
    {
        Dataset test = Published.Images(count);
        return new($"digits, p = {power}", Published.Network(models, power).CreateEvaluator(), test.Samples, test.Box, Known(test));
    }

    private static NearestVictim Parity(double power, int count)
    {
        Dataset train = Published.Images(Images, "train", "parity"), test = Published.Images(count, "test", "parity");
        PolyReluNetwork network = Trained(train.Samples, new LogisticLoss(), power, 1);
        return new(Named("parity", power), network.CreateEvaluator(), test.Samples, test.Box, Known(test));
    }

    private static NearestVictim Features(string models, int power, int count)
    {
        PolyReluNetwork source = Published.Network(models, 1);
        Samples train = Hidden(source, Published.Images(Images, "train").Samples), test = Hidden(source, Published.Images(count).Samples);
        PolyReluNetwork network = Trained(train, new CrossEntropyLoss(), power, ImageTasks.Classes);
        return new(Named("features", power), network.CreateEvaluator(), test, null, new AttackContext { References = test });
    }

    private static NearestVictim Clusters(double power, int count, bool knowsCentres)
    {
        GaussianClusters data = new() { Dimension = 100, Clusters = 6, PositiveClusters = 3, Alpha = 0.2 };
        TrainingOptions options = new()
        {
            Loss = new ExponentialLoss(),
            Optimizer = new GradientDescent(new() { LearningRate = 0.4 }, fullBatch: false),
            BatchSize = 50,
            Epochs = 160,
            MeasureEvery = 160,
        };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-3 })
            .Create(new NetworkShape { InputDimension = data.Dimension, Hidden = 80, Power = power }, seed: 1);
        PolyReluNetwork network = Trainer.Train(start, data.Sample(1000, 0).Samples, null, options).Network;
        Dataset test = data.Sample(count, 1);
        AttackContext known = knowsCentres ? new() { Centres = test.Centres } : new() { References = test.Samples };
        return new(Named(knowsCentres ? "clusters" : "clusters, centres not told", power), network.CreateEvaluator(), test.Samples, null,
            known);
    }

    private static NearestVictim Layered(int count)
    {
        Dataset train = Published.Images(Images, "train"), test = Published.Images(count);
        LayeredNetwork start = LayeredInitialisation.Chain([train.Samples.Inputs.Columns, 128, 128, 64, ImageTasks.Classes],
            Activation.Parse("relu"), LayeredStart.Kaiming, seed: 1);
        LayeredNetwork network = LayeredTrainer.Train(start, train.Samples, new LayeredTrainingOptions
        {
            Loss = new CrossEntropyLoss(),
            Optimizer = new Adam(new() { LearningRate = 1e-3 }),
            BatchSize = BatchSize,
            Epochs = Epochs,
        }).Network;
        return new("four layers of ReLU, digits", network.CreateEvaluator(), test.Samples, test.Box, Known(test));
    }

    private static PolyReluNetwork Trained(Samples train, Loss loss, double power, int outputs)
    {
        TrainingOptions options = new()
        {
            Loss = loss,
            Optimizer = new Adam(new() { LearningRate = 1e-3 }),
            BatchSize = BatchSize,
            Epochs = Epochs,
            MeasureEvery = Epochs,
        };
        NetworkShape shape = new()
        {
            InputDimension = train.Inputs.Columns,
            Hidden = 200,
            Outputs = outputs,
            Power = power,
            NormalizeInput = true,
        };
        return Trainer.Train(new KaimingInitialisation(paper: false).Create(shape, seed: 1), train, null, options).Network;
    }

    /// <summary>The activations of the hidden neurons, with the labels of the samples.</summary>
    private static Samples Hidden(PolyReluNetwork network, Samples samples)
    {
        Matrix identity = new(network.Hidden, network.Hidden), features = new(samples.Count, network.Hidden);
        for (int i = 0; i < network.Hidden; i++) identity[i, i] = 1;
        PolyReluNetwork layer = new(network.Power, network.NormalizeInput, network.Weights.Copy(), identity, null, network.Centre);
        layer.CreateEvaluator().Logits(samples.Inputs, features);
        return new Samples(features, samples.Labels);
    }

    private static AttackContext Known(Dataset points) => new() { References = points.Samples };

    private static string Named(string data, double power) => string.Create(CultureInfo.InvariantCulture, $"{data}, p = {power}");
}
