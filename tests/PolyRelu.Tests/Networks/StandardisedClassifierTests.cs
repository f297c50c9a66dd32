using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>Standardisation before a classifier: logits, gradients, capabilities, and folding into a pReLU network.</summary>
public sealed class StandardisedClassifierTests
{
    private const int Dimension = 5;

    private static readonly Gen<(ulong Seed, double Power, bool Normalised, int Outputs, Standardisation First)> Cases = Gen.Select(
        Gen.ULong[0, 1 << 20], RandomNetworks.OneOf(RandomNetworks.Powers), Gen.Bool, RandomNetworks.OneOf(1, 3),
        Gen.Select(Gen.Float[-2, 2].Array[Dimension], Gen.Float[0.2f, 3].Array[Dimension]))
        .Select((seed, power, normalised, outputs, first) =>
            (seed, power, normalised, outputs, Standardisation.Of(Dimension, first.Item1, first.Item2)));

    [Fact]
    public void Logits_AreThoseAtTheStandardisedInput_ToTheBit() => Cases.Sample(one =>
    {
        (PolyReluNetwork network, Matrix inputs) = Make(one.Seed, one.Power, one.Normalised, one.Outputs);
        Matrix expected = new(inputs.Rows, one.Outputs), found = new(inputs.Rows, one.Outputs), standardised = new(inputs.Rows, Dimension);
        for (int i = 0; i < inputs.Rows; i++)
            for (int k = 0; k < Dimension; k++) standardised[i, k] = (inputs[i, k] - one.First.Mean[k]) / one.First.Std[k];
        network.CreateEvaluator().Logits(standardised, expected);
        StandardisedClassifier.Of(network.CreateEvaluator(), one.First).Logits(inputs, found);
        Assert.Equal(expected.ToArray(), found.ToArray());
    }, iter: 50, threads: 1);

    [Fact]
    public void Gradients_FollowTheChainRule_AlsoWhenDoublePrecisionIsAskedInBetween() => Cases.Sample(one =>
    {
        (PolyReluNetwork network, Matrix inputs) = Make(one.Seed, one.Power, one.Normalised, one.Outputs);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix standardised = inputs.Copy(), logits = new(inputs.Rows, one.Outputs), cotangents = new(inputs.Rows, one.Outputs),
            within = new(inputs.Rows, Dimension), found = new(inputs.Rows, Dimension);
        one.First.Apply(inputs, standardised);
        for (int i = 0; i < cotangents.Rows; i++) cotangents[i, i % one.Outputs] = 1;
        evaluator.Logits(standardised, logits);
        evaluator.PullBack(cotangents, within);
        var classifier = (IDifferentiableClassifier)StandardisedClassifier.Of(network.CreateEvaluator(), one.First);
        classifier.Logits(inputs, logits);
        double[] precise = new double[inputs.Rows * one.Outputs];
        ((IPreciseClassifier)classifier).PreciseLogits(inputs, precise, new double[precise.Length]);
        classifier.PullBack(cotangents, found);
        for (int i = 0; i < inputs.Rows; i++)
            for (int k = 0; k < Dimension; k++) Assert.Equal(within[i, k] / one.First.Std[k], found[i, k]);
        for (int i = 0; i < precise.Length; i++) Assert.Equal(precise[i], logits[i / one.Outputs, i % one.Outputs],
            1e-4 * Math.Max(1, Math.Abs(precise[i])));
    }, iter: 50, threads: 1);

    [Fact]
    public void Probe_HasTheLogitsOfTheChangedInput() => Cases.Sample(one =>
    {
        (PolyReluNetwork network, Matrix inputs) = Make(one.Seed, one.Power, one.Normalised, one.Outputs);
        StandardisedClassifier classifier = StandardisedClassifier.Of(network.CreateEvaluator(), one.First);
        IIncrementalProbe probe = ((IIncrementalClassifier)classifier).OpenProbe();
        float[] tried = new float[one.Outputs];
        Matrix changed = inputs.RowRange(0, 1).Copy(), logits = new(1, one.Outputs);
        probe.Begin(inputs.Row(0), tried);
        probe.Try([1, 3], [0.25f, -0.5f], tried);
        (changed[0, 1], changed[0, 3]) = (0.25f, -0.5f);
        classifier.Logits(changed, logits);
        for (int c = 0; c < tried.Length; c++) Assert.Equal(logits[0, c], tried[c], 1e-3f * Math.Max(1, Math.Abs(logits[0, c])));
        Matrix directions = ((IDirectedClassifier)classifier).Directions(one.Outputs == 1 ? 1 : 0, one.Outputs == 1 ? -1 : 1, 3);
        for (int i = 0; i < directions.Rows; i++)
            Assert.Equal(1, Math.Sqrt(directions.Row(i).ToArray().Sum(value => (double)value * value)), 1e-5);
    }, iter: 50, threads: 1);

    [Fact]
    public void Capabilities_AreThoseOfTheClassifierWithin()
    {
        Standardisation first = Standardisation.Of(2, [1], [2]);
        IClassifier plain = StandardisedClassifier.Of(new Plain(), first), gradients = StandardisedClassifier.Of(new Gradients(), first),
            precise = StandardisedClassifier.Of(new Precise(), first);
        Assert.Equal((false, false), (plain is IDifferentiableClassifier, plain is IPreciseClassifier));
        Assert.Equal((true, false), (gradients is IDifferentiableClassifier, gradients is IPreciseClassifier));
        Assert.Equal((false, true), (precise is IDifferentiableClassifier, precise is IPreciseClassifier));
        Assert.False(plain.Guarantees.KeepsContract);
        IClassifier network = StandardisedClassifier.Of(new PolyReluNetwork(2, false, new(1, 2), new(1, 1)).CreateEvaluator(), first);
        Assert.Equal((true, false), (network.Guarantees.KeepsContract, network.Guarantees.AllowsGivingUp));
        Assert.Equal("The classifier takes 2 features; the standardisation has 3. (Parameter 'first')",
            Assert.Throws<ArgumentException>(() => StandardisedClassifier.Of(new Plain(), Standardisation.Of(3, [0], [1]))).Message);
    }

    [Fact]
    public void Folded_ComputesTheSame_WhereverItCanBeFolded()
    {
        int folded = 0;
        Cases.Sample(one =>
        {
            Standardisation first = one.Normalised && one.Power != 1
                ? Standardisation.Of(Dimension, one.First.Mean.ToArray(), [one.First.Std[0]]) : one.First;
            (PolyReluNetwork network, Matrix inputs) = Make(one.Seed, one.Power, one.Normalised, one.Outputs);
            Assert.Null(FoldedStandardisation.Problem(network, first));
            PolyReluNetwork inside = FoldedStandardisation.Of(network, first);
            double[] expected = Logits(StandardisedClassifier.Of(network.CreateEvaluator(), first), inputs),
                found = Logits(inside.CreateEvaluator(), inputs);
            double size = expected.Max(Math.Abs) + 1;
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - found[i]) < 2e-5 * size, $"{expected[i]} became {found[i]} (p = {one.Power})");
            Interlocked.Increment(ref folded);
        }, iter: 100, threads: 1);
        Assert.True(folded >= 100);
    }

    [Fact]
    public void PowersOfTwo_FoldWithoutAnyRounding()
    {
        foreach (bool normalised in new[] { false, true })
        {
            (PolyReluNetwork network, Matrix inputs) = Make(3, 2, normalised, 3);
            Standardisation first = Standardisation.Of(Dimension, [0], [0.25f]);
            double[] expected = Logits(StandardisedClassifier.Of(network.CreateEvaluator(), first), inputs),
                found = Logits(FoldedStandardisation.Of(network, first).CreateEvaluator(), inputs);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6 * Math.Abs(expected[i]));
        }
    }

    [Fact]
    public void DeviationsOfTheirOwn_CannotBeFoldedBehindInputNormalisation()
    {
        PolyReluNetwork network = RandomNetworks.Create(3, true, 3, 1);
        Standardisation first = Standardisation.Of(Dimension, [0], [1, 2, 3, 4, 5]);
        Assert.Equal("the network normalises its inputs, and features have standard deviations of their own",
            FoldedStandardisation.Problem(network, first));
        Assert.Throws<ArgumentException>(() => FoldedStandardisation.Of(network, first));
        // With p = 1 nothing is normalised.
        Assert.Null(FoldedStandardisation.Problem(RandomNetworks.Create(1, true, 3, 1), first));
        Assert.Equal("the folded parameters are beyond the range of float32",
            FoldedStandardisation.Problem(RandomNetworks.Create(3, false, 3, 1), Standardisation.Of(Dimension, [0], [1e-30f])));
    }

    [Fact]
    public void Standardisation_IsWrittenAndReadAgain_ToTheBit() => Cases.Sample(one =>
    {
        Assert.Equal(one.First, Standardisation.Parse(one.First.ToJson(), Dimension));
        Standardisation common = Standardisation.Of(Dimension, [one.First.Mean[0]], [one.First.Std[0]]);
        Assert.Equal(common, Standardisation.Parse(common.ToJson(), Dimension));
        Assert.Equal(one.First.Std[0], common.CommonStd);
    }, iter: 50);

    [Fact]
    public void Extremes_StayFinite()
    {
        Standardisation first = Standardisation.Of(2, [float.MaxValue, 0], [1e-30f]);
        float[] result = new float[2];
        first.Apply([float.MinValue, 1e20f], result);
        Assert.Equal([float.MinValue, float.MaxValue], result);
        Assert.Equal(result[1], first.Apply(1, 1e20f));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"mean\":[0],\"std\":[0]}")]
    [InlineData("{\"mean\":[0,1],\"std\":[1]}")]
    [InlineData("{\"mean\":[\"a\"],\"std\":[1]}")]
    [InlineData("nothing")]
    public void Texts_ThatAreNoStandardisation_AreRefused(string text) =>
        Assert.Contains("expected {\"mean\": […], \"std\": […]} with one number each, or 5 numbers",
            Assert.Throws<InvalidDataException>(() => Standardisation.Parse(text, Dimension)).Message, StringComparison.Ordinal);

    private static (PolyReluNetwork Network, Matrix Inputs) Make(ulong seed, double power, bool normalised, int outputs)
    {
        CounterRandom random = new(seed, 7);
        return (RandomNetworks.Create(power, normalised, outputs, seed, Dimension), RandomNetworks.Gaussian(6, Dimension, 1.5, ref random));
    }

    private static double[] Logits(IClassifier classifier, Matrix inputs)
    {
        double[] logits = new double[inputs.Rows * classifier.Outputs];
        ((IPreciseClassifier)classifier).PreciseLogits(inputs, logits, new double[logits.Length]);
        return logits;
    }

    private class Plain : IClassifier
    {
        public int InputDimension => 2;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits) => logits.Fill(1);
    }

    private sealed class Gradients : Plain, IDifferentiableClassifier
    {
        public void PullBack(Matrix cotangents, Matrix gradients) => gradients.Fill(0);
    }

    private sealed class Precise : Plain, IPreciseClassifier
    {
        public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) => logits.Clear();
    }
}
