using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Kernels;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class NetworkEvaluatorTests
{
    private const double Tolerance = 1e-5;

    private static readonly Gen<(int Rows, int D, int H, int C, double Power, bool Normalize, ulong Seed)> Cases =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 45], Gen.Int[1, 70], Gen.Int[1, 40], RandomNetworks.OneOf(1, 1.5, 2, 3, 4, 20), Gen.Bool,
            Gen.ULong);

    [Fact]
    public void Evaluator_AgreesWithTheFormulas() => Cases.Sample(
        c => Check(c.Rows, Network(c.D, c.H, c.C, c.Power, c.Normalize, c.Seed), c.Seed), iter: 150, threads: 1);

    [Theory]
    [InlineData(1, 784, 500, 10)]
    [InlineData(100, 200, 130, 1)]
    [InlineData(30, 20, 40, 1000)]
    public void Evaluator_AgreesWithTheFormulas_AtLargerSizes(int rows, int inputDimension, int hidden, int outputs)
    {
        foreach (double power in (double[])[1, 3]) Check(rows, Network(inputDimension, hidden, outputs, power, true, 3), 3);
    }

    [Fact]
    public void Row_HasTheSameBits_InAnyBatch_OnAnyThreads() => Cases.Sample(
        c =>
        {
            PolyReluNetwork network = Network(c.D, c.H, c.C, c.Power, c.Normalize, c.Seed);
            NetworkEvaluator evaluator = network.CreateEvaluator();
            Matrix x = Inputs(c.Rows, c.D, c.Seed), y = Inputs(c.Rows, c.C, c.Seed + 1);
            Matrix logits = new(c.Rows, c.C), gradients = new(c.Rows, c.D);
            Evaluate(evaluator, x, y, logits, gradients);
            for (int first = 0; first < c.Rows;)
            {
                int count = Math.Min(c.Rows - first, 1 + (first % 5));
                Matrix partLogits = new(count, c.C), partGradients = new(count, c.D);
                using (Workers.Inline()) Evaluate(evaluator, x.RowRange(first, count), y.RowRange(first, count), partLogits, partGradients);
                Assert.Equal(logits.RowRange(first, count).ToArray(), partLogits.ToArray());
                Assert.Equal(gradients.RowRange(first, count).ToArray(), partGradients.ToArray());
                first += count;
            }
        }, iter: 60, threads: 1);

    [Fact]
    public void LargeBatch_WhoseSlopesAreNotKept_GivesTheSameBits()
    {
        PolyReluNetwork network = Network(8, 2000, 2, 3, true, 4);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        const int Rows = 4300;      // 4300 · 2016 slopes exceed 32 MiB
        Matrix x = Inputs(Rows, 8, 5), y = Inputs(Rows, 2, 6), logits = new(Rows, 2), gradients = new(Rows, 8);
        Evaluate(evaluator, x, y, logits, gradients);
        Matrix partLogits = new(50, 2), partGradients = new(50, 8);
        Evaluate(network.CreateEvaluator(), x.RowRange(4200, 50), y.RowRange(4200, 50), partLogits, partGradients);
        Assert.Equal(partLogits.ToArray(), logits.RowRange(4200, 50).ToArray());
        Assert.Equal(partGradients.ToArray(), gradients.RowRange(4200, 50).ToArray());
    }

    [Fact]
    public void SteadyState_DoesNotAllocate()
    {
        foreach (double power in (double[])[1, 2.5, 3])
        {
            NetworkEvaluator evaluator = Network(50, 70, 10, power, true, 1).CreateEvaluator();
            Matrix x = Inputs(60, 50, 1), y = Inputs(60, 10, 2), logits = new(60, 10), gradients = new(60, 50);
            Assert.Equal(0, Allocation.Least(_ =>
            {
                for (int i = 0; i < 10; i++)
                    Evaluate(evaluator, x.RowRange(0, 60 - i), y.RowRange(0, 60 - i), logits.RowRange(0, 60 - i),
                        gradients.RowRange(0, 60 - i));
            }));
        }
    }

    [Fact]
    public void WrongShapes_AreRefused()
    {
        NetworkEvaluator evaluator = Network(5, 6, 3, 2, false, 1).CreateEvaluator();
        Assert.Throws<ArgumentException>(() => evaluator.Logits(new(4, 6), new(4, 3)));
        Assert.Throws<ArgumentException>(() => evaluator.Logits(new(4, 5), new(4, 2)));
        evaluator.Logits(new(4, 5), new(4, 3));
        Assert.Throws<ArgumentException>(() => evaluator.PullBack(new(3, 3), new(4, 5)));
        Assert.Throws<ArgumentException>(() => evaluator.PullBack(new(4, 3), new(4, 4)));
    }

    private static PolyReluNetwork Network(int dimension, int hidden, int outputs, double power, bool normalize, ulong seed)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, seed, dimension, hidden, 1 / Math.Sqrt(dimension));
        if (hidden > 1) network.Weights.Row(hidden / 2).Clear();
        return network;
    }

    private static Matrix Inputs(int rows, int columns, ulong seed)
    {
        CounterRandom random = new(seed, 3);
        return RandomNetworks.Gaussian(rows, columns, 1, ref random);
    }

    private static void Evaluate(NetworkEvaluator evaluator, Matrix x, Matrix y, Matrix logits, Matrix gradients)
    {
        evaluator.Logits(x, logits);
        evaluator.PullBack(y, gradients);
    }

    /// <summary>Logits, features and gradients against the formulas in double, with operands and results surrounded by NaN.</summary>
    private static void Check(int rows, PolyReluNetwork network, ulong seed)
    {
        CounterRandom random = new(seed, 7);
        float Next(ref CounterRandom r) => (float)r.NextGaussian();
        GuardedMatrix x = new(rows, network.InputDimension, () => Next(ref random)), y = new(rows, network.Outputs, () => Next(ref random));
        GuardedMatrix logits = new(rows, network.Outputs), features = new(rows, network.Hidden),
            gradients = new(rows, network.InputDimension);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        evaluator.LogitsAndFeatures(x.Inner, logits.Inner, features.Inner);
        evaluator.PullBack(y.Inner, gradients.Inner);
        foreach (GuardedMatrix result in (GuardedMatrix[])[logits, features, gradients]) result.ExpectMarginUntouched();
        ReferenceNetwork reference = new(network);
        double tolerance = Tolerance * Math.Max(1, network.Power / 4);      // u^p has p times the relative error of u
        for (int i = 0; i < rows; i++)
        {
            double[] input = ReferenceNetwork.Widen(x.Inner.Row(i)), cotangent = ReferenceNetwork.Widen(y.Inner.Row(i)),
            activations = reference.Activations(input);
            Expect($"logits of row {i}", tolerance * LogitSize(reference, activations), reference.Logits(input), logits.Inner.Row(i));
            Expect($"features of row {i}", tolerance * activations.Append(0.1).Max(), activations, features.Inner.Row(i));
            // At a kink the slope may be that of either side.
            if (Enumerable.Range(0, network.Hidden).All(j => Math.Abs(reference.PreActivation(input, j)) > 1e-4 || reference.Weights[j]
                .All(w => w == 0)))
                Expect($"gradient of row {i}", tolerance * GradientSize(reference, input, activations, cotangent),
                    reference.InputGradient(input, cotangent), gradients.Inner.Row(i));
        }
    }

    /// <summary>Size of the terms of a logit: what its rounding errors are relative to.</summary>
    private static double LogitSize(ReferenceNetwork network, double[] activations) =>
        0.1 + network.OutputWeights.Max(row => row.Zip(activations, (v, a) => Math.Abs(v * a)).Sum());

    /// <summary>Size of the terms of an input gradient.</summary>
    private static double GradientSize(ReferenceNetwork network, double[] input, double[] activations, double[] cotangent)
    {
        double size = 0.1;
        for (int j = 0; j < network.Hidden; j++)
        {
            if (activations[j] == 0) continue;
            double slope = network.Power * activations[j] / network.PreActivation(input, j);
            size += slope * network.Weights[j].Max(Math.Abs) * cotangent.Select((y, c) => Math.Abs(y * network.OutputWeights[c][j])).Sum();
        }
        return size;
    }

    private static void Expect(string what, double tolerance, double[] expected, ReadOnlySpan<float> actual)
    {
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance,
                $"{what}, element {k}: expected {expected[k]:R}, got {actual[k]:R}");
    }
}
