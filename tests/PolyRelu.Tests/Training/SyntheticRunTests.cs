using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>The paper's synthetic experiment at the size of the reduced reference run (PyTorch 1.13, seed 0).</summary>
/// <remarks>
/// D = 200, h = 400, n = 4000, K = 10, K1 = 6, α = 0.1, 401 epochs, batch 100, learning rate 0.2, s = 1e−7, exponential loss.
/// </remarks>
public sealed class SyntheticRunTests
{
    private const int Positive = 6;
    private static readonly GaussianClusters Clusters = new()
    { Dimension = 200, Clusters = 10, PositiveClusters = Positive, Alpha = 0.1, Seed = 0 };

    /// <summary>Loss of the reference run in its last epoch.</summary>
    [Theory]
    [InlineData(1, 8.7282e-5)]
    [InlineData(3, 2.3715e-4)]
    public void NeuronsThatMatter_AlignAsInTheReference(double power, double referenceLoss)
    {
        TrainingResult result = Train(power);
        PolyReluNetwork network = result.Network;
        double[] contributions = NeuronAnalysis.Contributions(network);
        Matrix cosines = NeuronAnalysis.Cosines(network, Directions());
        int[] dominant = NeuronAnalysis.Dominant(network);
        int[] mattering = [.. dominant.TakeWhile(j => contributions[j] >= 0.01 * contributions[dominant[0]])];
        HashSet<int> covered = [];
        foreach (int j in mattering)
        {
            int nearest = Enumerable.Range(0, 12).MaxBy(m => cosines[j, m]);
            covered.Add(nearest);
            Assert.True(cosines[j, nearest] > 0.999, $"neuron {j} has cosine {cosines[j, nearest]} with its nearest direction {nearest}");
            bool positive = nearest == 0 || nearest is >= 2 and < 2 + Positive;
            Assert.True(network.OutputWeights[0, j] > 0 == positive,
                $"neuron {j} at direction {nearest} has the output weight {network.OutputWeights[0, j]}");
        }
        Assert.Equal(power == 1 ? [0, 1] : Enumerable.Range(2, 10), covered.Order());
        EpochRecord last = result.Epochs[^1];
        Assert.Equal((1.0, 1.0), (last.TrainAccuracy, last.TestAccuracy));
        Assert.InRange(last.Loss / referenceLoss, 0.8, 1.25);
        Assert.InRange(last.Alignment!.Value, 0.999, 1);
    }

    private static TrainingResult Train(double power)
    {
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-7 })
            .Create(new() { InputDimension = 200, Hidden = 400, Power = power }, seed: 0);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
            BatchSize = 100,
            Epochs = 401,
            MeasureEvery = 401,
            ReferenceDirections = Directions(),
        };
        return Trainer.Train(start, Clusters.Sample(4000, 0).Samples, Clusters.Sample(1000, 1).Samples, options,
            cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>μ_+, μ_−, μ_1 … μ_10.</summary>
    private static Matrix Directions()
    {
        ClusterCentres centres = Clusters.Centres();
        Matrix directions = new(12, 200);
        SumClassifier sum = new(centres);
        sum.PositiveSum.CopyTo(directions.Row(0));
        sum.NegativeSum.CopyTo(directions.Row(1));
        centres.Points.CopyTo(directions.RowRange(2, 10));
        return directions;
    }
}
