#:project ../src/PolyRelu/PolyRelu.csproj

// Attacks a network that PyTorch saved: three layers with biases, under the names that nn.Sequential gives them. Its file is written here,
// as safetensors.torch.save_file(model.state_dict(), "model.safetensors") would write it; torch.save's .pt files are read the same way.
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;

string path = Path.Combine(Path.GetTempPath(), $"polyrelu-sample-{Environment.ProcessId}.safetensors");
CounterRandom random = new(seed: 1);
SafetensorsFile.Write(path, new Dictionary<string, NumericArray>
{
    ["0.weight"] = Numbers(64, 20), ["0.bias"] = Numbers(64),
    ["2.weight"] = Numbers(32, 64), ["2.bias"] = Numbers(32),
    ["4.weight"] = Numbers(3, 32), ["4.bias"] = Numbers(3),
});

// What stands between the layers is not in such a file.
NetworkFileOptions options = new() { Layers = "linear,relu,linear,tanh,linear", Note = Console.WriteLine };
INetwork network = ModelFile.Open(path, options).Network;
File.Delete(path);

// It was trained on inputs of mean 0.1 and standard deviation 0.5. That belongs to the network: radii are then in the units of the data.
LayeredNetwork standardised = new(network.InputDimension,
[
    new CombineLayer(CombineKind.Subtract, Operand.Value(0), Operand.Constant(0.1f)),
    new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Constant(0.5f)),
    .. ((LayeredNetwork)network).Layers,
]);

// Its own predictions stand for labels, so that every point is right before the attack.
LayeredEvaluator victim = standardised.CreateEvaluator();
Matrix inputs = new(200, 20), logits = new(200, 3);
for (int i = 0; i < 200; i++)
    for (int j = 0; j < 20; j++) inputs[i, j] = 0.1f + (0.5f * (float)random.NextGaussian());
victim.Logits(inputs, logits);
Samples samples = new(inputs, [.. Enumerable.Range(0, 200).Select(i => Margin.Prediction(logits.Row(i)))]);

Attack attack = AutoAttack.Standard.Create(new() { Queries = 300 });
foreach (double radius in new[] { 0.02, 0.1, 0.5 })
{
    AttackResult result = attack.Run(victim, samples, new ThreatModel(Norm.L2, radius));
    Console.WriteLine($"L2 {radius}: robust accuracy at most {100 * result.RobustAccuracy:0.0}%");
}

NumericArray Numbers(params int[] shape)
{
    int count = shape.Aggregate(1, (product, length) => product * length);
    double scale = 1 / Math.Sqrt(shape[^1]);
    return NumericArray.From([.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextGaussian()))], shape);
}
