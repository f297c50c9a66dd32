using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Cli.Benchmarks;

/// <summary>
/// The work that experiments are made of, at the paper's sizes: matrix products, training epoch, input gradients, SGD step.
/// </summary>
public static class Workloads
{
    private const int Pixels = MnistSize.Pixels, ImageNeurons = 500, Classes = ImageTasks.Classes, Batch = 1000;
    private const int Dimension = 1000, Neurons = 2000, SyntheticBatch = 100;
    private const int FlowSamples = 5000, FlowNeurons = 200;
    private const double FlowOperations = 2.0 * FlowSamples * Dimension * FlowNeurons;
    private const int GradientSteps = 100;
    private const float StepSize = 0.001f;

    private static readonly int Images = MnistSize.Of(ImageSplit.PaperTrain);

    private static readonly Lazy<Samples> Digits = new(
        () => Mnist.Source.Value.Load(new DatasetRequest
        {
            Split = Wording.Of(ImageSplit.PaperTrain), Task = Wording.Of(ImageTask.Digits),
            Offline = true
        }).Samples,
        LazyThreadSafetyMode.PublicationOnly);     // a failure is not kept: the folder may be named later

    /// <summary>All workloads; the keys are those of the PyTorch script.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Product(1000, Pixels, ImageNeurons),
        Product(100, 1000, 2000),
        PreciseProduct(1000, Pixels, ImageNeurons),
        FlowPreActivations(),
        FlowForces(),
        .. FactorisationWorkloads.All,
        .. new[] { 1.0, 3.0 }.SelectMany(p => new[] { TrainingEpoch(p), MnistEpoch(p), InputGradients(p), SyntheticStep(p) }),
    ];

    private static Workload Product(int m, int k, int n) => new(
        Invariant($"gemm_{m}x{k}x{n}_gflops"), Invariant($"matrix product {m}×{k}×{n}"), 2.0 * m * k * n, 200,
        () =>
        {
            Matrix a = Uniform(m, k, 1), b = Uniform(k, n, 2), c = new(m, n);
            return () => MatrixProduct.Multiply(a, b, c);
        });

    private static Workload PreciseProduct(int m, int k, int n) => new(
        Invariant($"dgemm_{m}x{k}x{n}_gflops"), Invariant($"float64 product {m}×{k}×{n}"), 2.0 * m * k * n, 100,
        () =>
        {
            DoubleMatrix a = Precise(m, k, 1), b = Precise(k, n, 2), c = new(m, n);
            return () => DoubleProduct.Multiply(a, b, c);
        })
    { IsDouble = true };

    /// <summary>One half of a right-hand side of the gradient flow: X·Wᵀ with the data X packed once.</summary>
    private static Workload FlowPreActivations() => new(
        Invariant($"flow_preactivations_{FlowSamples}x{Dimension}x{FlowNeurons}_gflops"),
        Invariant($"float64 product X·Wᵀ, {FlowSamples}×{Dimension}×{FlowNeurons}, X packed once"), FlowOperations, 30,
        () =>
        {
            var data = DoubleRowPanelMatrix.Pack(Precise(FlowSamples, Dimension, 1));
            DoubleMatrix weights = Precise(FlowNeurons, Dimension, 2), result = new(FlowSamples, FlowNeurons);
            return () => DoubleProduct.MultiplyRightTransposed(data, weights, result);
        })
    { IsDouble = true };

    /// <summary>The other half: GᵀX with the data X packed once.</summary>
    private static Workload FlowForces() => new(
        Invariant($"flow_forces_{FlowNeurons}x{FlowSamples}x{Dimension}_gflops"),
        Invariant($"float64 product GᵀX, {FlowNeurons}×{FlowSamples}×{Dimension}, X packed once"), FlowOperations, 30,
        () =>
        {
            var data = DoublePanelMatrix.Pack(Precise(FlowSamples, Dimension, 1));
            DoubleMatrix slopes = Precise(FlowSamples, FlowNeurons, 2), result = new(FlowNeurons, Dimension);
            return () => DoubleProduct.MultiplyLeftTransposed(slopes, data, result);
        })
    { IsDouble = true };

    /// <summary>Fifty Adam steps of batch 1000 on 50,000 shuffled images: cross-entropy, h = 500, ten classes, normalised inputs.</summary>
    private static Workload TrainingEpoch(double power) => new(
        Invariant($"image_training_epoch_p{power}_s"), Invariant($"training epoch, 50,000 × 784, h = 500, Adam, p = {power}"),
        2.0 * Images * ImageNeurons * ((2 * Pixels) + (3 * Classes)), 5,
        () => Epoch(new(Uniform(Images, Pixels, 1), Labels(Images)), power));

    /// <summary>The same on the digits themselves, whose zeros are left out; the operations are those of the other pixels.</summary>
    private static Workload MnistEpoch(double power) => new(
        Invariant($"mnist_training_epoch_p{power}_s"), Invariant($"training epoch on MNIST itself, h = 500, Adam, p = {power}"),
        2.0 * Images * ImageNeurons * ((2 * MnistSize.Inked * Pixels) + (3 * Classes)), 5,
        () => Epoch(Digits.Value, power))
    {
        ComparedWith = Invariant($"image_training_epoch_p{power}_s"),
        NeedsImages = true,
    };

    private static Action Epoch(Samples samples, double power)
    {
        TrainingEngine engine = new(
            ImageNetwork(power, samples.Mean()), samples, Registry<Loss>.Find("cross-entropy").Value,
            Registry<OptimizerFactory>.Find("adam").Value(new OptimizerSettings { LearningRate = 1e-3 }), Batch);
        int[] order = [.. Enumerable.Range(0, Images)];
        CounterRandom random = new(3);
        return () =>
        {
            random.Shuffle(order.AsSpan());
            for (int start = 0; start < Images; start += Batch)
                engine.Step(order.AsSpan(start, Batch), start + Batch < Images ? order.AsSpan(start + Batch, Batch) : default);
        };
    }

    /// <summary>A hundred signed gradient steps on 1000 images: logits, gradient of the cross-entropy, step, box.</summary>
    private static Workload InputGradients(double power) => new(
        Invariant($"input_gradients_100x1000_p{power}_s"), Invariant($"100 input gradients of 1,000 images, h = 500, p = {power}"),
        2.0 * GradientSteps * Batch * ImageNeurons * ((2 * Pixels) + (2 * Classes)), 5,
        () =>
        {
            GradientLoop loop = new(ImageNetwork(power, [.. Enumerable.Repeat(0.1f, Pixels)]).CreateEvaluator(), Uniform(Batch, Pixels, 2),
                Labels(Batch), StepSize);
            return () => loop.Run(GradientSteps);
        });

    /// <summary>One SGD step of the synthetic experiment.</summary>
    private static Workload SyntheticStep(double power) => new(
        Invariant($"synthetic_sgd_step_p{power}_s"), Invariant($"SGD step, D = 1000, h = 2000, batch 100, p = {power}"),
        2.0 * SyntheticBatch * Neurons * ((2 * Dimension) + 3), 200,
        () =>
        {
            CounterRandom random = new(3);
            Matrix inputs = new(SyntheticBatch, Dimension);
            for (int i = 0; i < SyntheticBatch; i++)
                foreach (ref float value in inputs.Row(i)) value = (float)(random.NextGaussian() / Math.Sqrt(Dimension));
            Samples samples = new(inputs, [.. Enumerable.Range(0, SyntheticBatch).Select(i => i % 2 == 0 ? 1 : -1)]);
            NetworkShape shape = new() { InputDimension = Dimension, Hidden = Neurons, Power = power };
            PolyReluNetwork network = Registry<InitialisationFactory>.Find("gaussian").Value(new InitialisationSettings { Scale = 1e-2 })
                .Create(shape, 0);
            TrainingEngine engine = new(
                network, samples, Registry<Loss>.Find("exponential").Value,
                Registry<OptimizerFactory>.Find("sgd").Value(new OptimizerSettings { LearningRate = 1e-4 }), SyntheticBatch);
            int[] batch = [.. Enumerable.Range(0, SyntheticBatch)];
            return () => engine.Step(batch);
        });

    private static PolyReluNetwork ImageNetwork(double power, float[] centre)
    {
        NetworkShape shape = new()
        {
            InputDimension = Pixels, Hidden = ImageNeurons, Outputs = Classes, Power = power, NormalizeInput = true, Bias = true,
            Centre = centre,
        };
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

    private static DoubleMatrix Precise(int rows, int columns, ulong seed) => DoubleMatrix.From(Uniform(rows, columns, seed));

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % Classes)];

    /// <summary>Ascends the loss by signed steps inside the unit box, as attacks do.</summary>
    private sealed class GradientLoop(NetworkEvaluator evaluator, Matrix start, int[] labels, float size)
    {
        private const int RowsPerTask = 50;
        private readonly Loss loss = Registry<Loss>.Find("cross-entropy").Value;
        private readonly Matrix inputs = new(start.Rows, start.Columns);
        private readonly Matrix logits = new(start.Rows, evaluator.Outputs);
        private readonly Matrix cotangents = new(start.Rows, evaluator.Outputs);
        private readonly Matrix gradients = new(start.Rows, start.Columns);

        public void Run(int steps)
        {
            start.CopyTo(inputs);
            int tasks = (inputs.Rows + RowsPerTask - 1) / RowsPerTask;
            for (int step = 0; step < steps; step++)
            {
                evaluator.Logits(inputs, logits);
                Workers.For(tasks, this, static (task, loop) => loop.Differentiate(task * RowsPerTask));
                evaluator.PullBack(cotangents, gradients);
                Workers.For(tasks, this, static (task, loop) => loop.Move(task * RowsPerTask));
            }
        }

        private void Differentiate(int first)
        {
            for (int i = first; i < Math.Min(inputs.Rows, first + RowsPerTask); i++)
                loss.Evaluate(logits.Row(i), labels[i], cotangents.Row(i));
        }

        private void Move(int first)
        {
            for (int i = first; i < Math.Min(inputs.Rows, first + RowsPerTask); i++)
            {
                Span<float> gradient = gradients.Row(i), input = inputs.Row(i);
                Norm.LInf.SteepestStep(gradient, size, gradient);
                System.Numerics.Tensors.TensorPrimitives.Add(input, gradient, input);
                Box.Unit.Clamp(input);
            }
        }
    }
}
