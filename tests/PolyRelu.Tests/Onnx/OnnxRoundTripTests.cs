using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>What is written is what is read, and what ONNX Runtime computes.</summary>
public sealed class OnnxRoundTripTests
{
    private static readonly Activation[] Activations =
    [
        Activation.Relu, Activation.LeakyRelu(0.2f), Activation.Tanh, Activation.Sigmoid, Activation.Gelu, Activation.GeluTanh,
        Activation.Elu(0.7f), Activation.Silu, Activation.Softplus, Activation.ReluPower(1.5), Activation.ReluPower(3),
        Activation.ReluPower(4),
    ];

    public static TheoryData<double, bool, int, OnnxPrecision, NeuronForm> Variants()
    {
        TheoryData<double, bool, int, OnnxPrecision, NeuronForm> data = [];
        foreach ((double power, bool normalize, int outputs) in RandomNetworks.Variants)
            foreach (OnnxPrecision precision in Enum.GetValues<OnnxPrecision>())
                foreach (NeuronForm form in RandomNetworks.Forms) data.Add(power, normalize, outputs, precision, form);
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void PolyReluNetwork_WrittenAndRead_HasTheSameBits(double power, bool normalize, int outputs, OnnxPrecision precision,
        NeuronForm form)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, 5, form: form);
        string path = NewFile();
        OnnxFile.Save(path, network, precision, new Dictionary<string, string> { ["trained"] = "here" });
        OnnxPolyReluContent read = Assert.IsType<OnnxPolyReluContent>(OnnxFile.Load(path));
        Assert.Equal(ContentHash.Of(network), ContentHash.Of(read.Network));
        Assert.Equal("here", read.Metadata["trained"]);
        Assert.Single(read.Metadata);
        byte[] first = File.ReadAllBytes(path);
        OnnxFile.Save(path, read.Network, precision, read.Metadata);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    /// <summary>float32: a few units of the largest logit; float64: 1e−12 of it.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void PolyReluNetwork_InOnnxRuntime_DiffersByRounding(double power, bool normalize, int outputs, OnnxPrecision precision,
        NeuronForm form)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, 6, dimension: 17, hidden: 9, form: form);
        string path = NewFile();
        OnnxFile.Save(path, network, precision);
        var agreement = OnnxAgreement.Of(path, network.CreateEvaluator(), Models.RandomMatrix(40, 17, 7));
        double unit = precision == OnnxPrecision.Narrow ? Math.ScaleB(1, -24) * 64 : 1e-12;
        Assert.True(agreement.FromDoubles <= unit * agreement.Logit, $"{agreement}");
        Assert.True(agreement.FromFloats <= 64 * Math.ScaleB(agreement.Logit, -24), $"{agreement}");
    }

    /// <summary>A graph that says it is a pReLU network, and was changed, counts as what it computes.</summary>
    [Fact]
    public void PolyReluNetwork_WithAChangedGraph_IsReadAsLayers()
    {
        PolyReluNetwork network = RandomNetworks.Create(3, true, 3, 8);
        string path = NewFile();
        OnnxFile.Save(path, network);
        var model = PolyRelu.Onnx.Format.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.Graph.Initializer.First(tensor => tensor.Name == "lengths").RawData = Models.Floats("", [1, 2, 3, 4], 4).RawData;
        LayeredNetwork layers = Models.Layers(model).Network;
        Matrix points = Models.RandomMatrix(20, 5, 1), logits = new(20, 3), others = new(20, 3);
        layers.CreateEvaluator().Logits(points, logits);
        network.CreateEvaluator().Logits(points, others);
        Assert.NotEqual(others.ToArray(), logits.ToArray());
        using OnnxRuntimeClassifier runtime = new(Models.Save(model));
        AssertNear(runtime, layers, points, 1e-5);
    }

    /// <summary>Without its texts a file is read as layers, with the logits of the network.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void PolyReluNetwork_WithoutItsTexts_HasTheSameLogitsAsLayers(double power, bool normalize, int outputs, OnnxPrecision precision,
        NeuronForm form)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, 9, form: form);
        string path = NewFile();
        OnnxFile.Save(path, network, precision);
        var model = PolyRelu.Onnx.Format.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.MetadataProps.Clear();
        AssertNear(network.CreateEvaluator(), Models.Layers(model).Network, Models.RandomMatrix(30, 5, 2), 1e-5);
    }

    [Fact]
    public void LayeredNetwork_WrittenAndRead_HasTheSameLogits()
    {
        foreach (Activation activation in Activations)
        {
            LayeredNetwork network = Network(activation);
            string path = NewFile();
            OnnxFile.Save(path, network);
            LayeredNetwork read = Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(path)).Network;
            AssertNear(network.CreateEvaluator(), read, Models.RandomMatrix(30, 6, 3), 1e-6, activation.Word);
            var agreement = OnnxAgreement.Of(path, network.CreateEvaluator(), Models.RandomMatrix(30, 6, 3));
            Assert.True(agreement.FromDoubles <= 1e-5 * agreement.Logit, $"{activation.Word}: {agreement}");
        }
    }

    /// <summary>ONNX Runtime computes these functions in float64 too.</summary>
    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("silu")]
    [InlineData("relu^3")]
    [InlineData("relu^2.5")]
    [InlineData("gelu-tanh")]
    [InlineData("leaky-relu:0.2")]
    public void LayeredNetwork_InFloat64_DiffersByRounding(string word)
    {
        LayeredNetwork network = Network(Activation.Parse(word));
        string path = NewFile();
        OnnxFile.Save(path, network, OnnxPrecision.Wide);
        var agreement = OnnxAgreement.Of(path, network.CreateEvaluator(), Models.RandomMatrix(30, 6, 3));
        Assert.True(agreement.FromDoubles <= 1e-12 * agreement.Logit, $"{word}: {agreement}");
    }

    /// <summary>What ONNX Runtime has in float32 alone is written all the same, and the reason is said where it is run.</summary>
    [Theory]
    [InlineData("elu", "Elu")]
    [InlineData("softplus", "Softplus")]
    [InlineData("gelu", "Erf")]
    public void FunctionThatOnnxRuntimeLacksInFloat64_IsNamed(string word, string function)
    {
        LayeredNetwork network = Network(Activation.Parse(word));
        string path = NewFile();
        OnnxFile.Save(path, network, OnnxPrecision.Wide);
        AssertNear(network.CreateEvaluator(), Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(path)).Network,
            Models.RandomMatrix(9, 6, 3), 1e-6);
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => new OnnxRuntimeClassifier(path));
        Assert.Contains(function, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A function that comes last is part of a network of this program, and stays.</summary>
    [Fact]
    public void LayeredNetwork_EndingInASigmoid_KeepsIt()
    {
        LayeredNetwork network = new(2, [new AffineLayer(Operand.Previous, Matrix.From(1, 2, [1, -1])),
            new ActivationLayer(Operand.Previous, Activation.Sigmoid)]);
        string path = NewFile();
        OnnxFile.Save(path, network);
        Assert.Equal(2, Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(path)).Network.Layers.Count);
        using OnnxRuntimeClassifier runtime = new(path);
        AssertNear(runtime, network, Models.RandomMatrix(5, 2, 3), 1e-6);
    }

    [Fact]
    public void Save_RefusesTextsOfItsOwn() => Assert.Throws<ArgumentException>(() => OnnxFile.Save(NewFile(),
        RandomNetworks.Create(2, false, 1, 1), metadata: new Dictionary<string, string> { ["polyrelu.power"] = "7" }));

    /// <summary>The published networks: the same bits back, rounding in ONNX Runtime.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PublishedNetwork_WrittenAndRead_HasTheSameBits(int power)
    {
        PolyReluNetwork network = NetworkFile.Load(TestData.Model(power),
            new NetworkFileOptions { Power = power, NormalizeInput = power > 1 });
        Matrix points = Models.RandomMatrix(50, 784, 4, 0.3);
        foreach ((OnnxPrecision precision, double tolerance) in new[] { (OnnxPrecision.Narrow, 1e-5), (OnnxPrecision.Wide, 1e-12) })
        {
            string path = NewFile();
            OnnxFile.Save(path, network, precision);
            Assert.Equal(ContentHash.Of(network), ContentHash.Of(Assert.IsType<OnnxPolyReluContent>(OnnxFile.Load(path)).Network));
            var agreement = OnnxAgreement.Of(path, network.CreateEvaluator(), points);
            Assert.True(agreement.FromDoubles <= tolerance * agreement.Logit, $"{precision}: {agreement}");
        }
    }

    /// <summary>An affine layer, the activation, a branch that divides by a length, and another affine layer.</summary>
    private static LayeredNetwork Network(Activation activation) => new(6,
    [
        new CombineLayer(CombineKind.Subtract, Operand.Previous, Operand.Constant(Models.Random(6, 1))),
        new AffineLayer(Operand.Previous, Models.RandomMatrix(7, 6, 2), Models.Random(7, 3)),
        new ActivationLayer(Operand.Previous, activation),
        new CombineLayer(CombineKind.Multiply, Operand.Value(1), Operand.Value(1)),
        new SumLayer(Operand.Previous),
        new ActivationLayer(Operand.Previous, Activation.Power(0.5)),
        new CombineLayer(CombineKind.Divide, Operand.Value(3), Operand.Previous),
        new CombineLayer(CombineKind.Maximum, Operand.Previous, Operand.Constant(-0.5f)),
        new AffineLayer(Operand.Previous, Models.RandomMatrix(3, 7, 5)),
    ]);

    private static string NewFile() => Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "network.onnx");

    private static void AssertNear(IClassifier one, LayeredNetwork other, Matrix points, double tolerance, string what = "")
    {
        Matrix expected = new(points.Rows, one.Outputs), found = new(points.Rows, one.Outputs);
        one.Logits(points, expected);
        other.CreateEvaluator().Logits(points, found);
        float scale = expected.ToArray().Max(Math.Abs);
        for (int i = 0; i < points.Rows; i++)
            for (int k = 0; k < one.Outputs; k++)
                Assert.True(Math.Abs(expected[i, k] - found[i, k]) <= tolerance * scale,
                    $"{what} ({i}, {k}): {expected[i, k]}, {found[i, k]}");
    }
}
