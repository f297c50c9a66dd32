using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>One step of the engine against the reference's gradients, for every loss × head × normalisation × power × form.</summary>
public sealed class TrainingEngineTests
{
    private const int Samples = 12;
    private const float Rate = 0.125f;

    public static TheoryData<string> Losses => [.. Registry<Loss>.All.Select(entry => entry.Name)];

    public static TheoryData<string> Optimizers => [.. Registry<OptimizerFactory>.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Step_FollowsTheReferenceGradient(string loss)
    {
        foreach ((double power, bool normalize, int outputs, NeuronForm form) in
            from variant in RandomNetworks.Variants
            from form in RandomNetworks.Forms
            select (variant.Power, variant.Normalize, variant.Outputs, form))
        {
            PolyReluNetwork initial = RandomNetworks.Create(power, normalize, outputs, 4, dimension: 9, hidden: 21, scale: 0.3, form);
            ReferenceNetwork reference = new(initial);
            Samples samples = Draw(reference, outputs);
            int[] batch = [3, 0, 7, 11, 4];
            TrainingEngine engine = new(initial, samples, Registry<Loss>.Find(loss).Value,
                new GradientDescent(new() { LearningRate = Rate }, fullBatch: false), 8);
            BatchStatistics statistics = engine.Step(batch);
            Compare(reference, samples, batch, loss, statistics, engine.Export(),
                $"{loss}, p = {power}, {form}, normalised {normalize}, {outputs} outputs");
        }
    }

    [Theory]
    [InlineData(NeuronForm.Normalised)]
    [InlineData(NeuronForm.Unnormalised)]
    public void Bits_DependOnTheBatchAlone(NeuronForm form)
    {
        PolyReluNetwork initial = RandomNetworks.Create(3, true, 3, 4, dimension: 17, hidden: 33, form: form);
        Samples samples = Draw(new(initial), 3);
        TrainingEngine small = Make(initial, samples, 5), large = Make(initial, samples, 12);
        for (int step = 0; step < 4; step++)
        {
            int[] batch = [step, step + 3, step + 1, 11, 2];
            Assert.Equal(small.Step(batch), large.Step(batch));
        }
        AssertSame(small.Export(), large.Export());
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void RestoredState_GoesOnWithTheSameBits(string optimizer)
    {
        foreach (NeuronForm form in RandomNetworks.Forms) Resume(optimizer, form);
    }

    private static void Resume(string optimizer, NeuronForm form)
    {
        PolyReluNetwork initial = RandomNetworks.Create(2, true, 3, 6, dimension: 17, hidden: 33, form: form);
        Samples samples = Draw(new(initial), 3);
        TrainingEngine straight = Make(initial, samples, 6, optimizer), interrupted = Make(initial, samples, 6, optimizer),
            resumed = Make(Reparameterised(initial, 99), samples, 6, optimizer);
        int[] first = [0, 1, 2, 3], second = [4, 5, 6, 7, 8, 9];
        straight.Step(first);
        straight.Step(second);
        interrupted.Step(first);
        TrainingState state = interrupted.CaptureState();
        interrupted.Step(second);
        resumed.RestoreState(state);
        resumed.Step(second);
        AssertSame(straight.Export(), interrupted.Export());
        AssertSame(straight.Export(), resumed.Export());
    }

    [Fact]
    public void ForeignState_IsRefused()
    {
        PolyReluNetwork initial = RandomNetworks.Create(2, true, 3, 6);
        TrainingEngine engine = Make(initial, Draw(new(initial), 3), 6);
        Assert.Contains("got 3", Assert.Throws<ArgumentException>(() =>
            engine.RestoreState(new TrainingState(1, [1, 2, 3], [], []))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("muon")]
    public void CentreAndZeroNeurons_TrainWithoutNaN(string optimizer)
    {
        foreach ((double power, bool normalize, int outputs) in RandomNetworks.Variants)
        {
            PolyReluNetwork initial = RandomNetworks.Create(power, normalize, outputs, 4);
            Samples samples = Draw(new(initial), outputs);
            initial.Weights.Row(1).Clear();
            samples.Inputs.Row(0).Clear();
            initial.Centre?.CopyTo(samples.Inputs.Row(0));
            TrainingEngine engine = Make(initial, samples, Samples, optimizer);
            for (int step = 0; step < 3; step++) Assert.True(double.IsFinite(engine.Step([0, 1, 2, 3]).LossSum));
            PolyReluNetwork trained = engine.Export();
            Assert.All(trained.Weights.ToArray(), value =>
                Assert.True(float.IsFinite(value), $"p = {power}, normalised {normalize}, {outputs} outputs"));
            Assert.All(trained.Weights.Row(1).ToArray(), value => Assert.Equal(0f, value));
        }
    }

    /// <summary>The paper's synthetic start, s = 1e−7, at its dimension and the highest power: gradients are tiny, not lost.</summary>
    [Fact]
    public void TinyWeights_KeepTheirGradients()
    {
        PolyReluNetwork initial = new GaussianInitialisation(new() { Scale = 1e-7 })
            .Create(new() { InputDimension = 1000, Hidden = 20, Power = 4 }, 3);
        ReferenceNetwork reference = new(initial);
        CounterRandom random = new(4);
        Matrix inputs = RandomNetworks.Gaussian(8, 1000, 1 / Math.Sqrt(1000), ref random);
        Samples samples = new(inputs, RandomNetworks.Labels(8, 1, ref random));
        const double rate = 1e6;
        TrainingEngine engine = new(initial, samples, Registry<Loss>.Find("exponential").Value,
            new GradientDescent(new() { LearningRate = rate }, fullBatch: false), 8);
        engine.Step([0, 1, 2, 3, 4, 5, 6, 7]);
        double[][] weights = reference.ZeroWeights(), outputWeights = reference.ZeroOutputWeights();
        for (int i = 0; i < 8; i++)
            reference.AddParameterGradients(ReferenceNetwork.Widen(inputs.Row(i)), [-samples.Labels[i] / 8.0], weights, outputWeights,
                new double[1]);
        PolyReluNetwork moved = engine.Export();
        double size = rate * outputWeights[0].Max(Math.Abs);
        for (int j = 0; j < 20; j++)
            Assert.Equal(initial.OutputWeights[0, j] - (rate * outputWeights[0][j]), moved.OutputWeights[0, j], 1e-4 * size);
    }

    [Fact]
    public void Batches_OutsideTheCapacityAreRefused()
    {
        PolyReluNetwork initial = RandomNetworks.Create(1, false, 1, 1);
        TrainingEngine engine = Make(initial, Draw(new(initial), 1), 2);
        Assert.Throws<ArgumentException>(() => engine.Step([]));
        Assert.Throws<ArgumentException>(() => engine.Step([0, 1, 2]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_OfSamplesThatAreNotThere_AreRefused_AndChangeNothing(bool sparse)
    {
        PolyReluNetwork initial = RandomNetworks.Create(1, false, 1, 1, dimension: 48);
        CounterRandom random = new(2);
        Matrix inputs = sparse ? new(24, 48) : RandomNetworks.Gaussian(24, 48, 1, ref random);
        Samples samples = new(inputs, RandomNetworks.Labels(24, 1, ref random));
        Assert.Equal(sparse, PackedBatch.IsSparse(samples));
        TrainingEngine engine = Make(initial, samples, 4), other = Make(initial, samples, 4);
        foreach (int wrong in (int[])[-1, 24, 2_000_000, int.MinValue])
        {
            ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => engine.Step([0, 1, wrong]));
            Assert.Contains($"0..23; entry 2 is {wrong}", refused.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => engine.Step([0, 1], [wrong]));
        }
        Assert.Equal(0, engine.CaptureState().Step);
        Assert.Equal(other.Step([0, 1, 2]), engine.Step([0, 1, 2]));
        AssertSame(other.Export(), engine.Export());
    }

    [Fact]
    public void NoSamples_AreRefused()
    {
        PolyReluNetwork initial = RandomNetworks.Create(1, false, 1, 1);
        Assert.Contains("no training samples", Assert.Throws<ArgumentException>(() =>
            Make(initial, new(new Matrix(0, initial.InputDimension), []), 2)).Message, StringComparison.Ordinal);
    }

    private static void Compare(ReferenceNetwork reference, Samples samples, int[] batch, string loss, BatchStatistics statistics,
        PolyReluNetwork moved, string what)
    {
        double[][] weights = reference.ZeroWeights(), outputWeights = reference.ZeroOutputWeights();
        double[] bias = new double[reference.Outputs];
        double lossSum = 0;
        int correct = 0;
        foreach (int i in batch)
        {
            double[] x = ReferenceNetwork.Widen(samples.Inputs.Row(i)), logits = reference.Logits(x);
            lossSum += ReferenceLoss.Value(loss, logits, samples.Labels[i]);
            if (ReferenceLoss.Value("margin", logits, samples.Labels[i]) < 0) correct++;
            double[] cotangent = [.. ReferenceLoss.Gradient(loss, logits, samples.Labels[i]).Select(g => g / batch.Length)];
            reference.AddParameterGradients(x, cotangent, weights, outputWeights, bias);
        }
        Assert.Equal(lossSum, statistics.LossSum, 1e-5 * (1 + Math.Abs(lossSum)));
        Assert.Equal(correct, statistics.Correct);
        for (int j = 0; j < weights.Length; j++) CompareRow(reference.Weights[j], weights[j], moved.Weights.Row(j));
        for (int c = 0; c < outputWeights.Length; c++) CompareRow(reference.OutputWeights[c], outputWeights[c], moved.OutputWeights.Row(c));
        if (reference.Bias is not null) CompareRow(reference.Bias, bias, moved.Bias);

        void CompareRow(double[] start, double[] gradient, ReadOnlySpan<float> after)
        {
            for (int i = 0; i < start.Length; i++)
            {
                double expected = start[i] - (Rate * gradient[i]);
                Assert.True(Math.Abs(expected - after[i]) <= 3e-6 * (1 + gradient.Max(Math.Abs)),
                    $"{what}: entry {i} is {after[i]}, expected {expected}");
            }
        }
    }

    private static TrainingEngine Make(PolyReluNetwork initial, Samples samples, int capacity, string optimizer = "adam") =>
        new(initial, samples, Registry<Loss>.Find(initial.Outputs == 1 ? "exponential" : "cross-entropy").Value,
            Registry<OptimizerFactory>.Find(optimizer).Value(new() { LearningRate = 0.01 }), capacity);

    private static Samples Draw(ReferenceNetwork network, int outputs)
    {
        Matrix inputs = new(Samples, network.Weights[0].Length);
        for (int i = 0; i < Samples; i++)
        {
            double[] x = RandomNetworks.AwayFromKinks(network, (ulong)(50 + i), 1e-4);
            for (int k = 0; k < x.Length; k++) inputs[i, k] = (float)x[k];
        }
        CounterRandom random = new(6);
        return new(inputs, RandomNetworks.Labels(Samples, outputs, ref random));
    }

    private static PolyReluNetwork Reparameterised(PolyReluNetwork network, ulong seed)
    {
        PolyReluNetwork other = RandomNetworks.Create(network.Power, network.NormalizeInput, network.Outputs, seed, network.InputDimension,
            network.Hidden);
        return new(other.Power, other.NormalizeInput, other.Weights, other.OutputWeights, other.Bias, network.Centre)
        {
            Form = network.Form,
        };
    }

    private static void AssertSame(PolyReluNetwork expected, PolyReluNetwork actual)
    {
        Assert.Equal(expected.Weights.ToArray(), actual.Weights.ToArray());
        Assert.Equal(expected.OutputWeights.ToArray(), actual.OutputWeights.ToArray());
        Assert.Equal(expected.Bias, actual.Bias);
        Assert.Equal(expected.Centre, actual.Centre);
        Assert.Equal(expected.Form, actual.Form);
    }
}
