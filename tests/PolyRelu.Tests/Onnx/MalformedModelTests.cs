using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using PolyRelu.Tests.Networks;
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

    private static void Dims(ModelProto model, int tensor, params long[] dims)
    {
        model.Graph.Initializer[tensor].Dims.Clear();
        model.Graph.Initializer[tensor].Dims.AddRange(dims);
    }
}
