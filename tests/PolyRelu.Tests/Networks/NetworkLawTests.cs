using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>
/// Laws of the network that hold for every power, head and normalisation, and its behaviour where formulas divide by zero.
/// </summary>
public sealed class NetworkLawTests
{
    /// <summary>Of every term, relative: 32 units of single precision, for chains of up to nine products, a root and a power.</summary>
    private const double Rounding = 32 * 5.96e-8;

    private static readonly Gen<(double Power, bool Normalize, int Outputs, ulong Seed, NeuronForm Form)> AnyNetwork =
        Gen.Select(RandomNetworks.OneOf(1.0, 1.5, 2.0, 2.7, 3.0, 4.0, 5.0), Gen.Bool, RandomNetworks.OneOf(1, 3), Gen.ULong,
            RandomNetworks.OneOf(NeuronForm.Normalised, NeuronForm.Unnormalised));

    [Fact]
    public void LogitsAndInputGradients_EqualTheReference() => AnyNetwork.Sample(g =>
    {
        PolyReluNetwork network = RandomNetworks.Create(g.Power, g.Normalize, g.Outputs, g.Seed, dimension: 7, hidden: 9, form: g.Form);
        ReferenceNetwork reference = new(network);
        double[] x = RandomNetworks.AwayFromKinks(reference, g.Seed, 1e-3);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix inputs = Matrix.From(1, x.Length, [.. x.Select(v => (float)v)]), logits = new(1, g.Outputs), gradients = new(1, x.Length);
        evaluator.Logits(inputs, logits);
        AssertClose(reference.Logits(x), logits.Row(0), reference.LogitErrors(x, Rounding));
        double[] cotangent = [.. Enumerable.Range(0, g.Outputs).Select(c => 1.0 - (0.7 * c))];
        evaluator.PullBack(Matrix.From(1, g.Outputs, [.. cotangent.Select(v => (float)v)]), gradients);
        AssertClose(reference.InputGradient(x, cotangent), gradients.Row(0), reference.InputGradientErrors(x, cotangent, Rounding));
    }, iter: 300);

    [Fact]
    public void ScalingANeuron_LeavesTheLogits() => Gen.Select(AnyNetwork, Gen.Double[-3, 3]).Sample((g, exponent) =>
    {
        PolyReluNetwork network = RandomNetworks.Create(g.Power, g.Normalize, g.Outputs, g.Seed, form: g.Form), scaled = network.Copy();
        float a = (float)Math.Pow(10, exponent);
        foreach (ref float w in scaled.Weights.Row(1)) w *= a;
        float divisor = (float)Math.Pow(a, g.Form == NeuronForm.Normalised ? 1 : g.Power);
        for (int c = 0; c < g.Outputs; c++) scaled.OutputWeights[c, 1] /= divisor;
        Matrix inputs = Inputs(5, network.InputDimension, g.Seed);
        double[] errors = LogitErrors(network, inputs);
        AssertClose(ReferenceNetwork.Widen(Logits(network, inputs)), Logits(scaled, inputs), [.. errors.Select(e => 2 * e)]);
    });

    [Fact]
    public void LogitsMinusBias_AreHomogeneous() => Gen.Select(AnyNetwork, Gen.Double[0.1, 10]).Sample((g, t) =>
    {
        PolyReluNetwork network = RandomNetworks.Create(g.Power, g.Normalize, g.Outputs, g.Seed, form: g.Form);
        Matrix inputs = Inputs(4, network.InputDimension, g.Seed), stretched = inputs.Copy();
        for (int i = 0; i < inputs.Rows; i++)
            for (int k = 0; k < inputs.Columns; k++)
                stretched[i, k] = (float)((network.Centre?[k] ?? 0f) + (t * (inputs[i, k] - (network.Centre?[k] ?? 0f))));
        double factor = Math.Pow(t, g.Normalize ? 1 : g.Power);
        double[] expected = [.. Logits(network, inputs).Select((f, i) =>
            (factor * (f - (network.Bias?[i % g.Outputs] ?? 0))) + (network.Bias?[i % g.Outputs] ?? 0))];
        double[] errors = [.. LogitErrors(network, inputs)
            .Zip(LogitErrors(network, stretched), (error, stretchedError) => (factor * error) + stretchedError)];
        AssertClose(expected, Logits(network, stretched), errors);
    });

    [Fact]
    public void CentreAndZeroNeurons_GiveZeroActivationAndGradient()
    {
        foreach ((double power, bool normalize, int outputs) in RandomNetworks.Variants)
        {
            PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, 3);
            network.Weights.Row(2).Clear();
            Matrix inputs = new(2, network.InputDimension);
            network.Centre?.CopyTo(inputs.Row(0));
            Inputs(1, network.InputDimension, 5).Row(0).CopyTo(inputs.Row(1));
            NetworkEvaluator evaluator = network.CreateEvaluator();
            Matrix logits = new(2, outputs), cotangents = new(2, outputs), gradients = new(2, network.InputDimension);
            cotangents.Fill(1);
            evaluator.Logits(inputs, logits);
            evaluator.PullBack(cotangents, gradients);
            for (int c = 0; c < outputs; c++) Assert.Equal(network.Bias?[c] ?? 0f, logits[0, c]);
            Assert.All(gradients.Row(0).ToArray(), value => Assert.Equal(0f, value));
            ReferenceNetwork reference = new(network);
            double[] x = ReferenceNetwork.Widen(inputs.Row(1));
            AssertClose(reference.Logits(x), logits.Row(1), reference.LogitErrors(x, Rounding));
            Assert.All(gradients.ToArray(), value => Assert.True(float.IsFinite(value), $"p = {power}, normalised {normalize}"));
        }
    }

    [Fact]
    public void FiniteInputsAndTinyWeights_NeverGiveNaN() =>
        Gen.Select(AnyNetwork, RandomNetworks.OneOf(1e-12, 1e-7, 1e-3, 1.0, 1e3), RandomNetworks.OneOf(0.0, 1e-20, 1e-7, 1.0, 1e6))
            .Sample((g, weightScale, inputScale) =>
        {
            PolyReluNetwork network = RandomNetworks.Create(g.Power, g.Normalize, g.Outputs, g.Seed, scale: weightScale, form: g.Form);
            Matrix inputs = Inputs(3, network.InputDimension, g.Seed, inputScale), logits = new(3, g.Outputs),
                cotangents = new(3, g.Outputs), gradients = new(3, network.InputDimension);
            cotangents.Fill(1);
            NetworkEvaluator evaluator = network.CreateEvaluator();
            evaluator.Logits(inputs, logits);
            evaluator.PullBack(cotangents, gradients);
            Assert.DoesNotContain(logits.ToArray(), float.IsNaN);
            Assert.DoesNotContain(gradients.ToArray(), float.IsNaN);
        });

    private static Matrix Inputs(int count, int dimension, ulong seed, double scale = 1)
    {
        CounterRandom random = new(seed, 7, 7);
        return RandomNetworks.Gaussian(count, dimension, scale, ref random);
    }

    private static float[] Logits(PolyReluNetwork network, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, network.Outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        return logits.ToArray();
    }

    private static double[] LogitErrors(PolyReluNetwork network, Matrix inputs)
    {
        ReferenceNetwork reference = new(network);
        return [.. Enumerable.Range(0, inputs.Rows)
            .SelectMany(i => reference.LogitErrors(ReferenceNetwork.Widen(inputs.Row(i)), Rounding))];
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double[] errors)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= errors[i],
                $"entry {i}: expected {expected[i]} ± {errors[i]}, got {actual[i]}");
    }
}
