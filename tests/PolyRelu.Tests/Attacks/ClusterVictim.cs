using PolyRelu.Data;
using PolyRelu.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Networks trained on clusters for some epochs, where the nearest examples are hard to find from the clean point.</summary>
internal static class ClusterVictim
{
    /// <summary>Trains a network; the same arguments give the same bits.</summary>
    public static (PolyReluNetwork Network, Dataset Test) Train(double power, int dimension, int clusters, int positive, double alpha,
        double scale, ulong seed, int count, Basis basis = Basis.Standard)
    {
        GaussianClusters data = new()
        {
            Dimension = dimension,
            Clusters = clusters,
            PositiveClusters = positive,
            Alpha = alpha,
            Basis = basis,
        };
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new GradientDescent(new() { LearningRate = 0.4 }, fullBatch: false),
            BatchSize = 50,
            Epochs = 160,
            MeasureEvery = 160,
        };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = scale })
            .Create(new NetworkShape { InputDimension = dimension, Hidden = 80, Power = power }, seed);
        PolyReluNetwork network = Trainer.Train(start, data.Sample(1000, 0).Samples, null, options,
            cancellation: TestContext.Current.CancellationToken).Network;
        return (network, data.Sample(count, 1));
    }
}
