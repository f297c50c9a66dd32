using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Bench;

/// <summary>The workloads of the bench command: training epoch, input gradients and SGD step at the paper's sizes.</summary>
internal static class Workloads
{
    private const int Images = 50_000, Pixels = 784, Classes = 10;

    /// <summary>All workloads.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. new[] { 1.0, 3.0 }.SelectMany(p => new[]
        {
            new Workload($"image_training_epoch_p{p}_s", $"training epoch, 50,000 × 784, h = 500, Adam, p = {p}", () => TrainingEpoch(p), 3),
            new Workload($"input_gradients_100x1000_p{p}_s", $"100 input gradients of 1,000 images, h = 500, p = {p}", () => InputGradients(p), 3),
            new Workload($"synthetic_sgd_step_p{p}_s", $"SGD step, D = 1000, h = 2000, batch 100, p = {p}", () => SyntheticStep(p), 30),
        }),
    ];

    private static Action TrainingEpoch(double power)
    {
        Samples samples = new(Uniform(Images, Pixels, 1), Labels(Images));
        TrainingEngine engine = new(ImageNetwork(power, samples.Mean()), samples, Registry<Loss>.Find("cross-entropy").Value,
            Registry<OptimizerFactory>.Find("adam").Value(new OptimizerSettings { LearningRate = 1e-3 }), 1000);
        int[] order = [.. Enumerable.Range(0, Images)];
        return () =>
        {
            for (int start = 0; start < Images; start += 1000) engine.Step(order.AsSpan(start, 1000));
        };
    }

    private static Action InputGradients(double power)
    {
        Matrix inputs = Uniform(1000, Pixels, 2), logits = new(1000, Classes), cotangents = new(1000, Classes), gradients = new(1000, Pixels);
        int[] labels = Labels(1000);
        Loss loss = Registry<Loss>.Find("cross-entropy").Value;
        NetworkEvaluator evaluator = ImageNetwork(power, null).CreateEvaluator();
        return () =>
        {
            for (int step = 0; step < 100; step++)
            {
                evaluator.Logits(inputs, logits);
                for (int i = 0; i < labels.Length; i++) loss.Evaluate(logits.Row(i), labels[i], cotangents.Row(i));
                evaluator.PullBack(cotangents, gradients);
            }
        };
    }

    private static Action SyntheticStep(double power)
    {
        const int dimension = 1000, hidden = 2000, batch = 100;
        CounterRandom random = new(3);
        Matrix inputs = new(batch, dimension);
        for (int i = 0; i < batch; i++)
            foreach (ref float value in inputs.Row(i)) value = (float)(random.NextGaussian() / Math.Sqrt(dimension));
        int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % 2 == 0 ? 1 : -1)];
        NetworkShape shape = new() { InputDimension = dimension, Hidden = hidden, Power = power };
        PolyReluNetwork network = Registry<InitialisationFactory>.Find("gaussian").Value(new InitialisationSettings { Scale = 1e-2 }).Create(shape, 0);
        TrainingEngine engine = new(network, new Samples(inputs, labels), Registry<Loss>.Find("exponential").Value,
            Registry<OptimizerFactory>.Find("sgd").Value(new OptimizerSettings { LearningRate = 1e-4 }), batch);
        int[] order = [.. Enumerable.Range(0, batch)];
        return () => engine.Step(order);
    }

    private static PolyReluNetwork ImageNetwork(double power, float[]? centre)
    {
        NetworkShape shape = new() { InputDimension = Pixels, Hidden = 500, Outputs = Classes, Power = power, NormalizeInput = true, Bias = true, Centre = centre };
        return Registry<InitialisationFactory>.Find("kaiming-paper").Value(new InitialisationSettings()).Create(shape, 0);
    }

    private static Matrix Uniform(int rows, int columns, ulong seed)
    {
        CounterRandom random = new(seed);
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            foreach (ref float value in matrix.Row(i)) value = (float)random.NextDouble();
        return matrix;
    }

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % Classes)];
}
