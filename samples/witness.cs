#:project ../src/PolyRelu/PolyRelu.csproj

// Attacks a network, writes what was found as a witness, and checks every claim of the file again without any attack.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

GaussianClusters clusters = new() { Dimension = 20, Clusters = 4, PositiveClusters = 2 };
Dataset train = clusters.Sample(count: 400, stream: 0), points = clusters.Sample(count: 200, stream: 1);
PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 0.01 })
    .Create(new() { InputDimension = 20, Hidden = 50, Power = 3 }, seed: 0);
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("exponential").Value,
    Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
    BatchSize = 20,
    Epochs = 60,
};
PolyReluNetwork network = Trainer.Train(start, train.Samples, points.Samples, options).Network;
string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, model = Path.Combine(folder, "m.npz"),
    file = Path.Combine(folder, "witness.npz");
NetworkFile.Save(model, network, new Dictionary<string, string> { ["note"] = "trained by samples/witness.cs" });

ThreatModel threat = new(Norm.L2, 0.7);
AttackResult result = new FixedPoint().Run(network.CreateEvaluator(), points.Samples, threat);
int[] broken = [.. Enumerable.Range(0, points.Count).Where(i => result.Broken[i])];
Matrix adversarials = new(broken.Length, network.InputDimension);
for (int row = 0; row < broken.Length; row++) result.Adversarials.Row(broken[row]).CopyTo(adversarials.Row(row));
WitnessFile.Write(file, new Witness
{
    Samples = points.Samples,
    Outputs = points.Outputs,
    Norm = threat.Norm,
    Network = NetworkFile.Load(model),
    Claims = [new WitnessClaim(threat.Radius, result.RobustAccuracy)],
    Examples = [.. broken.Select(i => new WitnessExample(i, result.FoundBy[i] == AttackIdentity.Misclassified
        ? 0 : threat.Radius, result.FoundBy[i]!.Label) { AttackId = result.FoundBy[i]!.Id, AttackVariant = result.FoundBy[i]!.Variant })],
    Adversarials = adversarials,
    Texts = new Dictionary<string, string> { ["attacks"] = "fixed-point", ["seed"] = "0" },
});

Witness witness = WitnessFile.Read(file);
Report("as written", WitnessCheck.Run(witness));
Report("falsified", WitnessCheck.Run(witness with { Claims = [new WitnessClaim(threat.Radius, result.RobustAccuracy / 2)] }));
Directory.Delete(folder, recursive: true);

static void Report(string name, WitnessVerdict verdict) =>
    Console.WriteLine($"{name}: {verdict.Examples} examples checked, {(verdict.Holds ? "every claim holds" : verdict.Failures[0])}");
