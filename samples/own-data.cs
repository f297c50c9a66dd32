#:project ../src/PolyRelu/PolyRelu.csproj

// A data set that lies in memory: arrays of your program become samples, a network is trained on them and attacked, with progress in
// counts, no more than two threads, and a way to stop. Nothing is read from a file.
// Run: dotnet run samples/own-data.cs

using System.Numerics.Tensors;
using PolyRelu;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;

// Two rings around two centres in three dimensions, as rows of arrays; labels are +1 and −1.
const int Count = 400, Dimension = 3, Epochs = 60;
CounterRandom random = new(seed: 1);
float[][] rows = new float[Count][];
int[] labels = new int[Count];
for (int i = 0; i < Count; i++)
{
    labels[i] = i % 2 == 0 ? 1 : -1;
    double angle = 2 * Math.PI * random.NextDouble();
    rows[i] = [(float)Math.Cos(angle) / 2, (float)Math.Sin(angle) / 2, labels[i]];
}
Samples all = new(Matrix.From(rows), labels), train = all.Range(0, 300), test = all.Range(300, 100);

// Data of other shapes come in by Matrix.From(rows, columns, span), From(float[,]) and From(tensor), and are seen as a tensor.
ReadOnlyTensorSpan<float> tensor = train.Inputs.AsReadOnlyTensorSpan();
Console.WriteLine($"{tensor.Lengths[0]} training samples of {tensor.Lengths[1]} features, norm {Tensor.Norm(tensor):F2}");

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;      // Ctrl-C ends the work at its next step, and not the program.
    stop.Cancel();
};
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("exponential").Value,
    Optimizer = new Adam(new() { LearningRate = 0.01 }),
    BatchSize = 50,
    Epochs = Epochs,
};
PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 0.1 }).Create(
    new NetworkShape { InputDimension = Dimension, Hidden = 20, Power = 2 }, seed: 0);
using (Workers.Limit(2))
{
    Relay<EpochRecord> everyTwenty = new(epoch =>
    {
        if (epoch.Epoch % 20 == 0) Console.WriteLine($"epoch {epoch.Epoch} of {Epochs}: loss {epoch.Loss:F4}");
    });
    PolyReluNetwork network = Trainer.Train(start, train, test, options, everyTwenty, stop.Token).Network;

    Relay<WorkProgress> evaluated = new(done => Console.Write(done.Fraction == 1 ? $"attacked {done}\n" : ""));
    RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), test, Norm.L2, box: null, [0.1, 0.5, 1.5],
        [new Pgd(new() { Iterations = 30 })], seed: 0, evaluated, stop.Token);
    foreach (RadiusResult radius in report.Radii) Console.WriteLine($"robust accuracy at L2 {radius.Epsilon}: {radius.RobustAccuracy:P1}");
}

// Whoever has pressed Ctrl-C is told by an exception, here asked for: the second training is stopped before its third epoch.
using CancellationTokenSource early = new();
Relay<EpochRecord> two = new(epoch =>
{
    if (epoch.Epoch == 2) early.Cancel();
});
try
{
    Trainer.Train(start, train, null, options, two, early.Token);
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopped after 2 epochs");
}

// Progress at once and on the thread that works; System.Progress posts to another, later.
internal sealed class Relay<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
