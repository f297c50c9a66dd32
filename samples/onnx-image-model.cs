#:project ../src/PolyRelu.Onnx/PolyRelu.Onnx.csproj

// Writes a network as ONNX, reads it back as a program would that got it from somebody else, and attacks it twice: with gradients, and by
// its logits alone through ONNX Runtime, as a model with convolutions would be.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;

// Images of 8×8 pixels with a bright half, and a small network that tells the halves apart.
ImageShape shape = new(8, 8);
CounterRandom random = new(seed: 1);
Matrix images = new(200, shape.Features);
int[] labels = new int[200];
for (int i = 0; i < labels.Length; i++)
{
    labels[i] = i % 2;
    for (int j = 0; j < shape.Features; j++)
        images[i, j] = (float)Math.Clamp((j < 32 == (labels[i] == 0) ? 0.6 : 0.4) + (0.1 * random.NextGaussian()), 0, 1);
}
float[] difference = [.. Enumerable.Range(0, 64).Select(j => j < 32 ? 0.05f : -0.05f)];
LayeredNetwork network = new(shape.Features,
[
    new AffineLayer(Operand.Previous, Matrix.From(2, 64, [.. difference, .. difference.Select(value => -value)])),
    new ActivationLayer(Operand.Previous, Activation.Gelu),
    new AffineLayer(Operand.Previous, Matrix.From(2, 2, [1, -1, -1, 1])),
]);

string path = Path.Combine(Path.GetTempPath(), $"polyrelu-sample-{Environment.ProcessId}.onnx");
OnnxFile.Save(path, network);
try
{
    OnnxContent content = OnnxFile.Load(path);
    string kind = content switch
    {
        OnnxPolyReluContent => "a pReLU network",
        OnnxLayeredContent layers => $"{layers.Network.Layers.Count} layers with gradients",
        OnnxOpaqueContent opaque => $"logits alone, because of {opaque.Operator} ({opaque.Reason})",
        _ => content.GetType().Name,
    };
    Console.WriteLine($"read as {kind}");
    Report("gradients, APGD-CE", content.CreateClassifier(), "apgd-ce");
    using OnnxRuntimeClassifier runtime = new(path);
    Report("logits alone, Square", runtime, "square");
    Console.WriteLine(OnnxOpaqueContent.WeakerStatement);
}
finally
{
    File.Delete(path);
}

void Report(string title, IClassifier classifier, string attack)
{
    Attack search = Registry<AttackFactory>.Find(attack).Value.Create(new AttackContext { Image = shape });
    RobustnessReport report = RobustnessCurve.Evaluate(classifier, new Samples(images, labels), Norm.LInf, Box.Unit, [0.05, 0.1], [search]);
    Console.WriteLine($"{title}: clean {report.CleanAccuracy:P1}, " + string.Join(", ",
        report.Radii.Select(r => $"robust at L∞ {r.Epsilon}: {r.RobustAccuracy:P1}")));
}
