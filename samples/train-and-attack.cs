#:project ../src/PolyRelu/PolyRelu.csproj

// Trains a ReLU network (p = 1) and a polynomial one (p = 3) on the same ten clusters and attacks both.
// Run: dotnet run samples/train-and-attack.cs

using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

GaussianClusters clusters = new() { Dimension = 100, Clusters = 10, PositiveClusters = 6, Alpha = 0.1 };
Dataset train = clusters.Sample(count: 1000, stream: 0), test = clusters.Sample(count: 500, stream: 1);
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("exponential").Value,
    Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
    BatchSize = 50,
    Epochs = 200,
};
Attack[] attacks = [new FixedPoint(), new OppositeCentre(new() { Centres = test.Centres })];

foreach (double power in new[] { 1.0, 3.0 })
{
    NetworkShape shape = new() { InputDimension = 100, Hidden = 100, Power = power };
    PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 }).Create(shape, seed: 0);
    PolyReluNetwork network = Trainer.Train(start, train.Samples, test.Samples, options).Network;
    RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), test.Samples, Norm.L2, box: null, [0.25, 0.5], attacks);
    Console.WriteLine($"p = {power}: clean accuracy {report.CleanAccuracy:P1}, " + string.Join(", ",
        report.Radii.Select(r => $"robust at L2 {r.Epsilon}: {r.RobustAccuracy:P1}")));
}
