using System.Runtime.InteropServices;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks.Layered;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>Networks as other programs save them: names, orders, ways round and precisions.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
    private readonly List<string> notes = [];

    /// <summary>Names of hidden weights, output weights, output bias, and what precedes all; the file's prefix and container.</summary>
    public static TheoryData<string, string, string, string?> Dialects => new()
    {
        { "fc1.weight", "fc2.weight", "fc2.bias", null },
        { "0.weight", "2.weight", "2.bias", null },
        { "module.net.0.weight", "module.net.2.weight", "module.net.2.bias", null },
        { "hidden.weight", "head.weight", "head.bias", "model_state_dict" },
        { "W1", "W2", "b2", null },
        { "W_1", "W_2", "b_2", null },
        { "dense/kernel:0", "dense_1/kernel:0", "dense_1/bias:0", null },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The same numbers under any names are the same network, to the bit.</summary>
    [Theory]
    [MemberData(nameof(Dialects))]
    public void PolyReluNetworks_OfAnyDialect_AreTheSame(string hidden, string output, string bias, string? key)
    {
        PolyReluNetwork own = Example();
        foreach (bool transposed in new[] { false, true })
        {
            string path = Write("m.pt", [(hidden, transposed ? own.Weights.Transpose() : own.Weights), (output, own.OutputWeights)],
                [(bias, own.Bias!), ("center", own.Centre!)], key);
            INetwork read = Open(path, new NetworkFileOptions { Power = 3, NormalizeInput = true });
            Assert.Equal(ContentHash.Of(own), ContentHash.Of(read));
            Assert.Equal(transposed, notes.Exists(note => note.Contains($"{hidden} as inputs × outputs", StringComparison.Ordinal)));
            Assert.Equal(key is not null, notes.Exists(note => note.Contains($"'{key}'", StringComparison.Ordinal)));
            notes.Clear();
        }
    }

    /// <summary>The originals' networks in the dialects of PyTorch: equal logits on whatever comes in.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PretrainedNetworks_OfAnyDialect_HaveEqualLogits(int power)
    {
        NetworkFileOptions options = new() { Power = power, NormalizeInput = power != 1 };
        string original = TestData.Model(power, ".pt");
        PolyReluNetwork own = NetworkFile.Load(original, options);
        float[] expected = Logits(own);
        Assert.Equal(expected, Logits(Open(original, options)));
        foreach ((string hidden, string output, string bias, string? key) in Dialects.Select(row => row.Data))
        {
            string path = Write("m.pt", [(hidden, own.Weights), (output, own.OutputWeights)],
                own.Centre is null ? [(bias, own.Bias!)] : [(bias, own.Bias!), ("center", own.Centre)], key);
            Assert.Equal(expected, Logits(Open(path, options)));
        }
    }

    [Theory]
    [InlineData("HalfStorage")]
    [InlineData("BFloat16Storage")]
    [InlineData("DoubleStorage")]
    public void OtherPrecisions_AreReadAsTheNumbersTheyAre(string storage)
    {
        LayeredNetwork own = LayeredExamples.Chain(Activation.Relu, 3, 5, 7, 2);
        (AffineLayer first, AffineLayer second) = ((AffineLayer)own.Layers[0], (AffineLayer)own.Layers[2]);
        string path = Write("m.pth", [("0.weight", first.Weights), ("2.weight", second.Weights)],
            [("0.bias", first.Bias!), ("2.bias", second.Bias!)], null, storage);
        var read = (LayeredNetwork)Open(path, new NetworkFileOptions { Layers = "linear,relu,linear" });
        float[] expected = [.. first.Weights.ToArray().Select(value => Rounded(value, storage))];
        Assert.Equal(expected, ((AffineLayer)read.Layers[0]).Weights.ToArray());
        Assert.Equal([.. second.Bias!.Select(value => Rounded(value, storage))], ((AffineLayer)read.Layers[2]).Bias!);
    }

    [Fact]
    public void Float64ThatFloat32Rounds_IsSaid()
    {
        string path = Path.Combine(folder, "m.npz");
        NpzFile.Write(path, [new("W", NumericArray.From([0.1, 0.2], 1, 2))]);
        Assert.Equal([0.1f, 0.2f], ((AffineLayer)((LayeredNetwork)Open(path, new())).Layers[0]).Weights.ToArray());
        Assert.Contains("rounded to float32", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>Files that keep no order of their own are read by the numbers in their names, 10 after 2.</summary>
    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("m.npz")]
    [InlineData("m.pt")]
    public void DeepNetworks_AreReadInTheirOrder(string name)
    {
        LayeredNetwork own = LayeredExamples.Chain(Activation.Tanh, 3, [6, 6, 6, 6, 6, 6, 6, 3]);
        var affine = own.Layers.OfType<AffineLayer>().ToArray();
        string path = Write(name, [.. affine.Select((layer, i) => ($"net.{2 * i}.weight", layer.Weights))],
            [.. affine.Select((layer, i) => ($"net.{2 * i}.bias", layer.Bias!))], null);
        INetwork read = Open(path, new NetworkFileOptions { Layers = string.Join(",tanh,", affine.Select(_ => "linear")) });
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(read));
        Assert.Empty(notes);
    }

    [Fact]
    public void LayersOutOfOrder_AreFoundByTheirShapes_OrNamedByTheUser()
    {
        LayeredNetwork own = LayeredExamples.Chain(Activation.Relu, 3, 5, 7, 4, 2);
        AffineLayer[] affine = [.. own.Layers.OfType<AffineLayer>()];
        string path = Write("m.pt", [("head.weight", affine[2].Weights), ("a.weight", affine[0].Weights), ("b.weight", affine[1].Weights)],
            [("head.bias", affine[2].Bias!), ("a.bias", affine[0].Bias!), ("b.bias", affine[1].Bias!)], null);
        NetworkFileOptions options = new() { Layers = "linear,relu,linear,relu,linear" };
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, options)));
        Assert.Contains("order a, b, head", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, options with { Map = "a,b,head" })));
    }

    [Fact]
    public void ExtrasOfTheFile_AreLeftOutByMap_AndSaid()
    {
        LayeredNetwork own = LayeredExamples.Chain(Activation.Relu, 3, 5, 7, 2);
        AffineLayer[] affine = [.. own.Layers.OfType<AffineLayer>()];
        string path = Write("m.pt", [("a.weight", affine[0].Weights), ("b.weight", affine[1].Weights), ("aux.weight", new Matrix(9, 7))],
            [("a.bias", affine[0].Bias!), ("b.bias", affine[1].Bias!), ("mu", [1, 2, 3, 4, 5])], null);
        Assert.Contains("mu (5,), which belongs to no layer", Refusal(path, new() { Layers = "linear,relu,linear" }),
            StringComparison.Ordinal);
        var read = (LayeredNetwork)Open(path, new() { Layers = "linear,relu,linear", Map = "a,b,centre=mu" });
        Assert.Equal([1, 2, 3, 4, 5], ((ConstantOperand)((CombineLayer)read.Layers[0]).Right).Values);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(new LayeredNetwork(5, read.Layers.Skip(1))));
        Assert.Contains("nothing of aux", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>Batch normalisation and standardisation by their definitions, on the logits.</summary>
    [Fact]
    public void Normalisations_AreThoseOfTheirDefinition()
    {
        Matrix first = LayeredExamples.Gaussian(4, 3, 1), second = LayeredExamples.Gaussian(2, 4, 2);
        float[] gamma = [1, 2, -1, 0.5f], beta = [0.1f, 0, 0.3f, -1], mean = [0.2f, -0.4f, 1, 0], variance = [1, 0.25f, 4, 0.01f];
        string path = Write("m.pt", [("0.weight", first), ("3.weight", second)], [("0.bias", new float[4]), ("1.weight", gamma),
            ("1.bias", beta), ("1.running_mean", mean), ("1.running_var", variance), ("3.bias", [0.5f, -0.5f]),
            ("mean", [0.1f, 0.2f, 0.3f]), ("std", [0.5f, 2, 1])], null);
        INetwork read = Open(path, new() { Layers = "flatten,standardise,linear,batchnorm,relu,dropout,linear" });
        Matrix inputs = LayeredExamples.Gaussian(6, 3, 4), logits = new(6, 2);
        read.CreateEvaluator().Logits(inputs, logits);
        for (int i = 0; i < 6; i++)
        {
            double[] x = [(inputs[i, 0] - 0.1f) / 0.5f, (inputs[i, 1] - 0.2f) / 2, inputs[i, 2] - 0.3f];
            double[] hidden = [.. Enumerable.Range(0, 4).Select(j => Math.Max(0, (gamma[j] * (x.Select((v, k) => v * first[j, k]).Sum()
                - mean[j]) / Math.Sqrt(variance[j] + 1e-5)) + beta[j]))];
            for (int c = 0; c < 2; c++)
            {
                double expected = hidden.Select((v, j) => v * second[c, j]).Sum() + (c == 0 ? 0.5 : -0.5);
                Assert.True(Math.Abs(logits[i, c] - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected)),
                    $"row {i}, logit {c}: {logits[i, c]}, not {expected}");
            }
        }
    }

    /// <summary>A plain ReLU network without hidden biases is the pReLU network of p = 1, which can be certified.</summary>
    [Fact]
    public void PlainRelu_BecomesThePolyReluNetworkThatItIs()
    {
        PolyReluNetwork own = new(1, false, LayeredExamples.Gaussian(6, 4, 1), LayeredExamples.Gaussian(3, 6, 2), [1, 2, 3]);
        string path = Write("m.pt", [("fc1.weight", own.Weights), ("fc2.weight", own.OutputWeights)],
            [("fc1.bias", new float[6]), ("fc2.bias", own.Bias!)], null);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, new() { Layers = "linear,relu,linear" })));
        Assert.Contains("p = 1", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, new() { Power = 1 })));
    }

    /// <summary>Without biases the reverse order fits too, all weights turned: the names' order is tried last, not first.</summary>
    [Fact]
    public void NetworksWithoutBiases_AreNotReadBackwards()
    {
        PolyReluNetwork own = new(3, true, LayeredExamples.Gaussian(5, 4, 1), LayeredExamples.Gaussian(3, 5, 2));
        string path = Write("m.safetensors", [("head.weight", own.OutputWeights), ("hidden.weight", own.Weights)], [], null);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, new() { Power = 3, NormalizeInput = true })));
        Assert.Contains("order hidden, head", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>Kernels are inputs × outputs, the square one in the middle too.</summary>
    [Fact]
    public void KernelsOfKeras_AreAllTurned()
    {
        Matrix first = LayeredExamples.Gaussian(2, 3, 1), second = LayeredExamples.Gaussian(2, 2, 2);
        Matrix third = LayeredExamples.Gaussian(4, 2, 3);
        LayeredNetwork own = new(3, [new AffineLayer(Operand.Previous, first), new ActivationLayer(Operand.Previous, Activation.Tanh),
            new AffineLayer(Operand.Previous, second), new ActivationLayer(Operand.Previous, Activation.Tanh),
            new AffineLayer(Operand.Previous, third)]);
        string path = Write("m.npz", [("d1/kernel:0", first.Transpose()), ("d2/kernel:0", second.Transpose()),
            ("d3/kernel:0", third.Transpose())], [], null);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, new() { Layers = "linear,tanh,linear,tanh,linear" })));
    }

    /// <summary>What nothing reads is not passed over: a mean without a standardisation is another network.</summary>
    [Fact]
    public void PartsThatNothingReads_AreRefused()
    {
        (string, Matrix)[] matrices =
            [("fc1.weight", LayeredExamples.Gaussian(5, 3, 1)), ("fc2.weight", LayeredExamples.Gaussian(2, 5, 2))];
        string path = Write("m.pt", matrices, [("mean", [1, 2, 3]), ("std", [1, 1, 0])], null);
        Assert.Contains("nothing reads mean", Refusal(path, new() { Layers = "linear,relu,linear" }), StringComparison.Ordinal);
        Assert.Contains("nothing reads std", Refusal(path, new() { Power = 3, NormalizeInput = true, Map = "centre=mean" }),
            StringComparison.Ordinal);
        Assert.Contains("standard deviation 2 is 0", Refusal(path, new() { Layers = "standardise,linear,tanh,linear" }),
            StringComparison.Ordinal);
        Assert.Contains("two arrays as centre", Refusal(path, new() { Map = "centre=mean,center=std" }), StringComparison.Ordinal);
        string own = Path.Combine(folder, "own.safetensors");
        ModelFile.Save(own, Example());
        Assert.Contains("leave out --layers and --map", Refusal(own, new() { Layers = "linear,relu,linear" }), StringComparison.Ordinal);
        string recurrent = Write("rnn.pt", [("rnn.weight_ih_l0", new Matrix(4, 3)), .. matrices], [], null);
        Assert.Contains("rnn.weight_ih_l0", Refusal(recurrent, new() { Layers = "linear,relu,linear" }), StringComparison.Ordinal);
    }

    /// <summary>What a file does not say is asked for by the options that would make it work.</summary>
    [Fact]
    public void SilentFiles_AskForTheOptionsThatMakeThemWork()
    {
        string biased = Write("biased.pt", [("fc1.weight", new Matrix(6, 4)), ("fc2.weight", new Matrix(3, 6))],
            [("fc1.bias", [1, 2, 3, 4, 5, 6]), ("fc2.bias", [1, 2, 3])], null);
        string message = Refusal(biased, new());
        Assert.Contains("fc1.weight (6, 4), fc2.weight (3, 6), fc1.bias (6,), fc2.bias (3,)", message, StringComparison.Ordinal);
        Assert.Contains("--layers linear,relu,linear", message, StringComparison.Ordinal);
        Assert.DoesNotContain("--power P", message, StringComparison.Ordinal);
        Assert.Contains("no bias in its hidden layer, but there is fc1.bias", Refusal(biased, new() { Power = 3 }),
            StringComparison.Ordinal);
        string plain = Write("plain.pt", [("fc1.weight", new Matrix(6, 4)), ("fc2.weight", new Matrix(3, 6))], [], null);
        Assert.Contains("--power P and --normalise-input", Refusal(plain, new()), StringComparison.Ordinal);
        Assert.Contains("--normalise-input", Refusal(plain, new() { Power = 3 }), StringComparison.Ordinal);
        Assert.Contains("has 3 'linear'", Refusal(plain, new() { Layers = "linear,relu,linear,relu,linear" }), StringComparison.Ordinal);
        Assert.Contains("did you mean 'relu'?", Refusal(biased, new() { Layers = "linear,rleu,linear" }), StringComparison.Ordinal);
        Assert.Contains("no layer 'fc3'", Refusal(plain, new() { Layers = "linear,relu,linear", Map = "fc1,fc3" }),
            StringComparison.Ordinal);
        Assert.Contains("knows the parts centre, mean, std", Refusal(plain, new() { Map = "middle=fc1.weight" }), StringComparison.Ordinal);
        string crossed = Write("crossed.pt", [("a.weight", new Matrix(6, 4)), ("b.weight", new Matrix(3, 5))], [], null);
        Assert.Contains("do not follow one another", Refusal(crossed, new() { Layers = "linear,relu,linear" }), StringComparison.Ordinal);
    }

    /// <summary>Arrays that numpy.savez numbered: each of one dimension is the bias of the one before it, and that is said.</summary>
    [Fact]
    public void ArraysWithoutNames_AreReadInTheirOrder()
    {
        LayeredNetwork own = LayeredExamples.Chain(Activation.Tanh, 3, 6, 5, 3);
        AffineLayer[] affine = [.. own.Layers.OfType<AffineLayer>()];
        string path = Path.Combine(folder, "m.npz");
        NpzFile.Write(path, [.. affine.SelectMany((layer, i) => new KeyValuePair<string, NumericArray>[]
        {
            new($"arr_{2 * i}", NumericArray.From(layer.Weights)),
            new($"arr_{(2 * i) + 1}", NumericArray.From(layer.Bias!, layer.Bias!.Length)),
        })]);
        Assert.Equal(ContentHash.Of(own), ContentHash.Of(Open(path, new() { Layers = "linear,tanh,linear" })));
        Assert.Contains("as the bias of the array before it", Assert.Single(notes), StringComparison.Ordinal);
        NpzFile.Write(path, [new("arr_0", NumericArray.From([1f], 1)), new("arr_1", NumericArray.From(new Matrix(2, 3)))]);
        Assert.Contains("arr_0 (1,), which belongs to no layer", Refusal(path, new() { Layers = "linear" }), StringComparison.Ordinal);
    }

    /// <summary>Whatever does not fit, the message begins with the file, and ends with no name of a parameter of ours.</summary>
    [Fact]
    public void PartsThatDoNotFit_AreNamedWithTheFile()
    {
        string one = Write("one.pt", [("weight", LayeredExamples.Gaussian(2, 3, 1))], [("centre", [1, 2])], null);
        string two = Write("two.pt", [("a.weight", LayeredExamples.Gaussian(4, 3, 1)), ("b.weight", LayeredExamples.Gaussian(2, 4, 2))],
            [("centre", [1, 2])], null);
        foreach (string message in new[]
        {
            Refusal(one, new()), Refusal(two, new() { Power = 3, NormalizeInput = true }),
            Refusal(two, new() { Layers = "linear,tanh,linear" }),
        })
            Assert.DoesNotContain("Parameter", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConvolutionalWeights_AreRefused_WithTheWayIn()
    {
        string path = Path.Combine(folder, "conv.npz");
        NpzFile.Write(path, [new("conv1.weight", NumericArray.From(new float[54], 2, 3, 3, 3))]);
        Assert.Contains("come in as ONNX", Refusal(path, new() { Layers = "linear" }), StringComparison.Ordinal);
    }

    /// <summary>Our own files of layered networks need no options, and hold the same bits.</summary>
    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("m.npz")]
    public void LayeredNetworks_SavedAndLoaded_AreTheSame(string name)
    {
        string path = Path.Combine(folder, name);
        Dictionary<string, string> texts = new() { ["training_data"] = "{\"kind\":\"features\",\"name\":\"x\"}" };
        LayeredNetwork[] networks = [LayeredExamples.Branched(5), LayeredExamples.Chain(Activation.LeakyRelu(0.2f), 1, 4, 3, 2),
            LayeredExamples.Chain(Activation.ReluPower(2.5), 1, 4, 3, 1), LayeredExamples.Chain(Activation.Elu(0.5f), 1, 4, 2)];
        foreach (LayeredNetwork network in networks)
        {
            ModelFile.Save(path, network, texts);
            byte[] bytes = File.ReadAllBytes(path);
            SavedModel read = ModelFile.Open(path);
            Assert.Equal(ContentHash.Of(network), ContentHash.Of(read.Network));
            Assert.Equal(texts, read.Metadata);
            ModelFile.Save(path, read.Network, read.Metadata);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
        Assert.Contains("leave out --layers", Refusal(path, new() { Layers = "linear" }), StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedTextOfLayers_IsRefused()
    {
        string path = Path.Combine(folder, "m.safetensors");
        ModelFile.Save(path, LayeredExamples.Chain(Activation.Relu, 1, 4, 3, 2));
        SafetensorsContent content = SafetensorsFile.Read(path);
        foreach ((string text, string part) in new[]
        {
            ("linear,relu,linear", "number of features"), ("5,linear,relu,linear", "Layer 0"), ("4,linear,relu", "no part of its layers"),
            ("4,linear,relu,linear,linear", "no array '3.weight'"), ("4,linear,relu[7],linear", "reads value 7"),
            ("4,linear,add[1;2;3],linear", "reads 3 operands"), ("4,linear,relu[a],linear", "expected the index"),
            ("4,linear,relu[,linear", "should end with ']'"), ("4,linear,frobnicate,linear", "is no layer"),
        })
        {
            SafetensorsFile.Write(path, content.Tensors, new Dictionary<string, string>(content.Metadata) { ["polyrelu.layers"] = text });
            Assert.Contains(part, Refusal(path, new()), StringComparison.Ordinal);
        }
    }

    private static PolyReluNetwork Example() => new(3, true, LayeredExamples.Gaussian(9, 5, 1), LayeredExamples.Gaussian(2, 9, 2),
        [0.5f, -0.25f], [1, 2, 3, 4, 5]);

    private static float[] Logits(INetwork network)
    {
        Matrix logits = new(40, network.Outputs);
        network.CreateEvaluator().Logits(LayeredExamples.Gaussian(40, network.InputDimension, 6), logits);
        return logits.ToArray();
    }

    private static float Rounded(float value, string storage) => storage switch
    {
        "HalfStorage" => (float)(Half)value,
        "BFloat16Storage" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xffff0000),
        _ => value,
    };

    private static byte[] Stored(float[] values, string storage) => storage switch
    {
        "FloatStorage" => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
        "DoubleStorage" => [.. values.SelectMany(value => BitConverter.GetBytes((double)value))],
        "HalfStorage" => [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))],
        _ => [.. values.SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)))],
    };

    private static string Refusal(string path, NetworkFileOptions options)
    {
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.Open(path, options)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message;
    }

    private INetwork Open(string path, NetworkFileOptions options) => ModelFile.Open(path, options with { Note = notes.Add }).Network;

    private string Write(string name, (string Name, Matrix Values)[] matrices, (string Name, float[] Values)[] vectors, string? key,
        string storage = "FloatStorage")
    {
        string path = Path.Combine(folder, name);
        if (!name.EndsWith(".pt", StringComparison.Ordinal) && !name.EndsWith(".pth", StringComparison.Ordinal))
        {
            Dictionary<string, NumericArray> arrays = matrices.ToDictionary(one => one.Name, one => NumericArray.From(one.Values));
            foreach ((string vector, float[] values) in vectors) arrays.Add(vector, NumericArray.From(values, values.Length));
            if (name.EndsWith(".npz", StringComparison.Ordinal)) NpzFile.Write(path, arrays);
            else SafetensorsFile.Write(path, arrays);
            return path;
        }
        TorchArchive archive = new();
        if (key is not null) archive.Emit('}', '(').Text("epoch").Integer(3).Text(key);
        archive.OpenDictionary();
        foreach ((string matrix, Matrix values) in matrices)
            archive.Tensor(matrix, storage, Stored(values.ToArray(), storage), values.Rows * values.Columns, 0,
                [values.Rows, values.Columns], [values.Columns, 1]);
        foreach ((string vector, float[] values) in vectors)
            archive.Tensor(vector, storage, Stored(values, storage), values.Length, 0, [values.Length], [1]);
        archive.CloseDictionary();
        if (key is not null) archive.Emit('u');
        File.WriteAllBytes(path, archive.ToBytes());
        return path;
    }
}
