using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>--data FILE.npz</c> in train, attack and data info.</summary>
public sealed class FeatureDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("signs", 1)]
    [InlineData("bits", 2)]
    [InlineData("classes", 3)]
    public void Train_ThenAttack_TakesTheOutputsFromTheLabels(string labels, int outputs)
    {
        string train = Features("train", 60, labels), test = Features("test", 30, labels), network = File("n.safetensors"), json =
            File("a.json");
        CommandRun run = CommandRun.Of("train", "--data", train, "--test-data", test, "--epochs", "20", "--hidden", "16", "--batch", "20",
            "--learning-rate", "0.02", "--power", "1", "--out", network).Expect(0);
        Assert.Contains("test on test all, 30 samples", run.Output, StringComparison.Ordinal);
        Assert.Equal(outputs, NetworkFile.Load(network).Outputs);
        CommandRun.Of("attack", network, "--data", test, "--count", "10", "--norm", "l2", "--epsilon", "0.01", "--json", json).Expect(0);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(json));
        Assert.Equal(("test", "all", 10),
            (document.RootElement.GetProperty("dataset").GetString(), document.RootElement.GetProperty("split").GetString(),
                document.RootElement.GetProperty("count").GetInt32()));
        Assert.Equal([-1f, 2], document.RootElement.GetProperty("box").EnumerateArray().Select(bound => bound.GetSingle()));
    }

    [Fact]
    public void Attack_TakesLabelsThatFitTheNetwork()
    {
        foreach ((string labels, int outputs) in new[] { ("signs", 1), ("bits", 1), ("signs", 2), ("bits", 2), ("bits", 10),
            ("classes", 10) })
        {
            string network = File($"{outputs}.safetensors");
            NetworkFile.Save(network, new PolyReluNetwork(1, false, Matrix.From(2, 4, [1, 0, 0, 0, 0, 1, 0, 0]), new Matrix(outputs, 2)));
            CommandRun.Of("attack", network, "--data", Features(labels, 12, labels), "--norm", "l2", "--epsilon", "0.01",
                "--no-diagnostics").Expect(0);
        }
        CommandRun refused = CommandRun.Of("attack", File("2.safetensors"), "--data", Features("many", 12, "classes"), "--norm", "l2",
            "--epsilon", "0.01").Expect(ExitCode.Failure);
        Assert.Contains("many.npz: expected labels 0 and 1, or ±1, for two outputs; found 0 to 2", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_WithoutTestData_SaysThatItMeasuresOnItsOwn()
    {
        CommandRun run = CommandRun.Of("train", "--data", Features("x", 30, "signs"), "--epochs", "1", "--hidden", "4", "--out",
            File("n.npz")).Expect(0);
        Assert.Contains("measured on the training samples themselves", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Npy_NeedsItsLabels()
    {
        string features = File("x.npy"), labels = File("y.npy"), network = File("n.npz");
        NpyFile.Write(features, NumericArray.From(Inputs(12)));
        NpyFile.Write(labels, NumericArray.From([.. Enumerable.Range(0, 12).Select(i => i % 2)], 12));
        Assert.Contains("--labels", CommandRun.Of("train", "--data", features, "--out", network).Expect(ExitCode.Usage).Error,
            StringComparison.Ordinal);
        CommandRun.Of("train", "--data", features, "--labels", labels, "--epochs", "1", "--hidden", "4", "--out", network).Expect(0);
        Assert.Contains("--labels is for --data FILE", CommandRun.Of("train", "--data", "clusters", "--labels", labels, "--out", network)
            .Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_AreRefusedWithASentence()
    {
        string data = Features("x", 12, "signs"), network = File("n.safetensors");
        NetworkFile.Save(network, new PolyReluNetwork(1, false, Matrix.From(1, 4, [1, 0, 0, 0]), new Matrix(1, 1)));
        string[][] lines =
        [
            ["attack", network, "--data", data, "--split", "test", "--epsilon", "0.1"],
                ["train", "--data", data, "--split", "train", "--out", network],
            ["train", "--data", data, "--test-split", "test", "--out", network],
                ["train", "--data", data, "--task", "parity", "--out", network],
            ["train", "--data", "clusters", "--test-data", data, "--out", network],
                ["attack", network, "--data", data, "--dimension", "4", "--epsilon", "0.1"],
            ["attack", network, "--data", data, "--count", "13", "--epsilon", "0.1"],
        ];
        foreach (string[] line in lines)
        {
            CommandRun run = CommandRun.Of(line).Expect(ExitCode.Usage);
            Assert.Contains(line.First(word => word.StartsWith("--", StringComparison.Ordinal) && word is not "--data"
                && word is not "--count") is { } option && option != "--epsilon" ? option : "12 samples", run.FirstError,
                    StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Info_ShowsWhatAFileHolds()
    {
        string output = CommandRun.Of("data", "info", Features("x", 12, "classes")).Expect(0).Output;
        foreach (string part in new[] { "x.npz", "labels for 3 outputs; box: [-1, 2]", "12", "4 (2 × 2)",
            "0: 4  1: 4  2: 4" }) Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_OfWhatIsNoFeatures_SaysWhatItIs()
    {
        string page = File("page.npz"), other = File("other.npz"), shape = Features("shape", 12, "signs", [3, 2]);
        System.IO.File.WriteAllText(page, "<html>Not here</html>");
        NpzFile.Write(other, new Dictionary<string, NumericArray> { ["x"] = NumericArray.Scalar(1f) });
        Assert.Contains("an HTML page", CommandRun.Of("data", "info", page).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Assert.Contains("no array 'labels' or another usual name of labels; it has: x. Name them by --label-column NAME",
            CommandRun.Of("data", "info", other).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Assert.Contains("shape should be (height, width)", CommandRun.Of("data", "info", shape).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        Assert.Contains("name the folder", CommandRun.Of("data", "info", Plain("t10k-images-idx3-ubyte")).Expect(ExitCode.Usage).Error,
            StringComparison.Ordinal);
    }

    private string File(string name) => Path.Combine(folder, name);

    private string Plain(string name)
    {
        System.IO.File.WriteAllBytes(File(name), [0, 0, 8, 1, 0, 0, 0, 0]);
        return File(name);
    }

    private string Features(string name, int count, string labels, int[]? shape = null)
    {
        NpzFile.Write(File(name + ".npz"), new Dictionary<string, NumericArray>
        {
            ["features"] = NumericArray.From(Inputs(count)),
            ["labels"] = NumericArray.From(
                [.. Enumerable.Range(0, count).Select(i => labels switch { "signs" => 1L - (2 * (i % 2)), "bits" => i % 2, _ => i % 3 })],
                    count),
            ["box"] = NumericArray.From([-1.0, 2], 2),
            ["shape"] = NumericArray.From(shape ?? [2, 2], 2),
        });
        return File(name + ".npz");
    }

    /// <summary>Points near an axis each, in turn.</summary>
    private static Matrix Inputs(int count)
    {
        Matrix inputs = new(count, 4);
        CounterRandom random = new(1, (uint)count);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < 4; j++) inputs[i, j] = (float)((i % 6 == j ? 1 : 0) + (0.05 * random.NextGaussian()));
        return inputs;
    }
}
