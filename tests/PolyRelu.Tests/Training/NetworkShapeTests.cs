using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Theory;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>Shapes and powers of which no network can be made are refused in a sentence, wherever they enter.</summary>
public sealed class NetworkShapeTests
{
    private const string TooLarge = "The power p must be at most 1022; got ", TooSmall = "The power p must be a finite number ≥ 1; got ";

    private static readonly Matrix One = new(1, 1);

    public static TheoryData<double, string> Powers => new()
    {
        { 1e300, $"{TooLarge}1E+300." }, { 1022.5, $"{TooLarge}1022.5." }, { 0.5, $"{TooSmall}0.5." }, { double.NaN, $"{TooSmall}NaN." },
        { double.PositiveInfinity, TooSmall },
    };

    [Theory]
    [InlineData(int.MaxValue, 1, 1, "got 2147483647 features, 1 neuron, 1 output.")]
    [InlineData(1, int.MaxValue, 1, "got 1 feature, 2147483647 neurons, 1 output.")]
    [InlineData(1, 1, int.MaxValue, "got 1 feature, 1 neuron, 2147483647 outputs.")]
    [InlineData(65536, 65536, 1, "must have at most 2147482624 elements each")]
    [InlineData(1, 65536, 65536, "must have at most 2147482624 elements each")]
    [InlineData(0, 1, 1, "at least one feature, one neuron and one output; got 0 features, 1 neuron, 1 output.")]
    [InlineData(1, -1, 1, "got 1 feature, -1 neurons, 1 output.")]
    [InlineData(1, 1, int.MinValue, "got 1 feature, 1 neuron, -2147483648 outputs.")]
    public void Shape_OfNoNetworkIsRefusedByEveryInitialisation(int dimension, int hidden, int outputs, string message)
    {
        foreach (bool bias in (bool[])[false, true])
        {
            NetworkShape shape = new() { InputDimension = dimension, Hidden = hidden, Outputs = outputs, Bias = bias };
            Assert.All(Registry<InitialisationFactory>.All, entry => Assert.Contains(message, Assert.Throws<ArgumentException>(
                () => entry.Value(new InitialisationSettings()).Create(shape, 0)).Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Centre_OfAnotherLengthIsRefused() =>
        Assert.Contains("The centre must have 2 entries; got 1.", Assert.Throws<ArgumentException>(
            () => new NetworkShape { InputDimension = 2, Hidden = 1, Centre = [0] }.Require()).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Powers))]
    public void Power_OutOfRangeIsRefusedByTheLibrary(double power, string message)
    {
        ClusterCentres centres = new(Matrix.From(2, 2, [1, 0, 0, 1]), 1);
        Action[] entries =
        [
            () => _ = new PolyReluNetwork(power, false, One, One),
            () => new NetworkShape { InputDimension = 1, Hidden = 1, Power = power }.Require(),
            () => _ = new PowerClassifier(centres, power),
        ];
        Assert.All(entries, entry => Assert.Contains(message, Assert.Throws<ArgumentException>(entry).Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Power_OutOfRangeIsRefusedInFiles(double power, string message)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "m.npz");
        Dictionary<string, NumericArray> arrays = new()
        {
            ["prelulayer.W"] = NumericArray.From([1f, 2], 2, 1), ["output_net.weight"] = NumericArray.From([1f], 1, 1),
        };
        NpzFile.Write(path, arrays);
        NetworkFileOptions options = new() { Power = power, NormalizeInput = false };
        Assert.Contains($"m.npz: t{message[1..]}", Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path, options)).Message,
            StringComparison.Ordinal);
        arrays["polyrelu.power"] = NumericArray.Scalar(power);
        arrays["polyrelu.normalize_input"] = NumericArray.Scalar(0);
        NpzFile.Write(path, arrays);
        Assert.Contains("m.npz", Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e300", "≤ 1022")]
    [InlineData("1022.1", "≤ 1022")]
    [InlineData("0.5", "≥ 1")]
    public void Power_OutOfRangeIsRefusedByCommandsAndPresets(string power, string bound)
    {
        string expected = $"expected a number {bound}; got '{power}'";
        Assert.Contains($"--power: {expected}",
            CommandRun.Of("train", "--data", "clusters", "--power", power, "--out", "m.safetensors").Error, StringComparison.Ordinal);
        Assert.Contains($"--power: {expected}", CommandRun.Of("convert", "a.pt", "b.safetensors", "--power", power).Error,
            StringComparison.Ordinal);
        foreach (string preset in (string[])["frei-smoke", "synthetic-smoke", "mnist-digits-smoke", "features-smoke"])
            Assert.Contains($"powers: {expected}", Assert.Throws<PresetException>(
                () => PresetCatalog.Load(preset, [$"powers=[{power}]"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargestPower_IsWhatFloat64HoldsOfRatiosFromAHalfToTwo()
    {
        Assert.True(double.IsNormal(Math.Pow(0.5, PolyReluNetwork.LargestPower)));
        Assert.True(double.IsFinite(Math.Pow(2, PolyReluNetwork.LargestPower)));
        Assert.False(double.IsNormal(Math.Pow(0.5, PolyReluNetwork.LargestPower + 1)));
        Assert.Equal(PolyReluNetwork.LargestPower, new PolyReluNetwork(PolyReluNetwork.LargestPower, false, One, One).Power);
    }
}
