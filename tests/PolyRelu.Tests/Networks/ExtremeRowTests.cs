using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>A finite input has finite logits and gradients, however large it, the weights or the power are.</summary>
public sealed class ExtremeRowTests
{
    private static readonly Gen<(double Power, bool Normalize, int Outputs, int Inputs, int Weights, int Head, ulong Seed)> Cases =
        Gen.Select(
        RandomNetworks.OneOf(1, 1.5, 3, 8, 20), Gen.Bool, Gen.Int[1, 4], Gen.Int[-45, 38], Gen.Int[-45, 38], Gen.Int[-45, 38], Gen.ULong);

    [Fact]
    public void FiniteInput_HasFiniteLogitsAndGradients() => Cases.Sample(
        c =>
        {
            PolyReluNetwork network = RandomNetworks.Create(c.Power, c.Normalize, c.Outputs, c.Seed, dimension: 9, hidden: 13,
                form: RandomNetworks.Forms[(int)(c.Seed % 2)]);
            Scale(network.Weights, c.Weights);
            Scale(network.OutputWeights, c.Head);
            CounterRandom random = new(c.Seed, 3);
            Matrix x = RandomNetworks.Gaussian(14, 9, 1, ref random), cotangents = RandomNetworks.Gaussian(14, c.Outputs, 1, ref random);
            Scale(x, c.Inputs);
            x.Row(3)[2] = float.MaxValue;
            x.Row(4)[5] = float.MinValue;
            (Matrix logits, Matrix gradients, Matrix features) = Evaluate(network, x, cotangents);
            Assert.All(logits.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(features.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(gradients.ToArray(), value => Assert.True(float.IsFinite(value)));
        }, iter: 400, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(3)]
    public void OverflowOnTheWay_ChangesNoResultThatIsAFloat(double power)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, true, 3, 5, dimension: 9, hidden: 13),
        plain = RandomNetworks.Create(power, true, 3, 5, dimension: 9, hidden: 13);
        foreach (PolyReluNetwork each in (PolyReluNetwork[])[network, plain])
        {
            each.Bias!.AsSpan().Clear();
            each.Centre!.AsSpan().Clear();
        }
        Scale(network.Weights, 20);
        Scale(network.OutputWeights, -25);
        CounterRandom random = new(7);
        Matrix x = RandomNetworks.Gaussian(14, 9, 1, ref random), cotangents = RandomNetworks.Gaussian(14, 3, 1, ref random),
            large = Matrix.From(14, 9, x.ToArray());
        Scale(large, 20);       // pre-activations of 1e40, logits of 1e15
        (Matrix logits, Matrix gradients, _) = Evaluate(network, large, cotangents);
        (Matrix plainLogits, Matrix plainGradients, _) = Evaluate(plain, x, cotangents);
        Compare(plainLogits, logits, 1e15);
        Compare(plainGradients, gradients, 1e-5);
    }

    public static TheoryData<double, float, float, float, double> Overflows()
    {
        TheoryData<double, float, float, float, double> cases = [];
        foreach (double power in (double[])[1, 1.5, 2, 2.7, 3])
        {
            cases.Add(power, -1e20f, 2e20f, 0, float.MaxValue);
            cases.Add(power, 2e20f, -1e20f, 0, float.MaxValue);
            cases.Add(power, -1e20f, 1e20f, 5, 5);
            cases.Add(power, 1e20f, -1e20f, 5, 5);
            cases.Add(power, -2e20f, 1e20f, 5, 0);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Overflows))]
    public void OppositeOverflows_DoNotHideTheActivation(double power, float first, float second, float third, double expected)
    {
        // p > 1: u^p / ‖w‖^{p−1} with ‖w‖ = √2·1e20.
        double activation = expected is 0 or float.MaxValue
            ? expected : Math.Pow(expected, power) / Math.Pow(Math.Sqrt(2) * 1e20, power - 1);
        PolyReluNetwork network = new(power, false, Matrix.From(2, 3, [1e20f, 1e20f, 1, 0.1f, 0.2f, 0.3f]), Matrix.From(1, 2, [1, 0]));
        Matrix x = new(14, 3);
        for (int i = 0; i < x.Rows; i++) x.Row(i).Fill(0.5f);
        foreach (int row in (int[])[0, 5, 13]) new[] { first, second, third }.CopyTo(x.Row(row));
        (Matrix logits, Matrix gradients, Matrix features) = Evaluate(network, x, Ones(14));
        foreach (int row in (int[])[0, 5, 13])
        {
            Assert.Equal((float)activation, logits[row, 0], Math.Abs((float)activation) * 1e-6f);
            Assert.Equal(logits[row, 0], features[row, 0]);
            Assert.Equal(activation > 0, gradients[row, 0] > 0);
            float[] probed = new float[1];
            IIncrementalProbe probe = network.CreateEvaluator().OpenProbe();
            probe.Begin(x.Row(row), probed);
            Assert.Equal(logits[row, 0], probed[0]);
            probe.Begin(x.Row(1), probed);
            probe.Try([0, 1, 2], [first, second, third], probed);
            Assert.Equal(logits[row, 0], probed[0]);
            probe.Keep();
            probe.Try([0, 1, 2], [0.5f, 0.5f, 0.5f], probed);
            Assert.Equal(logits[1, 0], probed[0], Math.Abs(logits[1, 0]) * 1e-5f);
            probe.Keep();
            probe.Try([], [], probed);
            Assert.Equal(logits[1, 0], probed[0], Math.Abs(logits[1, 0]) * 1e-5f);
        }
        Matrix alone = new(1, 1);
        network.CreateEvaluator().Logits(x.RowRange(5, 1), alone);
        Assert.Equal(logits[5, 0], alone[0, 0]);
    }

    private static Matrix Ones(int rows)
    {
        Matrix ones = new(rows, 1);
        ones.Fill(1);
        return ones;
    }

    private static void Compare(Matrix expected, Matrix actual, double factor)
    {
        for (int i = 0; i < expected.Rows; i++)
        {
            double size = expected.Row(i).ToArray().Max(Math.Abs);
            for (int k = 0; k < expected.Columns; k++) Assert.Equal(expected[i, k], actual[i, k] / factor, 1e-5 * size);
        }
    }

    private static (Matrix Logits, Matrix Gradients, Matrix Features) Evaluate(PolyReluNetwork network, Matrix x, Matrix cotangents)
    {
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix logits = new(x.Rows, network.Outputs), gradients = new(x.Rows, x.Columns), features = new(x.Rows, network.Hidden);
        evaluator.LogitsAndFeatures(x, logits, features);
        evaluator.PullBack(cotangents, gradients);
        return (logits, gradients, features);
    }

    /// <summary>Multiplies by a power of ten; what leaves the range of floats takes its largest value.</summary>
    private static void Scale(Matrix matrix, int exponent)
    {
        for (int i = 0; i < matrix.Rows; i++)
            foreach (ref float value in matrix.Row(i))
                value = (float)Math.Clamp(value * Math.Pow(10, exponent), -float.MaxValue, float.MaxValue);
    }
}
