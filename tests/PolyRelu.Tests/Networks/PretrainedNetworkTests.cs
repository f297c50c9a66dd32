using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Kernels;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>
/// The paper's pretrained MNIST networks (repository commit 52aef4a) against what the original computed under PyTorch 1.13.
/// </summary>
public sealed class PretrainedNetworkTests
{
    private const string Golden = "logits_and_grads_pretrained_p1_p3.npz";
    private static readonly Lazy<Samples> Images = new(() =>
        Registry<DatasetSource>.Find("mnist").Value.Load(new()
        {
            Split = "test", Task = "digits", Folder = TestData.DataFolder(),
            Offline = true
        }).Samples);

    public static TheoryData<int> Powers => [1, 3];

    [Theory]
    [MemberData(nameof(Powers))]
    public void Reference_ReproducesLogitsAndGradientsInDouble(int power)
    {
        IReadOnlyDictionary<string, NumericArray> golden = NpzFile.Read(TestData.ReferenceFile(Golden));
        ReferenceNetwork network = new(Load(power));
        double[] logits = golden[$"logits_float64_p{power}"].ToDoubles(), inputGradients = golden[$"ce_grad_float64_p{power}"].ToDoubles();
        double[][] weights = network.ZeroWeights(), outputWeights = network.ZeroOutputWeights();
        double[] bias = new double[10];
        for (int i = 0; i < 16; i++)
        {
            double[] x = ReferenceNetwork.Widen(Images.Value.Inputs.Row(i)), f = network.Logits(x),
            cotangent = ReferenceLoss.Gradient("cross-entropy", f, Images.Value.Labels[i]);
            AssertClose(logits.AsSpan(i * 10, 10), f, 2e-6, $"logits of image {i}");
            AssertClose(inputGradients.AsSpan(i * 784, 784), network.InputGradient(x, cotangent), 2e-6, $"input gradient of image {i}");
            network.AddParameterGradients(x, [.. cotangent.Select(g => g / 16)], weights, outputWeights, bias);
        }
        CompareParameters(golden, power, weights, outputWeights, bias, 2e-6);
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Evaluator_ReproducesLogitsActivationsAndInputGradients(int power)
    {
        IReadOnlyDictionary<string, NumericArray> golden = NpzFile.Read(TestData.ReferenceFile(Golden));
        PolyReluNetwork network = Load(power);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix logits = new(256, 10), cotangents = new(16, 10), gradients = new(16, 784), features = new(4, 500);
        evaluator.Logits(Images.Value.Inputs.RowRange(0, 256), logits);
        AssertClose(golden[$"logits_float64_p{power}"].ToDoubles(), ReferenceNetwork.Widen(logits.ToArray()), 2e-6, "logits");
        Loss loss = Registry<Loss>.Find("cross-entropy").Value;
        float[] losses = golden[$"ce_loss_p{power}"].ToSingles();
        for (int i = 0; i < 16; i++)
            Assert.Equal(losses[i], loss.Evaluate(logits.Row(i), Images.Value.Labels[i], cotangents.Row(i)), 2e-5 * (0.1 + losses[i]));
        evaluator.Logits(Images.Value.Inputs.RowRange(0, 16), logits.RowRange(0, 16));
        evaluator.PullBack(cotangents, gradients);
        double[] expected = golden[$"ce_grad_float64_p{power}"].ToDoubles();
        // The rounding of a logit near 30 is a relative error of the small probabilities, and so of the gradient; PyTorch's float32 is off
        // by up to 0.04 here.
        for (int i = 0; i < 16; i++)
            AssertClose(expected.AsSpan(i * 784, 784), ReferenceNetwork.Widen(gradients.Row(i)), 5e-5, $"input gradient of image {i}");
        evaluator.LogitsAndFeatures(Images.Value.Inputs.RowRange(0, 4), logits.RowRange(0, 4), features);
        AssertClose(golden[$"hidden_first4_p{power}"].ToDoubles(), ReferenceNetwork.Widen(features.ToArray()), 2e-6, "hidden activations");
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Engine_ReproducesParameterGradients(int power)
    {
        const float rate = 4096;
        IReadOnlyDictionary<string, NumericArray> golden = NpzFile.Read(TestData.ReferenceFile(Golden));
        PolyReluNetwork before = Load(power);
        TrainingEngine engine = new(before, Images.Value.Take(16), Registry<Loss>.Find("cross-entropy").Value,
            new GradientDescent(new() { LearningRate = rate }, fullBatch: true), 16);
        engine.Step([.. Enumerable.Range(0, 16)]);
        PolyReluNetwork after = engine.Export();
        double[][] weights = Difference(before.Weights, after.Weights, rate),
            outputWeights = Difference(before.OutputWeights, after.OutputWeights, rate);
        CompareParameters(golden, power, weights, outputWeights, [.. before.Bias!.Zip(after.Bias!, (a, b) => ((double)a - b) / rate)],
            1e-5);
    }

    [Theory]
    [InlineData(1, 9808)]
    [InlineData(3, 9830)]
    public void CleanAccuracy_IsThePublishedOne(int power, int correct)
    {
        byte[] predictions = NpzFile.Read(TestData.ReferenceFile(Golden))[$"pred_all_p{power}"].Elements<byte>().ToArray();
        // Forced narrow, the vectors are slow: a part of the images shows their arithmetic as well.
        int count = VectorWidthTests.AreForced ? 500 : 10_000;
        Matrix logits = new(count, 10);
        Load(power).CreateEvaluator().Logits(Images.Value.Inputs.RowRange(0, count), logits);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(predictions[i], Margin.Prediction(logits.Row(i))));
        if (count == 10_000)
            Assert.Equal(correct, Enumerable.Range(0, count).Count(i => Margin.IsCorrect(logits.Row(i), Images.Value.Labels[i])));
    }

    private static PolyReluNetwork Load(int power) =>
        NetworkFile.Load(TestData.Model(power), new() { Power = power, NormalizeInput = true });

    private static void CompareParameters(IReadOnlyDictionary<string, NumericArray> golden, int power, double[][] weights,
        double[][] outputWeights, double[] bias, double tolerance)
    {
        AssertClose(golden[$"param_grad_b_float64_p{power}"].ToDoubles(), bias, tolerance, "gradient of b");
        AssertClose(golden[$"param_grad_V_float64_p{power}"].ToDoubles(), [.. outputWeights.SelectMany(row => row)], tolerance,
            "gradient of V");
        double norm = Math.Sqrt(weights.Sum(row => ReferenceNetwork.Dot(row, row))),
            expectedNorm = golden[$"param_grad_W_fro_float64_p{power}"].ToScalar();
        Assert.Equal(expectedNorm, norm, tolerance * expectedNorm);
        AssertClose(golden[$"param_grad_W_rowsum_float64_p{power}"].ToDoubles(), [.. weights.Select(row => row.Sum())], 10 * tolerance,
            "sums of the gradient of W");
        double[] columns = [.. Enumerable.Range(0, 784).SelectMany(d => Enumerable.Range(0, 8).Select(j => weights[j][d]))];
        AssertClose(golden[$"param_grad_W_first8cols_float64_p{power}"].ToDoubles(), columns, tolerance, "gradient of W");
    }

    private static double[][] Difference(Matrix before, Matrix after, double rate) =>
        [.. Enumerable.Range(0, before.Rows).Select(i => before.Row(i).ToArray()
            .Zip(after.Row(i).ToArray(), (a, b) => ((double)a - b) / rate).ToArray())];

    /// <summary>Agreement relative to the largest expected entry.</summary>
    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double size = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            size = Math.Max(size, Math.Abs(expected[i]));
            error = Math.Max(error, Math.Abs(expected[i] - actual[i]));
        }
        Assert.True(error <= tolerance * size, $"{what}: largest error {error}, largest entry {size}, ratio {error / size}");
    }
}
