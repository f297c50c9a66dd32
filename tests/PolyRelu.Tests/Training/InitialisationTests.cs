using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

public sealed class InitialisationTests
{
    private static readonly NetworkShape Shape = new()
    {
        InputDimension = 80,
        Hidden = 120,
        Outputs = 3,
        Power = 3,
        NormalizeInput = true,
        Bias = true,
        Centre = new float[80],
    };

    public static TheoryData<string> Initialisations => [.. Registry<InitialisationFactory>.All.Select(entry => entry.Name)];

    [Fact]
    public void Registry_HasTheInitialisationsOfTheSpecification() =>
        Assert.Superset(new HashSet<string> { "gaussian", "balanced", "kaiming", "kaiming-paper" },
            Registry<InitialisationFactory>.All.Select(entry => entry.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Initialisations))]
    public void Create_FollowsShapeAndSeed(string name)
    {
        Assert.Equal(name, Registry<InitialisationFactory>.Find(name).Value(new()).Name);
        PolyReluNetwork network = Create(name, 1), again = Create(name, 1), other = Create(name, 2);
        Assert.Equal((80, 120, 3, 3.0, true), (network.InputDimension, network.Hidden, network.Outputs, network.Power,
            network.NormalizeInput));
        Assert.Equal(80, network.Centre!.Length);
        Assert.NotSame(Shape.Centre, network.Centre);
        Assert.Equal(network.Weights.ToArray(), again.Weights.ToArray());
        Assert.Equal(network.OutputWeights.ToArray(), again.OutputWeights.ToArray());
        Assert.Equal(network.Bias, again.Bias);
        Assert.NotEqual(network.Weights.ToArray(), other.Weights.ToArray());
        Assert.NotEqual(network.OutputWeights.ToArray(), other.OutputWeights.ToArray());
    }

    [Fact]
    public void ANeuron_HasTheSameWeightsInAWiderNetwork()
    {
        foreach (Registration<InitialisationFactory> entry in Registry<InitialisationFactory>.All.Where(entry =>
            entry.Name != "kaiming-paper"))
        {
            PolyReluNetwork narrow = entry.Value(new()).Create(Shape, 4), wide = entry.Value(new()).Create(Shape with { Hidden = 200 }, 4);
            Assert.Equal(narrow.Weights.ToArray(), wide.Weights.RowRange(0, 120).ToArray());
        }
    }

    [Fact]
    public void Gaussian_HasItsScale()
    {
        PolyReluNetwork network = Create("gaussian", 3, 1e-7);
        Assert.Equal(1e-7, TensorPrimitives.StdDev<float>(network.Weights.ToArray()), 3e-9);
        Assert.Equal(1e-7, TensorPrimitives.StdDev<float>(network.OutputWeights.ToArray()), 1e-8);
        Assert.All(network.Bias!, value => Assert.Equal(0, value));
    }

    /// <summary>Input weights have length s whatever the number of features.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(3000)]
    public void GaussianNorm_HasItsLength(int dimension)
    {
        PolyReluNetwork network = new GaussianNormInitialisation(new() { Scale = 0.5 })
            .Create(Shape with { InputDimension = dimension, Bias = false, Centre = null }, 3);
        double mean = Enumerable.Range(0, network.Hidden).Average(j => (double)TensorPrimitives.Norm<float>(network.Weights.Row(j)));
        Assert.Equal(0.5, mean, 0.5 / Math.Sqrt(dimension));
        Assert.Equal(0.5, TensorPrimitives.StdDev<float>(network.OutputWeights.ToArray()), 0.08);
    }

    [Theory]
    [InlineData(1e-7, 1)]
    [InlineData(0.5, 3)]
    public void Balanced_HasEqualLengths(double scale, int outputs)
    {
        PolyReluNetwork network = new BalancedInitialisation(new() { Scale = scale })
            .Create(Shape with { Outputs = outputs, Bias = false }, 5);
        double[] contributions = NeuronAnalysis.Contributions(network);
        for (int j = 0; j < network.Hidden; j++)
        {
            double square = 0;
            foreach (float w in network.Weights.Row(j)) square += (double)w * w;
            Assert.Equal(square, contributions[j], 1e-5 * square);
        }
        if (outputs == 1) Assert.InRange(network.OutputWeights.ToArray().Count(v => v > 0), 40, 80);
    }

    [Theory]
    [InlineData("kaiming-paper", 120)]
    [InlineData("kaiming", 80)]
    public void Kaiming_IsUniformWithinItsBounds(string name, int fanIn)
    {
        PolyReluNetwork network = Create(name, 6);
        CheckUniform(network.Weights.ToArray(), Math.Sqrt(6.0 / fanIn));
        CheckUniform(network.OutputWeights.ToArray(), 1 / Math.Sqrt(120));
        Assert.All(network.Bias!, value => Assert.InRange(Math.Abs(value), 1e-9, 1 / Math.Sqrt(120)));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(-1, "-1")]
    [InlineData(1e-46, "0 or from 1.2E-38 to 1E+30, as weights are float32; got 1E-46")]
    [InlineData(1e-38, "1E-38")]
    [InlineData(1e39, "1E+39")]
    public void Scale_OutsideFloat32_IsRefused(double scale, string words)
    {
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => new GaussianInitialisation(new() { Scale = scale })).Message,
            StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => new BalancedInitialisation(new() { Scale = scale })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("balanced")]
    public void Scale_AtTheEndsOfItsRange_GivesFiniteWeights(string name)
    {
        foreach (double scale in (double[])[0, 1.2e-38, 1e30])
        {
            PolyReluNetwork network = Create(name, 1, scale);
            float[] entries = [.. network.Weights.ToArray(), .. network.OutputWeights.ToArray()];
            Assert.All(entries, entry => Assert.True(float.IsFinite(entry), $"scale {scale}: {entry}"));
            Assert.Equal(scale > 0, entries.Any(entry => entry != 0));
        }
    }

    private static PolyReluNetwork Create(string name, ulong seed, double scale = 0.1) =>
        Registry<InitialisationFactory>.Find(name).Value(new() { Scale = scale }).Create(Shape, seed);

    private static void CheckUniform(float[] values, double bound)
    {
        Assert.InRange(values.Max(), 0.97 * bound, bound);
        Assert.InRange(values.Min(), -bound, -0.97 * bound);
        Assert.Equal(bound / Math.Sqrt(3), TensorPrimitives.StdDev<float>(values), 0.05 * bound);
    }
}
