using PolyRelu.Cli;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Networks.Layered;
using PolyRelu.Tests.Onnx;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>convert</c> to and from ONNX: networks, margins, properties, and what ONNX Runtime makes of them.</summary>
public sealed class OnnxConvertTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName;

    [Theory]
    [InlineData("float32")]
    [InlineData("float64", "--double")]
    public void Network_GoesToOnnxAndBack_WithTheSameBits(string numbers, params string[] options)
    {
        string from = Saved(3, true, 3), onnx = At("net.onnx"), back = At("back.safetensors");
        string printed = CommandRun.Of(["convert", from, onnx, "--verify", .. options]).Expect(ExitCode.Success).Output;
        Assert.Contains(numbers, printed, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime, 100 points: at most", printed, StringComparison.Ordinal);
        CommandRun.Of("convert", onnx, back).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(from), File.ReadAllBytes(back));
    }

    [Fact]
    public void LayersOfOthers_AreWrittenInEveryFormat()
    {
        string from = Models.Save(Models.Torch(null, 12)), to = At("again.onnx");
        CommandRun.Of("convert", from, to, "--verify").Expect(ExitCode.Success);
        Assert.IsType<OnnxLayeredContent>(OnnxFile.Load(to));
        foreach (string name in new[] { "x.npz", "x.safetensors" })
        {
            CommandRun.Of("convert", from, At(name)).Expect(ExitCode.Success);
            Assert.Equal(ContentHash.Of(((OnnxLayeredContent)OnnxFile.Load(from)).Network),
                ContentHash.Of(ModelFile.Open(At(name)).Network));
        }
        CommandRun margin = CommandRun.Of("convert", from, At("m.onnx"), "--margin", "1", "--label", "0").Expect(ExitCode.Usage);
        Assert.Contains("pReLU", margin.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void MarginAndProperty_AreAboutThePoint()
    {
        string from = Saved(3, true, 1), onnx = At("margin.onnx"), property = At("point.vnnlib");
        string[] data = ["--data", "clusters", "--dimension", "5", "--clusters", "3", "--positive", "2", "--point", "2", "--other-data"];
        CommandRun.Of(["convert", from, onnx, "--margin", "-1", "--label", "1", "--verify", "--double", "--vnnlib", property,
            "--epsilon", "1/10", .. data]).Expect(ExitCode.Success);
        VnnLibReader read = new(File.ReadAllText(property));
        Assert.Equal(6, read.Declarations.Count());
        CommandRun.Of(["convert", from, onnx, "--vnnlib", property, "--epsilon", "0.1", "--norm", "l2", .. data]).Expect(ExitCode.Success);
        Assert.Contains("vnnlib-version", File.ReadAllText(property), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--vnnlib", "net.npz", "--vnnlib", "p.vnnlib")]
    [InlineData("--epsilon", "net.onnx", "--vnnlib", "p.vnnlib")]
    [InlineData("--data", "net.onnx", "--vnnlib", "p.vnnlib", "--epsilon", "0.1")]
    [InlineData("--label", "net.onnx", "--margin", "1")]
    [InlineData("--data is for ONNX", "net.npz", "--data", "clusters")]
    [InlineData("--task is for ONNX", "net.npz", "--task", "digits")]
    [InlineData("--data is of what is done at points", "net.onnx", "--data", "clusters")]
    [InlineData("--split is of what is done at points", "net.onnx", "--split", "test")]
    [InlineData("--label is of a margin or a property", "net.onnx", "--label", "1")]
    [InlineData("--point is of a margin or a property", "net.onnx", "--verify", "--point", "3")]
    [InlineData("--label 7: the network has 3 outputs; expected 0 to 2", "net.onnx", "--margin", "1", "--label", "7")]
    [InlineData("--margin 3: the network has 3 outputs", "net.onnx", "--margin", "3", "--label", "0")]
    [InlineData("--margin and --label are both 1", "net.onnx", "--margin", "1", "--label", "1")]
    [InlineData("--logits names an output of an ONNX file", "net.onnx", "--logits", "y")]
    [InlineData("linf or l2", "net.onnx", "--norm", "l1")]
    public void WhatIsMissing_IsNamed(string expected, string output, params string[] options)
    {
        string[] given = [.. options.Select(option => option.EndsWith(".vnnlib", StringComparison.Ordinal) ? At(option) : option)];
        CommandRun run = CommandRun.Of(["convert", Saved(2, false, 3), At(output), .. given]).Expect(ExitCode.Usage);
        Assert.Contains(expected, run.FirstError, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(File.Exists(At(output)));
    }

    /// <summary>Where a graph has several results, the error names them and the option that chooses one.</summary>
    [Fact]
    public void SeveralOutputs_AreNamed_AndOneIsChosen()
    {
        ModelProto model = Models.Torch(null, 12);
        model.Graph.Output.Add(Models.Info("h", null, 5));
        string from = Models.Save(model), to = At("h.safetensors");
        Assert.Contains("any of the outputs y, h; name one (--logits NAME)",
            CommandRun.Of("convert", from, to).Expect(ExitCode.Failure).FirstError, StringComparison.Ordinal);
        CommandRun.Of("convert", from, to, "--logits", "h").Expect(ExitCode.Success);
        Assert.Equal(5, ModelFile.Open(to).Network.Outputs);
        Assert.Contains("no output 'k'", CommandRun.Of("convert", from, to, "--logits", "k").Expect(ExitCode.Failure).FirstError,
            StringComparison.Ordinal);
    }

    /// <summary>A property is about the network that is written: what the data say that it does first must be a part of it.</summary>
    [Fact]
    public void StandardisationOfTheData_IsThatOfTheNetwork_OrRefused()
    {
        string data = At("points.npz"), property = At("p.vnnlib");
        NpzFile.Write(data, [new("features", NumericArray.From(Models.RandomMatrix(4, 5, 3))),
            new("labels", NumericArray.From([0, 1, 2, 0], 4))]);
        string[] asked = ["--vnnlib", property, "--epsilon", "0.1", "--data", data, "--other-data"];
        CommandRun run = CommandRun.Of(["convert", Saved(2, false, 3), At("net.onnx"), .. asked, "--mean", "0.5", "--std", "2"])
            .Expect(ExitCode.Usage);
        Assert.Contains("its file does not say so", run.FirstError, StringComparison.Ordinal);
        string layers = At("layers.safetensors");
        ModelFile.Save(layers, LayeredExamples.Chain(Activation.Tanh, 1, 5, 4, 3).After(Standardisation.Of(5, [0.5f], [2])));
        CommandRun.Of(["convert", layers, At("net.onnx"), .. asked, "--mean", "0.5", "--std", "2"]).Expect(ExitCode.Success);
    }

    /// <summary>Every property in the list is there, about the network beside it, and tells the truth at the example.</summary>
    [Fact]
    public void ExactBench_IsWrittenForVerifiers()
    {
        string bench = At("bench");
        CommandRun.Of("exactbench", bench, "--onnx", "--dimension", "6", "--clusters", "4", "--power", "2", "--count", "2")
            .Expect(ExitCode.Success);
        string[] lines = File.ReadAllLines(Path.Combine(bench, "instances.csv"));
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string[] parts = line.Split(',');
            string place = Path.Combine(bench, Path.GetDirectoryName(parts[0])!), name = Path.GetFileNameWithoutExtension(parts[1]);
            string norm = name.Split('_')[0];
            int point = int.Parse(name.Split('_')[1], System.Globalization.CultureInfo.InvariantCulture);
            bool isInside = name.EndsWith("inside", StringComparison.Ordinal);
            var truth = NpzFile.Read(Path.Combine(place, "truth.npz"));
            float[] example = truth[$"{norm}_example"].ToSingles();
            int dimension = example.Length / 2;
            double[] x = [.. example.Skip(point * dimension).Take(dimension).Select(value => (double)value)];
            PolyReluNetwork network = Assert.IsType<OnnxPolyReluContent>(OnnxFile.Load(Path.Combine(bench, parts[0]))).Network;
            double[] logit = new double[1], rounding = new double[1];
            ((IPreciseClassifier)network.CreateEvaluator()).PreciseLogits([.. x.Select(value => (float)value)], logit, rounding);
            VnnLibReader property = new(File.ReadAllText(Path.Combine(bench, parts[1])));
            // The example lies within the larger radius and beyond the smaller one.
            Assert.Equal(!isInside, property.Holds(variable => variable[0] == 'Y' ? logit[0] : x[Index(variable)]));
        }
        CommandRun.Of("exactbench", "--check", bench).Expect(ExitCode.Success);
    }

    private static int Index(string name) =>
        int.Parse(name.Split('_', ',')[^1].TrimEnd(']'), System.Globalization.CultureInfo.InvariantCulture);

    private string At(string name) => Path.Combine(folder, name);

    private string Saved(double power, bool normalize, int outputs)
    {
        string path = At("network.safetensors");
        NetworkFile.Save(path, RandomNetworks.Create(power, normalize, outputs, 4));
        return path;
    }
}
