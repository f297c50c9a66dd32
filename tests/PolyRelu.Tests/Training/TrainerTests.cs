using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Samples Train = Draw(61, 3, 1);
    private static readonly Samples Test = Draw(40, 3, 2);
    private static readonly PolyReluNetwork Initial = RandomNetworks.Create(2, true, 3, 5, dimension: 8, hidden: 16, scale: 0.4);

    [Fact]
    public void SameSeed_GivesTheSameBits_AndAnotherSeedOthers()
    {
        TrainingResult first = Run(Options()), again = Run(Options()), other = Run(Options() with { Seed = 2 });
        Assert.Equal(first.Network.Weights.ToArray(), again.Network.Weights.ToArray());
        Assert.Equal(first.Epochs.Select(Timeless), again.Epochs.Select(Timeless));
        Assert.NotEqual(first.Network.Weights.ToArray(), other.Network.Weights.ToArray());
    }

    [Fact]
    public void InitialNetworkAndSamples_AreNotChanged()
    {
        float[] weights = Initial.Weights.ToArray(), inputs = Train.Inputs.ToArray();
        Run(Options());
        Assert.Equal(weights, Initial.Weights.ToArray());
        Assert.Equal(inputs, Train.Inputs.ToArray());
    }

    [Fact]
    public void NaturalOrder_IsTheSamplesOwn()
    {
        TrainingOptions options = Options() with { Shuffle = false, Epochs = 2 };
        TrainingEngine engine = new(Initial, Train, options.Loss, options.Optimizer, 16);
        for (int epoch = 0; epoch < 2; epoch++)
            for (int first = 0; first < 61; first += 16) engine.Step([.. Enumerable.Range(first, Math.Min(16, 61 - first))]);
        Assert.Equal(engine.Export().Weights.ToArray(), Run(options).Network.Weights.ToArray());
    }

    [Fact]
    public void AnEpoch_SeesEverySampleOnce()
    {
        TrainingOptions frozen = Options() with { Optimizer = new Frozen(), Epochs = 3 };
        EpochRecord[] shuffled = [.. Run(frozen).Epochs], natural = [.. Run(frozen with { Shuffle = false }).Epochs];
        for (int e = 0; e < 3; e++)
        {
            Assert.Equal(natural[0].Loss, shuffled[e].Loss, 1e-9);
            Assert.Equal(natural[0].TrainAccuracy, shuffled[e].TrainAccuracy);
        }
    }

    [Fact]
    public void FullBatch_IsOneStepPerEpoch()
    {
        TrainingOptions options = Options() with
        {
            BatchSize = 0,
            Shuffle = false,
            Epochs = 4,
            Optimizer = new GradientDescent(new() { LearningRate = 0.1 }, fullBatch: true),
        };
        TrainingEngine engine = new(Initial, Train, options.Loss, options.Optimizer, 61);
        for (int epoch = 0; epoch < 4; epoch++) engine.Step([.. Enumerable.Range(0, 61)]);
        Assert.Equal(engine.Export().Weights.ToArray(), Run(options).Network.Weights.ToArray());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 61)]
    [InlineData(false, 1000)]
    public void AStepOfAllSamples_KeepsTheirOrder(bool fullBatch, int batchSize)
    {
        TrainingOptions options = Options() with
        {
            BatchSize = batchSize,
            Optimizer = new GradientDescent(new() { LearningRate = 0.1 }, fullBatch),
        };
        TrainingResult shuffled = Run(options), natural = Run(options with { Shuffle = false });
        Assert.Equal(natural.Network.Weights.ToArray(), shuffled.Network.Weights.ToArray());
        Assert.Equal(natural.Epochs.Select(Timeless), shuffled.Epochs.Select(Timeless));
        Assert.NotEqual(natural.Network.Weights.ToArray(), Run(options with
        {
            BatchSize = 60,
            Optimizer = new GradientDescent(new() { LearningRate = 0.1 }, fullBatch: false)
        }).Network.Weights.ToArray());
    }

    [Fact]
    public void Records_HoldWhatWasMeasured()
    {
        TrainingResult result = Run(Options() with { Epochs = 5, MeasureEvery = 2, ReferenceDirections = Initial.Weights });
        Assert.Equal([1, 2, 3, 4, 5], result.Epochs.Select(record => record.Epoch));
        Assert.Equal([false, true, false, true, true], result.Epochs.Select(record => double.IsFinite(record.TestAccuracy)));
        EpochRecord last = result.Epochs[^1];
        Matrix features = new(Test.Count, 16), logits = new(Test.Count, 3);
        result.Network.CreateEvaluator().LogitsAndFeatures(Test.Inputs, logits, features);
        Assert.Equal(Enumerable.Range(0, Test.Count).Count(i => Margin.IsCorrect(logits.Row(i), Test.Labels[i])) / (double)Test.Count,
            last.TestAccuracy);
        Assert.Equal(StableRank.Of(features), last.FeatureStableRank);
        Assert.Equal(StableRank.Of(result.Network.Weights), last.WeightStableRank, 1e-9);
        Assert.Equal(NeuronAnalysis.Alignment(result.Network, Initial.Weights), last.Alignment!.Value, 1e-9);
        Assert.InRange(last.Loss, 0, result.Epochs[0].Loss);
    }

    /// <summary>A step of all samples sees the loss of the start before it, and so does the record of the start.</summary>
    [Fact]
    public void Start_IsMeasuredAsEpochZero()
    {
        TrainingResult result = Run(Options() with
        { Epochs = 1, BatchSize = 0, MeasureStart = true, ReferenceDirections = Initial.Weights });
        Assert.Equal((0, 1), (result.Start!.Epoch, result.Epochs.Count));
        Assert.Equal(result.Epochs[0].Loss, result.Start.Loss, 1e-6);
        Assert.Equal(result.Epochs[0].TrainAccuracy, result.Start.TrainAccuracy);
        Assert.Equal(Predictions.Accuracy(Initial.CreateEvaluator(), Test), result.Start.TestAccuracy);
        Assert.Equal(1, result.Start.Quartiles!.Value.Lower, 1e-6);
        Assert.True(result.Epochs[0].Quartiles!.Value.Lower < 1, "the neurons have not turned");
        Assert.Null(Run(Options() with { Epochs = 1 }).Start);
    }

    [Fact]
    public void StartAfterAnEpoch_IsRefused()
    {
        TrainingSession session = new(Initial, Train, Test, Options());
        session.RunEpoch(TestContext.Current.CancellationToken);
        Assert.Contains("1 epoch of this training", Assert.Throws<InvalidOperationException>(session.MeasureStart).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTestSamples_TheTrainingSamplesAreMeasured()
    {
        EpochRecord record = Trainer.Train(Initial, Train, null, Options() with { Epochs = 1 },
            cancellation: TestContext.Current.CancellationToken).Epochs[0];
        Assert.True(double.IsNaN(record.TestAccuracy));
        Assert.InRange(record.FeatureStableRank, 1, 16);
        Assert.Null(record.Alignment);
    }

    [Fact]
    public void ASession_ResumesWithTheSameBits()
    {
        TrainingSession straight = new(Initial, Train, Test, Options()), broken = new(Initial, Train, Test, Options()),
        resumed = new(Initial, Train, Test, Options());
        EpochRecord[] expected = [.. Enumerable.Range(0, 4).Select(_ => straight.RunEpoch(TestContext.Current.CancellationToken))];
        broken.RunEpoch(TestContext.Current.CancellationToken);
        broken.RunEpoch(TestContext.Current.CancellationToken);
        TrainingState state = broken.CaptureState();
        broken.RunEpoch(TestContext.Current.CancellationToken);
        resumed.RestoreState(state, 2);
        Assert.Equal(Timeless(expected[2]), Timeless(resumed.RunEpoch(TestContext.Current.CancellationToken)));
        Assert.Equal(Timeless(expected[3]), Timeless(resumed.RunEpoch(TestContext.Current.CancellationToken)));
        Assert.Equal(straight.Export().Weights.ToArray(), resumed.Export().Weights.ToArray());
    }

    [Theory]
    [InlineData("squared", 1e3)]
    [InlineData("exponential", 1e30)]
    public void Divergence_IsReportedWithItsEpoch(string loss, double rate)
    {
        TrainingOptions options = Options() with
        {
            Loss = Registry<Loss>.Find(loss).Value,
            Optimizer = new GradientDescent(new() { LearningRate = rate }, fullBatch: false),
            Epochs = 1000,
        };
        DivergenceException divergence = Assert.Throws<DivergenceException>(() => Run(options));
        Assert.InRange(divergence.Epoch, 1, 1000);
        Assert.Contains($"epoch {divergence.Epoch}:", divergence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_StopsBeforeTheNextStep()
    {
        using CancellationTokenSource source = new();
        List<int> seen = [];
        Relay progress = new(record =>
        {
            seen.Add(record.Epoch);
            if (record.Epoch == 2) source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Train(Initial, Train, Test, Options() with { Epochs = 50 }, progress, source.Token));
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public void UnfitOptions_AreRefusedInWords()
    {
        Refused("batch size", Options() with { BatchSize = -1 });
        Refused("epochs", Options() with { Epochs = -1 });
        Refused("Use batch size 0, or 'sgd'", Options()
            with
        { Optimizer = new GradientDescent(new() { LearningRate = 1 }, fullBatch: true) });
        Refused("8 columns", Options() with { ReferenceDirections = new Matrix(2, 9) });
        Refused("Label 3 of sample 0", Options(), new Samples(new Matrix(1, 8), [3]));
        Refused("8 features", Options(), new Samples(new Matrix(1, 7), [0]));

        Refused("no training samples", Options(), new Samples(new Matrix(0, 8), []));
        Refused("There are no test samples; pass null", Options(), test: new Samples(new Matrix(0, 8), []));

        void Refused(string words, TrainingOptions options, Samples? train = null, Samples? test = null) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() =>
                Trainer.Train(Initial, train ?? Train, test ?? Test, options)).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// ⟨w_j, ∂w_j⟩ = v_j ∂v_j, since a neuron is homogeneous of degree one in either: why gradient flow conserves ‖w_j‖² − v_j².
    /// </summary>
    [Fact]
    public void Steps_PullBothWeightsOfANeuronAlike() =>
        Gen.Select(RandomNetworks.OneOf(1.0, 1.5, 2.0, 3.0, 4.0), Gen.Bool, RandomNetworks.OneOf("exponential", "logistic", "squared"),
            Gen.ULong).Sample((power, normalize, loss, seed) =>
        {
            PolyReluNetwork start = RandomNetworks.Create(power, normalize, 1, seed, dimension: 6, hidden: 5, scale: 0.3);
            Samples samples = Draw(20, 1, seed, dimension: 6);
            TrainingOptions options = new()
            {
                Loss = Registry<Loss>.Find(loss).Value,
                Optimizer = new GradientDescent(new() { LearningRate = 0.01 }, fullBatch: true),
                Epochs = 1,
            };
            PolyReluNetwork end = Trainer.Train(start, samples, null, options).Network;
            for (int j = 0; j < start.Hidden; j++)
            {
                double along = 0, rounding = 0, v = start.OutputWeights[0, j], moved = v * (v - end.OutputWeights[0, j]);
                for (int i = 0; i < start.InputDimension; i++)
                {
                    double w = start.Weights[j, i], step = w - end.Weights[j, i];
                    along += w * step;
                    rounding += Math.Abs(w) * ((1e-6 * Math.Abs(w)) + (1e-4 * Math.Abs(step)));
                }
                rounding += (1e-6 * v * v) + (1e-4 * Math.Abs(moved));
                Assert.True(Math.Abs(along - moved) <= rounding,
                    $"p = {power}, normalised {normalize}, {loss}, seed {seed}, neuron {j}: {along} and {moved}, rounding {rounding}");
            }
        }, iter: 300);

    private static TrainingResult Run(TrainingOptions options) =>
        Trainer.Train(Initial, Train, Test, options, cancellation: TestContext.Current.CancellationToken);

    private static TrainingOptions Options() => new()
    {
        Loss = Registry<Loss>.Find("cross-entropy").Value, Optimizer = new Adam(new() { LearningRate = 0.02 }), BatchSize = 16, Epochs = 4,
        Seed = 1,
    };

    private static EpochRecord Timeless(EpochRecord record) => record with { Seconds = 0 };

    private static Samples Draw(int count, int outputs, ulong seed, int dimension = 8)
    {
        CounterRandom random = new(seed, 21);
        return new(RandomNetworks.Gaussian(count, dimension, 0.5, ref random), RandomNetworks.Labels(count, outputs, ref random));
    }

    private sealed class Frozen : ElementwiseOptimizer
    {
        public override string Name => "frozen";

        public override int StateCount => 0;

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, long step)
        {
        }
    }

    private sealed class Relay(Action<EpochRecord> action) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value) => action(value);
    }
}
