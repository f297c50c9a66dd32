#:project ../src/PolyRelu/PolyRelu.csproj

// A small program of one file, for a device without .NET: it lists what the library registers, trains, attacks, and writes and reads
// files. Published trimmed or native it prints the same as here:
// dotnet publish samples/small-program.cs -p:PublishAot=false -p:PublishTrimmed=true   (trimmed, with the runtime)
// dotnet publish samples/small-program.cs -p:IlcInstructionSet=native                  (native, for this processor; needs a linker)
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

foreach ((string kind, IEnumerable<string> names) in new (string, IEnumerable<string>)[]
{
    ("attacks", Registry<AttackFactory>.Names), ("datasets", Registry<DatasetSource>.Names), ("losses", Registry<Loss>.Names),
    ("optimisers", Registry<OptimizerFactory>.Names), ("initialisations", Registry<InitialisationFactory>.Names),
})
    Console.WriteLine($"{kind}: {string.Join(" ", names)}");

GaussianClusters clusters = new() { Dimension = 30, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
Dataset train = clusters.Sample(count: 300, stream: 0), test = clusters.Sample(count: 60, stream: 1);
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("logistic").Value,
    Optimizer = new GradientDescent(new() { LearningRate = 0.5 }, fullBatch: false),
    BatchSize = 20,
    Epochs = 60,
};
NetworkShape shape = new() { InputDimension = 30, Hidden = 24, Power = 2 };
PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-2 }).Create(shape, seed: 0);
PolyReluNetwork network = Trainer.Train(start, train.Samples, test.Samples, options).Network;
Console.WriteLine($"network: {ContentHash.Of(network)}");

string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
foreach (string name in new[] { "network.safetensors", "network.npz" })
{
    string path = Path.Combine(folder, name);
    NetworkFile.Save(path, network);
    Console.WriteLine($"{name}: {(ContentHash.Of(NetworkFile.Load(path)) == ContentHash.Of(network) ? "read as written" : "changed")}");
}

IReadOnlyList<AttackChoice> choices = AttackChoice.ParseList("apgd-margin:restarts=2,square:queries=100,autoattack");
EvaluationRequest request = new()
{
    Victim = network.CreateEvaluator(),
    Samples = test.Samples,
    Threat = new ThreatModel(Norm.L2, 1),
    Radii = [0.25, 0.5, 1],
    Method = EvaluationMethod.Within([.. choices.Select(choice => choice.Create())]),
    BlockSize = 25,
    State = new EvaluationState(Path.Combine(folder, "state.npz"))
    {
        Victim = ContentHash.Of(network),
        Attacks = [.. choices.Select(choice => choice.Text)],
    },
};
EvaluationResult result = Evaluator.Run(request);
foreach (RadiusResult radius in result.Report.Radii)
    Console.WriteLine($"L2 {radius.Epsilon}: at most {radius.RobustAccuracy:P1} robust; "
        + string.Join(", ", radius.Attacks.Select(attack => $"{attack.Name} {attack.Broken}")));
foreach (Diagnosis sign in result.Diagnostics) Console.WriteLine($"{sign.Name}: {sign.Finding}");

string witness = Path.Combine(folder, "witness.npz");
Dictionary<string, string> texts = new() { ["attacks"] = string.Join(",", request.State.Attacks) };
WitnessFile.Write(witness, result.ToWitness(network, texts));
WitnessVerdict verdict = WitnessCheck.Run(WitnessFile.Read(witness));
Console.WriteLine($"witness: {verdict.Examples} examples checked, {(verdict.Holds ? "every claim holds" : verdict.Failures[0])}");

string arrays = Path.Combine(folder, "arrays.npz");
NpzFile.Write(arrays, new Dictionary<string, NumericArray> { ["inputs"] = NumericArray.From(test.Samples.Inputs) });
Matrix inputs = NamedArrays.Read(arrays).Table("inputs");
Console.WriteLine($"arrays: {inputs.Rows} × {inputs.Columns}, {Norm.L2.Measure(inputs.Row(0)):R}");
Directory.Delete(folder, recursive: true);
