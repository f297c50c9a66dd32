using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Networks.Layered;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>What is wrong with a file is said in a sentence that names the file and the place, whatever is wrong.</summary>
public sealed class MalformedModelTests
{
    /// <summary>What was done to a good model, and words of the message.</summary>
    private static readonly Dictionary<string, (Action<ModelProto> Spoil, string Expected)> Faults = new()
    {
        ["no graph"] = (model => model.Graph = null, "no graph"),
        ["no operator set"] = (model => model.OpsetImport.Clear(), "no operator set"),
        ["no output"] = (model => model.Graph.Output.Clear(), "no outputs"),
        ["no input"] = (model => model.Graph.Input.Clear(), "no input"),
        ["an output of nobody"] = (model => model.Graph.Output[0].Name = "nobody", "'nobody' is computed by no node"),
        ["an input of nobody"] = (model => model.Graph.Node[2].Input[0] = "nobody", "'nobody', which nothing computes"),
        ["a cycle"] = (model => model.Graph.Node[1].Input[0] = "r", "cycle"),
        ["a name twice"] = (model => model.Graph.Node[2].Output[0] = "h", "'h' is computed twice"),
        ["two initialisers"] = (model => model.Graph.Initializer[0].Name = "fc2.bias", "two initialisers"),
        ["wrong width"] = (model => Dims(model, 0, 12, 5), "multiplies 12 features by a matrix for 5"),
        ["wrong count"] = (model => Dims(model, 0, 5, 13), "needs 260 bytes; it holds 240"),
        ["negative dimension"] = (model => Dims(model, 0, -5, 12), "dimension of -5"),
        ["huge dimensions"] = (model => Dims(model, 0, 1 << 30, 1 << 30), "more elements than"),
        ["wrong bias"] = (model => Dims(model, 1, 1, 5, 1), "is not spread to 1×5"),
        ["another file"] = (model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External, "another file"),
        ["a constant without end"] = (model => Before(model, Models.Node("ConstantOfShape", ["big"], "c"),
            Models.Whole("big", 1 << 20, 1 << 20)),
            "node '/c' (ConstantOfShape) makes a constant of the shape 1048576×1048576; at most 16777216"),
        ["a constant spread without end"] = (model => Before(model, Models.Node("Expand", ["fc2.bias", "big"], "c"),
            Models.Whole("big", 1 << 29, 3)), "(Expand) makes a constant of the shape 536870912×3"),
        ["a slope of the wrong shape"] = (model => After(model, "r", Models.Node("PRelu", ["r", "fc2.bias"], "p")), "do not go together"),
        ["an exponent out of range"] = (model => After(model, "r", Models.Node("Pow", ["r", "e"], "p"), Models.Floats("e", [1e6f])),
            "The power p must be"),
        ["dropout in training mode"] = (model => After(model, "r", Models.Node("Dropout", ["r", "", "on"], "p"), True("on")),
            "is in training mode, where its results are random. Export the model after eval()"),
        ["random numbers"] = (model => After(model, "r", Models.Node("RandomNormalLike", ["r"], "p")), "makes random numbers"),
        ["softmax over one output"] = (model => One(model, "Softmax"), "the same whatever the input is"),
        ["sigmoid twice over one output"] = (model => One(model, "Sigmoid", "Sigmoid"), "above one half whatever the input is"),
        ["a matrix left out"] = (model => model.Graph.Node[1].Input[1] = "", "has no input 1"),
    };

    public static TheoryData<string> Names() => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fault_IsNamed(string fault)
    {
        ModelProto model = Models.Torch(null, 12);
        Faults[fault].Spoil(model);
        string path = Models.Save(model);
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => OnnxFile.Load(path));
        Assert.True(problem.Message.Contains(path, StringComparison.Ordinal)
            && problem.Message.Contains(Faults[fault].Expected, StringComparison.Ordinal), $"{fault}: {problem.Message}");
    }

    /// <summary>A file that ends early, and one with a byte changed, is read as what it is or refused; nothing else is thrown.</summary>
    [Fact]
    public void DamagedFile_IsReadOrRefused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "network.onnx");
        OnnxFile.Save(path, RandomNetworks.Create(3, true, 3, 1));
        byte[] whole = File.ReadAllBytes(path);
        int refused = 0;
        for (int i = 0; i < whole.Length; i += 3)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x55;
            refused += Refuses(path, whole[..i]) + Refuses(path, changed);
        }
        Assert.True(refused > whole.Length / 6, $"{refused} of {whole.Length / 3 * 2} were refused");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model")]
    public void OtherFile_IsRefused(string content)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "network.onnx");
        File.WriteAllText(path, content);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => OnnxFile.Load(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Well-formed models that layers do not compute: the reason names the node, and what is wrong with it.</summary>
    [Fact]
    public void ModelThatLayersDoNotCompute_SaysWhy()
    {
        Expect("several inputs", model => model.Graph.Input.Add(Models.Info("z", null, 3)));
        Expect("batches of 64", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 64);
        Expect("is not fixed", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].ClearDimValue());
        Expect("no tensor of floating-point", model => model.Graph.Input[0].Type.TensorType.ElemType = 7);
        Expect("com.example.Relu is none", model => model.Graph.Node[2].Domain = "com.example");
        Expect("of 1×65536×65536 has more features than the 2147483647", model => Sides(model, null, 1 << 16, 1 << 16));
        Expect("which the file keeps as a sparse tensor", model =>
        {
            TensorProto weights = model.Graph.Initializer[0];
            model.Graph.Initializer.RemoveAt(0);
            model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = weights });
        });
        Expect("exponents, 5, are not all the same", model =>
            After(model, "r", Models.Node("Pow", ["r", "e"], "p"), Models.Floats("e", [1, 2, 3, 4, 5], 5)));
        Expect("spread 1×5 to 2×5", model => After(model, "r", Models.Node("Pow", ["r", "e"], "p"), Models.Floats("e", [2, 2], 2, 1)));
        Expect("is not read: Int8", model => model.Graph.Initializer[0].DataType = (int)TensorProto.Types.DataType.Int8);

        static void Expect(string reason, Action<ModelProto> change)
        {
            ModelProto model = Models.Torch(null, 12);
            change(model);
            OnnxOpaqueContent opaque = Assert.IsType<OnnxOpaqueContent>(OnnxFile.Load(Models.Save(model)));
            Assert.Contains(reason, opaque.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OutputsThatMayBeMeant_AreNamed_AndCanBeChosen()
    {
        ModelProto model = Models.Torch(null, 12);
        model.Graph.Output.Add(Models.Info("h", null, 5));
        string path = Models.Save(model);
        Assert.Contains("y, h", Assert.Throws<InvalidDataException>(() => OnnxFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Equal(5, Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(path, new OnnxFileOptions { Output = "h" })).Network.Outputs);
        Assert.Contains("no output 'k'",
            Assert.Throws<InvalidDataException>(() => OnnxFile.Load(path, new OnnxFileOptions { Output = "k" })).Message,
                StringComparison.Ordinal);
    }

    /// <summary>Our own files keep the function at their end; one that another program put behind it is left out as elsewhere.</summary>
    [Fact]
    public void EndOfOurOwnFiles_IsKept_AndWhatWasPutBehindItIsNot()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "network.onnx");
        LayeredNetwork own = LayeredExamples.Chain(Activation.Relu, 1, 4, 1);
        OnnxFile.Save(path, new LayeredNetwork(4, [.. own.Layers, new ActivationLayer(Operand.Previous, Activation.Sigmoid)]));
        Assert.IsType<ActivationLayer>(Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(path)).Network.Layers[^1]);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.Graph.Node.Add(Models.Node("Sigmoid", ["logits"], "probability"));
        model.Graph.Output[0].Name = "probability";
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => OnnxFile.Load(Models.Save(model)));
        Assert.Contains("after Sigmoid and Sigmoid", problem.Message, StringComparison.Ordinal);
    }

    private static int Refuses(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        try
        {
            OnnxFile.Load(path);
            return 0;
        }
        catch (InvalidDataException)
        {
            return 1;
        }
    }

    private static void Sides(ModelProto model, params long?[] sides) => model.Graph.Input[0].Type = Models.Info("x", sides).Type;

    private static TensorProto True(string name) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Bool, Int32Data = { 1 } };

    /// <summary>A node that the bias of the first layer is read through.</summary>
    private static void Before(ModelProto model, NodeProto node, params TensorProto[] held)
    {
        model.Graph.Initializer.AddRange(held);
        model.Graph.Node.Insert(0, node);
        model.Graph.Node[2].Input[2] = node.Output[0];
    }

    /// <summary>A node behind another, read by all that read that one.</summary>
    private static void After(ModelProto model, string name, NodeProto node, params TensorProto[] held)
    {
        model.Graph.Initializer.AddRange(held);
        foreach (NodeProto reader in model.Graph.Node)
            for (int i = 0; i < reader.Input.Count; i++)
                if (reader.Input[i] == name) reader.Input[i] = node.Output[0];
        model.Graph.Node.Add(node);
    }

    /// <summary>A single output, with functions at the end.</summary>
    private static void One(ModelProto model, params string[] functions)
    {
        Dims(model, 2, 1, 5);
        Dims(model, 3, 1);
        model.Graph.Initializer[2].RawData = Models.Floats("", Models.Random(5, 3), 1, 5).RawData;
        model.Graph.Initializer[3].RawData = Models.Floats("", [0.5f], 1).RawData;
        model.Graph.Output[0] = Models.Info("end", null, 1);
        string last = "y";
        for (int i = 0; i < functions.Length; i++)
        {
            string name = i == functions.Length - 1 ? "end" : $"f{i}";
            model.Graph.Node.Add(Models.Node(functions[i], [last], name));
            last = name;
        }
    }

    private static void Dims(ModelProto model, int tensor, params long[] dims)
    {
        model.Graph.Initializer[tensor].Dims.Clear();
        model.Graph.Initializer[tensor].Dims.AddRange(dims);
    }
}
