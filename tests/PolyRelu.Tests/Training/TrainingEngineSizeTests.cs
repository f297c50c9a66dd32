using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>Steps of any size against the reference's gradients; batches in several chunks; bits and memory.</summary>
public sealed class TrainingEngineSizeTests
{
    private const float Rate = 0.0625f;

    private static readonly Gen<(int N, int D, int H, int C, double Power, bool Normalize, ulong Seed)> Sizes =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 45], Gen.Int[1, 70], Gen.Int[1, 40], RandomNetworks.OneOf(1, 1.5, 2, 3, 4), Gen.Bool,
            Gen.ULong);

    private static readonly Gen<(int N, int D, int H, int C, double Power, bool Normalize, ulong Seed)> SparseSizes =
        Gen.Select(Gen.Int[24, 80], Gen.Int[24, 90], Gen.Int[1, 70], Gen.Int[1, 12], RandomNetworks.OneOf(1, 1.5, 2, 3, 4), Gen.Bool,
            Gen.ULong);

    [Fact]
    public void Step_OfAnySize_FollowsTheReference() =>
        Sizes.Sample(s => Check(s.N, s.D, s.H, s.C, s.Power, s.Normalize, s.Seed), iter: 80, threads: 1);

    [Theory]
    [InlineData(1537, 1)]
    [InlineData(3100, 3)]
    public void Step_InSeveralChunks_FollowsTheReference(int count, double power) => Check(count, 13, 37, 3, power, true, 5);

    [Fact]
    public void Step_OnSparseInputs_FollowsTheReference() =>
        SparseSizes.Sample(s => Check(s.N, s.D, s.H, s.C, s.Power, s.Normalize, s.Seed, sparse: true), iter: 60, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_OnSparseInputs_InSeveralChunks_FollowsTheReference(double power) =>
        Check(3100, 61, 37, 3, power, true, 5, sparse: true);

    [Theory]
    [InlineData("adam", false)]
    [InlineData("adam", true)]
    [InlineData("muon", false)]
    [InlineData("muon", true)]
    public void Steps_HaveTheSameBits_OnAnyNumberOfThreads(string optimizer, bool sparse)
    {
        PolyReluNetwork initial = RandomNetworks.Create(3, true, 10, 4, 250, 150, 0.06);
        Samples samples = Draw(1700, 250, 10, 9, sparse);
        TrainingEngine shared = Make(initial, samples, optimizer, 1700), alone = Make(initial, samples, optimizer, 1700);
        foreach (int count in (int[])[1, 100, 1700, 77])
        {
            int[] batch = [.. Enumerable.Range(0, count).Select(i => i * 7 % 1700)];
            BatchStatistics statistics = shared.Step(batch);
            using (Workers.Inline()) Assert.Equal(statistics, alone.Step(batch));
        }
        Assert.Equal(shared.CaptureState().Parameters, alone.CaptureState().Parameters);
        Assert.Equal(shared.CaptureState().State0, alone.CaptureState().State0);
        Assert.Equal(shared.CaptureState().State1, alone.CaptureState().State1);
    }

    [Theory]
    [InlineData("sgd", 3)]
    [InlineData("adam", 1)]
    [InlineData("adam", 2.5)]
    [InlineData("muon", 3)]
    public void SteadyState_DoesNotAllocate(string optimizer, double power)
    {
        TrainingEngine engine = Make(RandomNetworks.Create(power, true, 10, 4, 60, 70), Draw(300, 60, 10, 9), optimizer, 100);
        int[] order = [.. Enumerable.Range(0, 300)];
        using (Workers.Inline())
        {
            Assert.Equal(0, Allocation.Least(round =>
            {
                for (int step = 0; step < 20; step++) engine.Step(order.AsSpan(step % 3 * 100, 100 - (20 * Math.Min(round, 1)) - step));
            }));
        }
    }

    /// <summary>
    /// One step of gradient descent on all samples; the input and output weights must move by η times the reference's gradient.
    /// </summary>
    private static void Check(int count, int dimension, int hidden, int outputs, double power, bool normalize, ulong seed,
        bool sparse = false)
    {
        PolyReluNetwork initial = RandomNetworks.Create(power, normalize, outputs, seed, dimension, hidden, 0.8 / Math.Sqrt(dimension + 2));
        if (hidden > 1) initial.Weights.Row(hidden / 2).Clear();
        ReferenceNetwork reference = new(initial);
        Samples samples = Draw(count, dimension, outputs, seed, sparse);
        string loss = outputs == 1 ? "logistic" : "cross-entropy";
        double[][] weights = reference.ZeroWeights(), outputWeights = reference.ZeroOutputWeights();
        double[] bias = new double[outputs];
        double lossSum = 0;
        bool kink = false;
        for (int i = 0; i < count; i++)
        {
            double[] x = ReferenceNetwork.Widen(samples.Inputs.Row(i)), logits = reference.Logits(x);
            lossSum += ReferenceLoss.Value(loss, logits, samples.Labels[i]);
            reference.AddParameterGradients(x, [.. ReferenceLoss.Gradient(loss, logits, samples.Labels[i]).Select(g => g / count)], weights,
                outputWeights, bias);
            kink |= power < 2 && Enumerable.Range(0, hidden).Any(j => Math.Abs(reference.PreActivation(x, j)) < 1e-5 && j != hidden / 2);
        }
        TrainingEngine engine = Make(initial, samples, "sgd", count);
        BatchStatistics statistics = engine.Step([.. Enumerable.Range(0, count)]);
        PolyReluNetwork moved = engine.Export();
        string what = $"n {count}, D {dimension}, h {hidden}, C {outputs}, p {power}, normalised {normalize}, seed {seed}";
        Assert.True(Math.Abs(lossSum - statistics.LossSum) <= 2e-5 * (count + lossSum),
            $"{what}: loss {statistics.LossSum}, expected {lossSum}");
        for (int c = 0; c < outputs; c++) Compare(reference.OutputWeights[c], outputWeights[c], moved.OutputWeights.Row(c), what + ", V");
        if (reference.Bias is not null) Compare(reference.Bias, bias, moved.Bias, what + ", b");
        for (int j = 0; j < hidden && !kink; j++) Compare(reference.Weights[j], weights[j], moved.Weights.Row(j), what + ", W");
    }

    private static void Compare(double[] start, double[] gradient, ReadOnlySpan<float> after, string what)
    {
        for (int i = 0; i < start.Length; i++)
        {
            double expected = start[i] - (Rate * gradient[i]);
            Assert.True(Math.Abs(expected - after[i]) <= 2e-6 * (1 + Math.Abs(start[i]) + gradient.Max(Math.Abs)),
                $"{what}: entry {i} is {after[i]}, expected {expected}");
        }
    }

    private static TrainingEngine Make(PolyReluNetwork initial, Samples samples, string optimizer, int capacity) => new(
        initial, samples, Registry<Loss>.Find(initial.Outputs == 1 ? "logistic" : "cross-entropy").Value,
        Registry<OptimizerFactory>.Find(optimizer).Value(new() { LearningRate = Rate }), capacity);

    /// <summary>Gaussian inputs; where sparse, two of three features are zero everywhere and a run of the others in every sample.</summary>
    private static Samples Draw(int count, int dimension, int outputs, ulong seed, bool sparse = false)
    {
        CounterRandom random = new(seed, 11);
        Matrix inputs = RandomNetworks.Gaussian(count, dimension, 0.8, ref random);
        for (int i = 0; i < (sparse ? count : 0); i++)
        {
            Span<float> row = inputs.Row(i);
            for (int k = 0; k < dimension; k++)
                if (k % 3 != 1) row[k] = 0;
            row.Slice(random.NextInt(dimension / 2), dimension / 2).Clear();
        }
        Assert.Equal(sparse, PackedBatch.IsSparse(new(inputs, new int[count])));
        return new(inputs, RandomNetworks.Labels(count, outputs, ref random));
    }
}
