using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>A probe says what the whole network says, whatever was changed before.</summary>
public sealed class NetworkProbeTests
{
    public static TheoryData<double, bool, int, int> Cases() => new()
    {
        { 1, true, 1, 1 }, { 1, false, 500, 10 }, { 2, true, 31, 2 }, { 2.5, true, 33, 3 }, { 3, true, 64, 10 }, { 3, false, 100, 1 },
        { 3.7, true, 97, 40 }, { 4, true, 130, 5 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Probe_AgreesWithTheNetworkThroughManyChanges(double power, bool normalise, int hidden, int outputs)
    {
        const int dimension = 37;
        PolyReluNetwork network = RandomNetwork(power, normalise, dimension, hidden, outputs);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        IIncrementalProbe probe = ((IIncrementalClassifier)evaluator).OpenProbe();
        CounterRandom random = new(3);
        float[] input = [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextDouble())], logits = new float[outputs];
        probe.Begin(input, logits);
        ExpectAgreement(evaluator, input, logits, "start");
        for (int change = 0; change < 1000; change++)
        {
            int[] features = [.. Enumerable.Range(0, dimension).Where(_ => random.NextInt(4) == 0)];
            float[] values = [.. features.Select(_ => (float)random.NextDouble())], changed = (float[])input.Clone();
            for (int i = 0; i < features.Length; i++) changed[features[i]] = values[i];
            probe.Try(features, values, logits);
            if (change % 50 == 0) ExpectAgreement(evaluator, changed, logits, $"change {change}");
            if (random.NextInt(2) == 0) continue;
            probe.Keep();
            input = changed;
        }
        probe.Try([], [], logits);
        ExpectAgreement(evaluator, input, logits, "end");
    }

    [Fact]
    public void Probe_IsDefinedAtTheCentre()
    {
        PolyReluNetwork network = RandomNetwork(3, true, 5, 8, 2);
        IIncrementalProbe probe = ((IIncrementalClassifier)network.CreateEvaluator()).OpenProbe();
        float[] logits = new float[2];
        probe.Begin(network.Centre, logits);
        Assert.Equal(network.Bias, logits);
        probe.Try([2], [network.Centre![2] + 0.5f], logits);
        ExpectAgreement(network.CreateEvaluator(), [.. network.Centre.Select((c, i) => i == 2 ? c + 0.5f : c)], logits,
            "beside the centre");
        probe.Keep();
        probe.Try([2], [network.Centre[2]], logits);
        Assert.Equal(network.Bias![0], logits[0], 1e-6f);
    }

    [Fact]
    public void Probes_OfOneClassifierAreIndependent()
    {
        PolyReluNetwork network = RandomNetwork(2, true, 5, 8, 2);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        IIncrementalProbe first = ((IIncrementalClassifier)evaluator).OpenProbe(), second = ((IIncrementalClassifier)evaluator).OpenProbe();
        float[] logits = new float[2], a = [0, 1, 0, 1, 0], b = [1, 1, 0, 0, 0];
        first.Begin(a, logits);
        second.Begin(b, logits);
        first.Try([], [], logits);
        ExpectAgreement(evaluator, a, logits, "first");
    }

    private static void ExpectAgreement(NetworkEvaluator evaluator, float[] input, float[] logits, string place)
    {
        Matrix expected = new(1, logits.Length);
        evaluator.Logits(Matrix.From(1, input.Length, input), expected);
        for (int c = 0; c < logits.Length; c++)
            Assert.True(Math.Abs(expected[0, c] - logits[c]) <= 2e-5f * (1 + Math.Abs(expected[0, c])),
                $"{place}: logit {c} is {logits[c]}, the network says {expected[0, c]}");
    }

    private static PolyReluNetwork RandomNetwork(double power, bool normalise, int dimension, int hidden, int outputs)
    {
        CounterRandom random = new(17, (uint)hidden);
        Matrix weights = new(hidden, dimension), output = new(outputs, hidden);
        for (int j = 0; j < hidden; j++)
            for (int i = 0; i < dimension; i++) weights[j, i] = (float)random.NextGaussian();
        for (int c = 0; c < outputs; c++)
            for (int j = 0; j < hidden; j++) output[c, j] = (float)(random.NextGaussian() / Math.Sqrt(hidden));
        return new PolyReluNetwork(
            power, normalise, weights, output,
            [.. Enumerable.Range(0, outputs).Select(_ => (float)random.NextGaussian())],
            [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextDouble())]);
    }
}
