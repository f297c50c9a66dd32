using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>20 Adam steps of the original on MNIST (PyTorch 1.13): batch b holds the training images 1000 b … 1000 b + 999.</summary>
public sealed class AdamTrajectoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Losses_AndFinalWeights_AreTheOriginals(int power)
    {
        IReadOnlyDictionary<string, NumericArray> golden =
            NpzFile.Read(TestData.ReferenceFile($"train_trajectory_adam_p{power}_20steps_natural_order.npz"));
        Samples images = Registry<DatasetSource>.Find("mnist").Value.Load(new()
        {
            Split = "train", Task = "digits",
            Folder = TestData.DataFolder(), Offline = true
        }).Samples;
        PolyReluNetwork start = new(
            power, normalizeInput: true, golden["init_prelulayer.W"].ToMatrix().Transpose(), golden["init_output_net.weight"].ToMatrix(),
            golden["init_output_net.bias"].ToSingles(), golden["init_center"].ToSingles());
        TrainingEngine engine = new(start, images, Registry<Loss>.Find("cross-entropy").Value, new Adam(new() { LearningRate = 1e-3 }),
            1000);
        double[] losses = golden["losses"].ToDoubles();
        for (int step = 0; step < 20; step++)
        {
            double loss = engine.Step([.. Enumerable.Range(1000 * step, 1000)]).LossSum / 1000;
            Assert.True(Math.Abs(loss - losses[step]) <= 1e-4 * losses[step], $"step {step}: loss {loss}, original {losses[step]}");
        }
        PolyReluNetwork end = engine.Export();
        AssertClose(golden["final_W_first8cols"].ToMatrix().Transpose(), end.Weights.RowRange(0, 8), "W");
        AssertClose(golden["final_V"].ToMatrix(), end.OutputWeights, "V");
        AssertClose(Matrix.From(1, 10, golden["final_b"].ToSingles()), Matrix.From(1, 10, end.Bias), "b");
    }

    private static void AssertClose(Matrix expected, Matrix actual, string what)
    {
        double error = expected.ToArray().Zip(actual.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(error <= 1e-4, $"{what}: largest difference {error}");
    }
}
