#:project ../src/PolyRelu.Experiments/PolyRelu.Experiments.csproj

// A robustness card from a program: a network is trained, attacked and proven, its card is written with the evidence, and checked again as
// anyone would who is given the folder.
// Run: dotnet run samples/robustness-card.cs

using PolyRelu;
using PolyRelu.Data;
using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

GaussianClusters clusters = new() { Dimension = 50, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
Dataset train = clusters.Sample(count: 600, stream: 0), test = clusters.Sample(count: 60, stream: 1);
NetworkShape shape = new() { InputDimension = 50, Hidden = 50, Power = 3 };
PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 }).Create(shape, seed: 0);
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("exponential").Value,
    Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
    BatchSize = 50,
    Epochs = 200,
};
PolyReluNetwork network = Trainer.Train(start, train.Samples, test.Samples, options).Network;

string folder = Directory.CreateTempSubdirectory("card-").FullName;
CardRequest request = CardRequest.Of("clusters, p = 3", network, test) with { Plans = [new CardPlan(Norm.L2, [0.25, 0.5])] };
RobustnessCard.Make(request, folder);
CardVerdict verdict = RobustnessCard.Check(Path.Combine(folder, CardRecord.FileName));

foreach (CardRadius radius in verdict.Card.Threats[0].Radii)
    Console.WriteLine($"L2 {radius.Epsilon}: certified {radius.Certified!.Fraction:P1} ≤ true ≤ {radius.Robust.Fraction:P1}");
Console.WriteLine(verdict.Holds ? "every claim holds" : string.Join(" ", verdict.Failures));
Directory.Delete(folder, recursive: true);
