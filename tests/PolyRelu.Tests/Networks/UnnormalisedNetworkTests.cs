using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Theory;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>The network without division, beside the normalised one that computes the same: v_j ‖w_j‖^{p−1} for v_j.</summary>
public sealed class UnnormalisedNetworkTests
{
    public static TheoryData<double, bool, int> Variants =>
        new(RandomNetworks.Variants.Where(one => one.Power > 1).Select(one => (one.Power, one.Normalize, one.Outputs)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Functions_AreThoseOfTheFoldedNetwork(double power, bool normalize, int outputs)
    {
        PolyReluNetwork network = Network(power, normalize, outputs), folded = RandomNetworks.Folded(network);
        Matrix inputs = Inputs(40), one = new(40, outputs), other = new(40, outputs), slopes = new(40, 9), others = new(40, 9),
            cotangents = new(40, outputs);
        cotangents.Fill(1);
        (NetworkEvaluator evaluator, NetworkEvaluator twin) = (network.CreateEvaluator(), folded.CreateEvaluator());
        evaluator.Logits(inputs, one);
        evaluator.PullBack(cotangents, slopes);
        twin.Logits(inputs, other);
        twin.PullBack(cotangents, others);
        Close(other, one, 1e-5);
        Close(others, slopes, 1e-5);
        double[] precise = new double[40 * outputs], twins = new double[precise.Length], rounding = new double[precise.Length];
        evaluator.PreciseLogits(inputs, precise, rounding);
        for (int i = 0; i < precise.Length; i++)
            Assert.True(Math.Abs(precise[i] - one[i / outputs, i % outputs]) <= rounding[i], $"{one[i / outputs, i % outputs]} beside "
                + $"{precise[i]} ± {rounding[i]}");
        twin.PreciseLogits(inputs, twins, rounding);
        // v_j ‖w_j‖^{p−1} was rounded.
        for (int i = 0; i < precise.Length; i++) Assert.Equal(twins[i], precise[i], 1e-6 * (1 + Math.Abs(twins[i])));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Contributions_AreThoseOfTheFoldedNetwork(double power, bool normalize, int outputs)
    {
        PolyReluNetwork network = Network(power, normalize, outputs), folded = RandomNetworks.Folded(network);
        double[] own = NeuronAnalysis.Contributions(network), others = NeuronAnalysis.Contributions(folded);
        for (int j = 0; j < own.Length; j++) Assert.Equal(others[j], own[j], 1e-6 * others[j]);
        Assert.Equal(NeuronAnalysis.Dominant(folded), NeuronAnalysis.Dominant(network));
        int rival = outputs == 1 ? -1 : 1;
        Assert.Equal(
            folded.CreateEvaluator().Directions(outputs == 1 ? 1 : 2, rival, 4).ToArray(),
            network.CreateEvaluator().Directions(outputs == 1 ? 1 : 2, rival, 4).ToArray());
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Probe_ComputesWhatTheEvaluatorDoes(double power)
    {
        PolyReluNetwork network = Network(power, true, 3);
        IIncrementalProbe probe = network.CreateEvaluator().OpenProbe();
        Matrix inputs = Inputs(2), expected = new(1, 3);
        float[] logits = new float[3], moved = inputs.Row(0).ToArray();
        probe.Begin(inputs.Row(0), logits);
        (moved[2], moved[5]) = (inputs[1, 2], inputs[1, 5]);
        probe.Try([2, 5], [moved[2], moved[5]], logits);
        network.CreateEvaluator().Logits(Matrix.From(1, 9, moved), expected);
        for (int c = 0; c < 3; c++) Assert.Equal(expected[0, c], logits[c], 1e-5 * (1 + Math.Abs(expected[0, c])));
    }

    [Fact]
    public void PowerOne_HasOneForm_OneFile_AndOneHash()
    {
        PolyReluNetwork network = RandomNetworks.Create(1, false, 3, 2), other = new(1, false, network.Weights, network.OutputWeights,
            network.Bias, network.Centre)
        { Form = NeuronForm.Unnormalised };
        Assert.Equal(NeuronForm.Normalised, other.Form);
        Assert.Equal(ContentHash.Of(network), ContentHash.Of(other));
        PolyReluNetwork cubic = Network(3, false, 3);
        Assert.NotEqual(ContentHash.Of(cubic), ContentHash.Of(new PolyReluNetwork(3, false, cubic.Weights, cubic.OutputWeights, cubic.Bias,
            cubic.Centre)));
        Assert.Equal(NeuronForm.Unnormalised, cubic.Copy().Form);
    }

    [Fact]
    public void FormsThatAreNone_AreRefused()
    {
        const NeuronForm none = (NeuronForm)2;
        Matrix one = Matrix.From(1, 1, [1]);
        foreach (double power in (double[])[1, 3])
        {
            string network = Assert.Throws<ArgumentOutOfRangeException>(() => new PolyReluNetwork(power, false, one, one) { Form = none })
                .Message;
            Assert.Contains("normalised or unnormalised; got 2", network, StringComparison.Ordinal);
            NetworkShape shape = new() { InputDimension = 1, Hidden = 1, Power = power, Form = none };
            Assert.Contains("got 2", Assert.Throws<ArgumentOutOfRangeException>(shape.Require).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The reduction is a normalised network of unit neurons, and its bound holds.</summary>
    [Theory]
    [InlineData(1.5, 1)]
    [InlineData(3, 3)]
    public void Reduction_StaysWithinItsBound(double power, int outputs)
    {
        PolyReluNetwork network = Network(power, false, outputs, hidden: 40);
        for (int j = 4; j < 40; j++)
            for (int k = 0; k < 9; k++)
                network.Weights[j, k] = ((1 + (0.1f * j)) * network.Weights[j % 4, k]) + (1e-4f * network.Weights[j, k]);
        var reduction = ReducedNetwork.Of(network, 1e-2);
        Assert.True(reduction.Network.Hidden < 12, $"{reduction.Network.Hidden} neurons are left");
        Assert.Equal(NeuronForm.Normalised, reduction.Network.Form);
        double total = NeuronAnalysis.Contributions(network).Sum();
        Assert.InRange(reduction.ErrorBound, 0, 1e-2 * total);
        Matrix inputs = Inputs(60), coordinates = new(60, reduction.Basis.Rows), expected = new(60, outputs), actual = new(60, outputs);
        reduction.TakeCoordinates(inputs, coordinates);
        network.CreateEvaluator().Logits(inputs, expected);
        reduction.Network.CreateEvaluator().Logits(coordinates, actual);
        for (int i = 0; i < 60; i++)
        {
            double radius = Math.Pow(Norm.L2.Distance(inputs.Row(i), network.Centre ?? new float[9]), power);
            for (int c = 0; c < outputs; c++)
                Assert.InRange(Math.Abs(expected[i, c] - actual[i, c]), 0, radius * (reduction.ErrorBound + (1e-5 * total)));
        }
    }

    [Fact]
    public void Reduction_OfContributionsBeyondFloats_IsRefused()
    {
        PolyReluNetwork network = new(30, false, Matrix.From(1, 1, [100]), Matrix.From(1, 1, [1])) { Form = NeuronForm.Unnormalised };
        Assert.False(ReducedNetwork.CanReduce(network));
        Assert.Contains("more than float32 holds", Assert.Throws<ArgumentException>(() => ReducedNetwork.Of(network)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(1.5, false)]
    public void FoldedStandardisation_ComputesTheSame(double power, bool normalize)
    {
        PolyReluNetwork network = Network(power, normalize, 3);
        float[] mean = [.. Enumerable.Range(0, 9).Select(k => 0.1f * k)],
            std = [.. Enumerable.Range(0, 9).Select(k => normalize ? 0.7f : 0.5f + (0.1f * k))];
        var first = Standardisation.Of(9, mean, std);
        PolyReluNetwork folded = FoldedStandardisation.Of(network, first);
        Assert.Equal(NeuronForm.Unnormalised, folded.Form);
        Matrix inputs = Inputs(20), seen = first.Apply(new Samples(inputs, new int[20])).Inputs, one = new(20, 3), other = new(20, 3);
        network.CreateEvaluator().Logits(seen, one);
        folded.CreateEvaluator().Logits(inputs, other);
        Close(one, other, 1e-4);
    }

    /// <summary>F^(p) whose centres are of length 2, in both forms.</summary>
    [Fact]
    public void ExactDistances_AreThoseOfTheFoldedNetwork()
    {
        Matrix centres = new(4, 6), outputs = new(1, 4);
        for (int k = 0; k < 4; k++) (centres[k, k], outputs[0, k]) = (2, k < 2 ? 1 : -1);
        PolyReluNetwork network = new(3, false, centres, outputs) { Form = NeuronForm.Unnormalised };
        float[] x = [0.9f, 0.3f, 0.1f, 0, 0.2f, 0.1f];
        DistanceInterval own = ExactDistances.Of(network).Of(x, 1, Norm.L2),
            other = ExactDistances.Of(RandomNetworks.Folded(network)).Of(x, 1, Norm.L2);
        Assert.Equal(other.Low, own.Low, 1e-6);
        Assert.Equal(other.High, own.High, 1e-6);
        Assert.InRange(own.Low, 0.1, 0.9);
    }

    [Fact]
    public void BalancedStart_IsWhatFlowKeepsBalanced()
    {
        NetworkShape shape = new() { InputDimension = 30, Hidden = 8, Power = 3, Form = NeuronForm.Unnormalised };
        BalancedInitialisation initialisation = new(new() { Scale = 1e-3 });
        PolyReluNetwork network = initialisation.Create(shape, 5), normalised = initialisation.Create(shape with { Form = 0 }, 5);
        Assert.Equal(NeuronForm.Unnormalised, network.Form);
        Assert.Equal(normalised.Weights.ToArray(), network.Weights.ToArray());
        for (int j = 0; j < 8; j++)
        {
            double square = ReferenceNetwork.Widen(network.Weights.Row(j)).Sum(w => w * w), v = network.OutputWeights[0, j];
            Assert.Equal(square, 3 * v * v, 1e-6 * square);
            Assert.Equal(Math.Sign(normalised.OutputWeights[0, j]), Math.Sign(v));
        }
    }

    private static PolyReluNetwork Network(double power, bool normalize, int outputs, int hidden = 11) =>
        RandomNetworks.Create(power, normalize, outputs, 7, dimension: 9, hidden, form: NeuronForm.Unnormalised);

    private static Matrix Inputs(int count)
    {
        CounterRandom random = new(12);
        return RandomNetworks.Gaussian(count, 9, 0.7, ref random);
    }

    private static void Close(Matrix expected, Matrix actual, double tolerance)
    {
        double size = expected.ToArray().Max(Math.Abs);
        for (int i = 0; i < expected.Rows; i++)
            for (int k = 0; k < expected.Columns; k++)
                Assert.True(Math.Abs(expected[i, k] - actual[i, k]) <= tolerance * size,
                    $"[{i}, {k}]: {actual[i, k]}, expected {expected[i, k]}");
    }
}
