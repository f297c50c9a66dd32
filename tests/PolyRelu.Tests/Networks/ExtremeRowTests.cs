using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>A finite input has finite logits and gradients, however large it, the weights or the power are.</summary>
public sealed class ExtremeRowTests
{
    private static readonly Gen<(double Power, bool Normalize, int Outputs, int Inputs, int Weights, int Head, ulong Seed)> Cases = Gen.Select(
        RandomNetworks.OneOf(1, 1.5, 3, 8, 20), Gen.Bool, Gen.Int[1, 4], Gen.Int[-45, 38], Gen.Int[-45, 38], Gen.Int[-45, 38], Gen.ULong);

    [Fact]
    public void FiniteInput_HasFiniteLogitsAndGradients() => Cases.Sample(
        c =>
        {
            PolyReluNetwork network = RandomNetworks.Create(c.Power, c.Normalize, c.Outputs, c.Seed, dimension: 9, hidden: 13);
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
        PolyReluNetwork network = RandomNetworks.Create(power, true, 3, 5, dimension: 9, hidden: 13), plain = RandomNetworks.Create(power, true, 3, 5, dimension: 9, hidden: 13);
        foreach (PolyReluNetwork each in (PolyReluNetwork[])[network, plain])
        {
            each.Bias!.AsSpan().Clear();
            each.Centre!.AsSpan().Clear();
        }
        Scale(network.Weights, 20);
        Scale(network.OutputWeights, -25);
        CounterRandom random = new(7);
        Matrix x = RandomNetworks.Gaussian(14, 9, 1, ref random), cotangents = RandomNetworks.Gaussian(14, 3, 1, ref random), large = Matrix.From(14, 9, x.ToArray());
        Scale(large, 20);       // pre-activations of 1e40, logits of 1e15
        (Matrix logits, Matrix gradients, _) = Evaluate(network, large, cotangents);
        (Matrix plainLogits, Matrix plainGradients, _) = Evaluate(plain, x, cotangents);
        Compare(plainLogits, logits, 1e15);
        Compare(plainGradients, gradients, 1e-5);
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
            foreach (ref float value in matrix.Row(i)) value = (float)Math.Clamp(value * Math.Pow(10, exponent), -float.MaxValue, float.MaxValue);
    }
}
