using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public sealed class NetworkFileTests : IDisposable
{
    private static readonly Gen<PolyReluNetwork> Networks =
        from power in Gen.Double[1, 5]
        from normalize in Gen.Bool
        from dimension in Gen.Int[1, 20]
        from hidden in Gen.Int[1, 20]
        from outputs in Gen.Int[1, 5]
        from weights in Gen.Float[-9, 9].Array[hidden * dimension]
        from output in Gen.Float[-9, 9].Array[outputs * hidden]
        from bias in Gen.Float[-9, 9].Array[outputs].Null()
        from centre in Gen.Float[-9, 9].Array[dimension].Null()
        from unnormalised in Gen.Bool
        select new PolyReluNetwork(power, normalize, Matrix.From(hidden, dimension, weights), Matrix.From(outputs, hidden, output), bias,
            centre)
        {
            Form = unnormalised ? NeuronForm.Unnormalised : NeuronForm.Normalised,
        };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".npz")]
    public void Save_ThenLoad_GivesTheSameBits(string extension) => Networks.Sample(
        network =>
        {
            string path = Path.Combine(folder, $"{Guid.NewGuid():N}{extension}");
            NetworkFile.Save(path, network, new Dictionary<string, string> { ["note"] = "p ≥ 1 \"quoted\"" });
            PolyReluNetwork loaded = NetworkFile.Load(path);
            RequireSame(network, loaded);
            Assert.Equal("p ≥ 1 \"quoted\"", Assert.Single(NetworkFile.ReadMetadata(path)).Value);
        },
        iter: 100);

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".npz")]
    public void Save_OfTheSameNetwork_WritesTheSameBytes(string extension)
    {
        PolyReluNetwork network = Small();
        string first = Path.Combine(folder, "a" + extension), second = Path.Combine(folder, "b" + extension);
        NetworkFile.Save(first, network);
        NetworkFile.Save(second, network);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Save_KeepsTheNamesAndShapesOfThePaper()
    {
        string path = Path.Combine(folder, "a.safetensors");
        NetworkFile.Save(path, Small());
        SafetensorsContent content = SafetensorsFile.Read(path);
        Assert.Equal("(1, 2)", content.Tensors["center"].FormatShape());
        Assert.Equal("(2, 3)", content.Tensors["prelulayer.W"].FormatShape());
        Assert.Equal([1, 3, 5, 2, 4, 6], content.Tensors["prelulayer.W"].ToSingles());
        Assert.Equal("(1, 3)", content.Tensors["output_net.weight"].FormatShape());
        Assert.Equal("(1,)", content.Tensors["output_net.bias"].FormatShape());
        Assert.Equal("2.5", content.Metadata["polyrelu.power"]);
        Assert.Equal("true", content.Metadata["polyrelu.normalize_input"]);
        Assert.Equal("binary", content.Metadata["polyrelu.head"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Load_OfThePapersNetworks_IsTheSameFromBothFormats(int power)
    {
        NetworkFileOptions options = new() { Power = power, NormalizeInput = true };
        PolyReluNetwork torch = NetworkFile.Load(TestData.Model(power, ".pt"), options),
            numpy = NetworkFile.Load(TestData.Model(power, ".npz"), options);
        RequireSame(torch, numpy);
        Assert.Equal((784, 500, 10), (torch.InputDimension, torch.Hidden, torch.Outputs));
        string path = Path.Combine(folder, "converted.safetensors");
        NetworkFile.Save(path, torch);
        RequireSame(torch, NetworkFile.Load(path));
    }

    [Fact]
    public void Load_AsksForWhatTheFileDoesNotSay()
    {
        string path = Write(Arrays());
        Assert.Contains("--power", Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("--normalise-input", Assert.Throws<InvalidDataException>(() =>
            NetworkFile.Load(path, new NetworkFileOptions { Power = 2 })).Message, StringComparison.Ordinal);
        Assert.Equal(2, NetworkFile.Load(path, new NetworkFileOptions { Power = 2, NormalizeInput = false }).Power);
    }

    [Fact]
    public void Load_NeedsNoNormalisation_WhereThePowerIsOne()
    {
        Assert.False(NetworkFile.Load(TestData.Model(1, ".pt"), new NetworkFileOptions { Power = 1 }).NormalizeInput);
        Assert.True(NetworkFile.Load(TestData.Model(1, ".npz"),
            new NetworkFileOptions { Power = 1, NormalizeInput = true }).NormalizeInput);
        PolyReluNetwork normalised = new(1, true, Matrix.From(1, 2, [1, 2]), Matrix.From(1, 1, [1]));
        string path = Path.Combine(folder, "normalised.npz");
        NetworkFile.Save(path, normalised);
        Assert.True(NetworkFile.Load(path).NormalizeInput);
    }

    [Fact]
    public void Load_RefusesOptionsThatContradictTheFile()
    {
        string path = Path.Combine(folder, "a.npz");
        NetworkFile.Save(path, Small());
        Assert.Equal(2.5, NetworkFile.Load(path, new NetworkFileOptions { Power = 2.5, NormalizeInput = true }).Power);
        string message = Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path, new NetworkFileOptions { Power = 3 })).Message;
        Assert.Contains("is 2.5; 3 was given", message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path, new NetworkFileOptions { NormalizeInput = false }));
    }

    [Fact]
    public void Load_RefusesArraysThatAreNoNetwork()
    {
        Refuse(arrays => arrays.Remove("prelulayer.W"), "no array 'prelulayer.W'");
        Refuse(arrays => arrays.Remove("output_net.weight"), "no array 'output_net.weight'");
        Refuse(arrays => arrays["conv1.weight"] = NumericArray.Scalar(1f), "'conv1.weight'");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From(new float[6], 3, 2), "D×h");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From(new float[6], 6), "2 dimensions");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From(new int[6], 2, 3), "floating-point");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From([1, 2, float.NaN, 4, 5, 6], 2, 3), "element 2");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From([1, 2, double.NegativeInfinity, 4, 5, 6], 2, 3),
            "element 2 of prelulayer.W is -Infinity, where a finite number was expected");
        Refuse(arrays => arrays["prelulayer.W"] = NumericArray.From([1e200, 2, 3, 4, 5, 6], 2, 3),
            "element 0 of prelulayer.W is 1E+200, which exceeds float32");
        Refuse(arrays => arrays["output_net.bias"] = NumericArray.From(new float[2], 2), "1 entry");
        Refuse(arrays => arrays["center"] = NumericArray.From(new float[2], 2, 1), "2 entries");

        void Refuse(Action<Dictionary<string, NumericArray>> change, string reason)
        {
            Dictionary<string, NumericArray> arrays = Arrays();
            change(arrays);
            string path = Write(arrays);
            string message = Assert.Throws<InvalidDataException>(() =>
                NetworkFile.Load(path, new NetworkFileOptions { Power = 2, NormalizeInput = false })).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.Contains(path, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_TakesEveryFloatType()
    {
        NumericArray[] tables = [
            NumericArray.From([1f, 2, 3, 4, 5, 6], 2, 3), NumericArray.From([1d, 2, 3, 4, 5, 6], 2, 3),
            NumericArray.From([(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6], 2, 3),
        ];
        foreach (NumericArray table in tables)
        {
            Dictionary<string, NumericArray> arrays = Arrays();
            arrays["prelulayer.W"] = table;
            PolyReluNetwork network = NetworkFile.Load(Write(arrays), new NetworkFileOptions { Power = 2, NormalizeInput = false });
            Assert.Equal([1, 4, 2, 5, 3, 6], network.Weights.ToArray());
        }
    }

    /// <summary>The file's bytes, the array and the matrix: the parameters are not copied in between.</summary>
    [Fact]
    public void Load_AllocatesTheParametersTwice()
    {
        string path = Path.Combine(folder, "large.npz");
        NetworkFile.Save(path, new PolyReluNetwork(1, false, new Matrix(512, 512), new Matrix(1, 512)));
        NetworkFile.Load(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkFile.Load(path);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (512.0 * 512 * sizeof(float)), 2, 2.5);
    }

    [Fact]
    public void OtherExtensions_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => NetworkFile.Save(Path.Combine(folder, "a.pt"), Small()));
        Assert.Throws<ArgumentException>(() => NetworkFile.Load(Path.Combine(folder, "a.onnx")));
        Assert.Throws<ArgumentException>(() => NetworkFile.Save(Path.Combine(folder, "a.npz"), Small(),
            new Dictionary<string, string> { ["polyrelu.power"] = "9" }));
    }

    private static PolyReluNetwork Small() =>
        new(2.5, true, Matrix.From(3, 2, [1, 2, 3, 4, 5, 6]), Matrix.From(1, 3, [7, 8, 9]), [1], [0.5f, 0.25f]);

    private static Dictionary<string, NumericArray> Arrays() => new()
    {
        ["prelulayer.W"] = NumericArray.From([1f, 2, 3, 4, 5, 6], 2, 3),
        ["output_net.weight"] = NumericArray.From([1f, 2, 3], 1, 3),
    };

    private static void RequireSame(PolyReluNetwork expected, PolyReluNetwork actual)
    {
        Assert.Equal((expected.Power, expected.Form, expected.NormalizeInput), (actual.Power, actual.Form, actual.NormalizeInput));
        Assert.Equal(expected.Weights.ToArray(), actual.Weights.ToArray());
        Assert.Equal(expected.OutputWeights.ToArray(), actual.OutputWeights.ToArray());
        Assert.Equal(expected.Bias, actual.Bias);
        Assert.Equal(expected.Centre, actual.Centre);
    }

    private string Write(Dictionary<string, NumericArray> arrays)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.npz");
        NpzFile.Write(path, arrays);
        return path;
    }
}
