using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>Pieces of trainings: a few steps, and a measurement on part of the test samples.</summary>
internal static class TrainingPieces
{
    private const int Steps = 8;
    private const int MeasuredRows = 1000;
    private const double TinyRate = 1e-9;

    /// <summary>The parts of a training.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="trainSamples">Training samples.</param>
    /// <param name="testSamples">Test samples.</param>
    /// <param name="filled">Fraction of the inputs' elements that are not zero; steps leave out zeros.</param>
    public static IEnumerable<Work> Of(NetworkShape shape, TrainingSettings training, int trainSamples, int testSamples, double filled = 1)
    {
        int batch = training.Batch == 0 ? trainSamples : Math.Min(training.Batch, trainSamples);
        double steps = (double)training.Epochs * ((trainSamples + batch - 1) / batch),
            measurements = Math.Ceiling((double)training.Epochs / training.MeasureEvery);
        string name = Invariant($"{shape.InputDimension}-{shape.Hidden}-{shape.Outputs}-p{shape.Power}"),
            power = Invariant($"p = {shape.Power}");
        yield return new Work($"training, {power}", Invariant($"step {name} {batch} {training.Optimizer} {training.Loss} {filled}"),
            () => StepsOf(shape, training, batch, filled), steps / Steps);
        int rows = Math.Min(MeasuredRows, testSamples);
        yield return new Work($"measuring the training, {power}", Invariant($"measurement {name} {rows}"),
            () => MeasurementOf(shape, rows, filled), measurements * testSamples / rows);
    }

    /// <summary>A network of a shape whose neurons have a common part, as trained ones do.</summary>
    public static PolyReluNetwork Network(NetworkShape shape)
    {
        CounterRandom random = new(1);
        Matrix weights = new(shape.Hidden, shape.InputDimension), output = new(shape.Outputs, shape.Hidden);
        for (int j = 0; j < shape.Hidden; j++)
            for (int i = 0; i < shape.InputDimension; i++) weights[j, i] = (float)((1 + random.NextGaussian()) / shape.InputDimension);
        for (int c = 0; c < shape.Outputs; c++)
            for (int j = 0; j < shape.Hidden; j++) output[c, j] = (float)(random.NextGaussian() / shape.Hidden);
        float[]? centre = shape.NormalizeInput ? new float[shape.InputDimension] : null;
        return new(shape.Power, shape.NormalizeInput, weights, output, shape.Bias ? new float[shape.Outputs] : null, centre)
        {
            Form = shape.Form,
        };
    }

    /// <summary>Random samples with labels for a head.</summary>
    public static Samples Samples(int count, int dimension, int outputs, double filled)
    {
        CounterRandom random = new(2);
        Matrix inputs = new(count, dimension);
        for (int i = 0; i < count; i++)
            foreach (ref float value in inputs.Row(i)) value = random.NextDouble() < filled ? (float)random.NextDouble() : 0;
        return new(inputs, [.. Enumerable.Range(0, count).Select(i => outputs == 1 ? 1 - (2 * (i % 2)) : i % outputs)]);
    }

    private static Action StepsOf(NetworkShape shape, TrainingSettings training, int batch, double filled)
    {
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find(training.Loss).Value,
            Optimizer = Registry<OptimizerFactory>.Find(training.Optimizer).Value(new OptimizerSettings { LearningRate = TinyRate }),
            BatchSize = batch,
            Epochs = int.MaxValue,
            MeasureEvery = int.MaxValue,
        };
        bool whole = options.Optimizer.FullBatch;
        Samples samples = Samples(whole ? batch : Steps * batch, shape.InputDimension, shape.Outputs, filled);
        TrainingSession session = new(Network(shape), samples, null, options);
        return () =>
        {
            for (int epoch = 0; epoch < (whole ? Steps : 1); epoch++) session.RunEpoch();
        };
    }

    private static Action MeasurementOf(NetworkShape shape, int rows, double filled)
    {
        Samples samples = Samples(rows, shape.InputDimension, shape.Outputs, filled);
        NetworkEvaluator network = Network(shape).CreateEvaluator();
        Matrix logits = new(rows, shape.Outputs), features = new(rows, shape.Hidden);
        return () =>
        {
            network.LogitsAndFeatures(samples.Inputs, logits, features);
            StableRank.Of(features);
        };
    }
}
