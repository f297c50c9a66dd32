using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Networks.Layered;
using PolyRelu.Training;
using PolyRelu.Training.Layered;
using Xunit;

namespace PolyRelu.Tests.Training.Layered;

/// <summary>Training of layered networks.</summary>
public sealed class LayeredTrainerTests
{
    /// <summary>A chain of two layers and ReLU without a first bias goes where the trainer of pReLU networks goes with p = 1.</summary>
    [Theory]
    [InlineData("momentum")]
    [InlineData("adam")]
    [InlineData("sgd")]
    [InlineData("muon")]
    public void TwoLayersOfRelu_GoWhereAPlainNetworkGoes(string optimiser)
    {
        PolyReluNetwork plain = RandomNetworks.Create(1, false, 3, 4, dimension: 9, hidden: 21, scale: 0.3);
        PolyReluNetwork start = new(1, false, plain.Weights, plain.OutputWeights, new float[3]);
        LayeredNetwork layered = new(9, [new AffineLayer(Operand.Previous, start.Weights),
            new ActivationLayer(Operand.Previous, Activation.Relu), new AffineLayer(Operand.Previous, start.OutputWeights, new float[3])]);
        Samples samples = Draw(layered, 50);
        Optimizer rule = Registry<OptimizerFactory>.Find(optimiser).Value(new() { LearningRate = 0.01 });
        Loss loss = Registry<Loss>.Find("cross-entropy").Value;
        TrainingResult expected = Trainer.Train(start, samples, null,
            new() { Loss = loss, Optimizer = rule, BatchSize = 16, Epochs = 5, Seed = 3 },
            cancellation: TestContext.Current.CancellationToken);
        LayeredTrainingResult own = LayeredTrainer.Train(layered, samples,
            new() { Loss = loss, Optimizer = rule, BatchSize = 16, Epochs = 5, Seed = 3 },
            cancellation: TestContext.Current.CancellationToken);
        RequireClose(expected.Network.Weights, ((AffineLayer)own.Network.Layers[0]).Weights);
        RequireClose(expected.Network.OutputWeights, ((AffineLayer)own.Network.Layers[2]).Weights);
        foreach ((EpochRecord one, LayeredEpoch other) in expected.Epochs.Zip(own.Epochs))
        {
            Assert.Equal(one.Loss, other.Loss, 1e-5);
            Assert.Equal(one.TrainAccuracy, other.Accuracy);
        }
        Assert.Equal(start.Weights.ToArray(), plain.Weights.ToArray());
    }

    [Fact]
    public void Bits_DependOnTheSeedAlone_NotOnThreads()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([20, 40, 30, 1], Activation.Relu, LayeredStart.Pytorch, 5);
        Samples samples = Draw(start, 150);
        string first = ContentHash.Of(Train(start, samples, 7).Network);
        int before = Workers.Count;
        try
        {
            Workers.Count = 3;
            Assert.Equal(first, ContentHash.Of(Train(start, samples, 7).Network));
        }
        finally
        {
            Workers.Count = before;
        }
        Assert.NotEqual(first, ContentHash.Of(Train(start, samples, 8).Network));
    }

    /// <summary>One affine layer on the squared loss of all samples ends where the normal equations say: its gradient vanishes.</summary>
    [Fact]
    public void OneAffineLayer_EndsAtTheLeastSquares()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([3, 1], Activation.Relu, LayeredStart.Pytorch, 2);
        Samples samples = Draw(start, 40);
        Loss loss = Registry<Loss>.Find("squared").Value;
        LayeredNetwork trained = LayeredTrainer.Train(start, samples, new()
        {
            Loss = loss, Optimizer = new Momentum(new() { LearningRate = 0.1 }), Epochs = 400,
        }, cancellation: TestContext.Current.CancellationToken).Network;
        LayeredGradient gradient = new(trained);
        gradient.Evaluate(samples, loss);
        Assert.All(gradient.WeightsOf(0).ToArray(), slope => Assert.True(Math.Abs(slope) <= 1e-5, $"{slope}"));
        Assert.True(Math.Abs(gradient.BiasOf(0)[0]) <= 1e-5, $"{gradient.BiasOf(0)[0]}");
    }

    [Fact]
    public void Progress_CountsSamplesToTheEnd()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([4, 3, 1], Activation.Tanh, LayeredStart.Kaiming, 2);
        List<LayeredProgress> told = [];
        LayeredTrainer.Train(start, Draw(start, 25), Options(0.1) with { BatchSize = 10, Epochs = 2 }, new Told(told.Add),
            TestContext.Current.CancellationToken);
        Assert.Equal([10, 20, 25, 35, 45, 50], told.Select(progress => progress.Samples));
        Assert.All(told, progress => Assert.Equal(50, progress.Total));
    }

    [Fact]
    public void Divergence_NamesTheEpochAndWhatToDo()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([4, 30, 30, 1], Activation.ReluPower(3), LayeredStart.Kaiming, 2);
        DivergenceException error = Assert.Throws<DivergenceException>(() => LayeredTrainer.Train(start, Draw(start, 25), Options(1e6),
            cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("Training diverged in epoch", error.Message, StringComparison.Ordinal);
        Assert.Contains("smaller learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancelledTraining_Stops()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([4, 3, 1], Activation.Tanh, LayeredStart.Kaiming, 2);
        using CancellationTokenSource source = new();
        int steps = 0;
        Assert.Throws<OperationCanceledException>(() => LayeredTrainer.Train(start, Draw(start, 25), Options(0.1) with { Epochs = 100 },
            new Told(_ =>
            {
                if (++steps == 3) source.Cancel();
            }), source.Token));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        LayeredNetwork start = LayeredInitialisation.Chain([4, 3, 1], Activation.Tanh, LayeredStart.Kaiming, 2);
        Samples samples = Draw(start, 5), wide = new(new Matrix(5, 6), samples.Labels);
        Assert.Contains("takes 4 features", Refusal(start, wide, Options(0.1)), StringComparison.Ordinal);
        Assert.Contains("no affine layer", Refusal(new(4, [new SumLayer(Operand.Previous)]), samples, Options(0.1)),
            StringComparison.Ordinal);
        Assert.Contains("batch size must be ≥ 0", Refusal(start, samples, Options(0.1) with { BatchSize = -1 }), StringComparison.Ordinal);
        Assert.Contains("takes all 5 samples", Refusal(start, samples, Options(0.1) with
        {
            Optimizer = new GradientDescent(new() { LearningRate = 0.1 }, fullBatch: true),
            BatchSize = 2,
        }), StringComparison.Ordinal);
        Assert.Contains("got 4", Assert.Throws<ArgumentException>(() =>
            LayeredInitialisation.Chain([4], Activation.Relu, LayeredStart.Kaiming, 0)).Message, StringComparison.Ordinal);

        static string Refusal(LayeredNetwork network, Samples train, LayeredTrainingOptions options) =>
            Assert.Throws<ArgumentException>(() => LayeredTrainer.Train(network, train, options)).Message;
    }

    /// <summary>Weights fill the interval of their start, and biases too where they have one.</summary>
    [Theory]
    [InlineData(LayeredStart.Kaiming, 2.449, 0)]
    [InlineData(LayeredStart.Pytorch, 1, 1)]
    public void Start_IsUniformWithinItsBound(LayeredStart start, double weight, double bias)
    {
        LayeredNetwork network = LayeredInitialisation.Chain([100, 400], Activation.Relu, start, 5);
        AffineLayer layer = (AffineLayer)network.Layers[0];
        Assert.Equal(weight / 10, layer.Weights.ToArray().Max(Math.Abs), 0.001);
        Assert.Equal(weight / 10 / Math.Sqrt(3), Math.Sqrt(layer.Weights.ToArray().Average(value => (double)value * value)), 0.002);
        Assert.Equal(bias / 10, layer.Bias!.Max(Math.Abs), 0.001);
        Assert.Equal(ContentHash.Of(network), ContentHash.Of(LayeredInitialisation.Chain([100, 400], Activation.Tanh, start, 5)));
    }

    private static LayeredTrainingOptions Options(double rate) => new()
    {
        Loss = Registry<Loss>.Find("squared").Value, Optimizer = new Momentum(new() { LearningRate = rate }), Epochs = 20,
    };

    private static LayeredTrainingResult Train(LayeredNetwork start, Samples samples, ulong seed) =>
        LayeredTrainer.Train(start, samples, Options(0.01) with { BatchSize = 32, Epochs = 3, Seed = seed });

    private static Samples Draw(LayeredNetwork network, int count)
    {
        CounterRandom random = new(31);
        return new(LayeredExamples.Gaussian(count, network.InputDimension, 30),
            RandomNetworks.Labels(count, network.Outputs, ref random));
    }

    private static void RequireClose(Matrix expected, Matrix own)
    {
        float[] one = expected.ToArray(), other = own.ToArray();
        for (int i = 0; i < one.Length; i++)
            Assert.True(Math.Abs(one[i] - other[i]) <= 1e-4, $"entry {i}: {other[i]} beside {one[i]}");
    }

    private sealed class Told(Action<LayeredProgress> told) : IProgress<LayeredProgress>
    {
        public void Report(LayeredProgress value) => told(value);
    }
}
