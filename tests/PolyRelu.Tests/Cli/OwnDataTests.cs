using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Data;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Samples of one's own in train, attack, certify and data info: CSV, images, class names, what comes first.</summary>
public sealed class OwnDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Names_AreNumberedAsInTraining_AlsoWhereTheTestSamplesLackSome()
    {
        string train = Csv("train", 60, ["cat", "dog", "fox"]), test = Csv("test", 20, ["cat", "dog", "fox"], only: [1, 2]);
        CommandRun run = Train(train, "--test-data", test).Expect(0);
        Assert.Contains("note: named-classes: The labels of train are names, numbered in their order: 'cat' is 0, 'dog' is 1, 'fox' is 2.",
            run.Output, StringComparison.Ordinal);
        Assert.Equal("{\"names\":[\"cat\",\"dog\",\"fox\"]}", NetworkFile.ReadMetadata(At("n.npz"))["class_labels"]);
        using JsonDocument json = Attack("--data", test);
        Assert.Equal(1, json.RootElement.GetProperty("cleanAccuracy").GetDouble());
        Assert.Contains("named-classes", json.RootElement.GetProperty("notes").EnumerateArray()
            .Select(note => note.GetProperty("name").GetString()));
    }

    [Fact]
    public void LabelsFromOne_AreTakenAsInTraining()
    {
        string train = Csv("train", 60, ["1", "2", "3"]), test = Csv("test", 20, ["1", "2", "3"], only: [0, 1]);
        Assert.Contains("note: labels-from-one:", Train(train, "--test-data", test).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal("{\"first\":1}", NetworkFile.ReadMetadata(At("n.npz"))["class_labels"]);
        using JsonDocument json = Attack("--data", test);
        Assert.Equal(1, json.RootElement.GetProperty("cleanAccuracy").GetDouble());
    }

    [Fact]
    public void Images_AreTrainedOnAttackedAndCertified()
    {
        for (int i = 0; i < 24; i++)
        {
            byte[] pixels = new byte[16];
            Array.Fill(pixels, (byte)(20 + i), (i % 2) * 8, 8);
            Array.Fill(pixels, (byte)(200 - i), 8 - ((i % 2) * 8), 8);
            SampleWriter.Png(At($"images/{(i < 16 ? "train" : "test")}/{(i % 2 == 0 ? "low" : "high")}/{i:00}.png"), 4, 4, pixels);
        }
        CommandRun run = Train(At("images")).Expect(0);
        Assert.Contains("images train, 16 samples; test on test, 8 samples", run.Output, StringComparison.Ordinal);
        using JsonDocument json = Attack("--data", At("images"), "--attack", "square");
        Assert.Equal([0f, 1], json.RootElement.GetProperty("box").EnumerateArray().Select(bound => bound.GetSingle()));
        Assert.Equal(("images", "test", 8), (json.RootElement.GetProperty("dataset").GetString(),
            json.RootElement.GetProperty("split").GetString(), json.RootElement.GetProperty("count").GetInt32()));
        CommandRun.Of("certify", At("n.npz"), "--data", At("images"), "--norm", "l2", "--epsilon", "0.01").Expect(0);
        string info = CommandRun.Of("data", "info", At("images")).Expect(0).Output;
        foreach (string part in new[] { "train", "test", "16 (4 × 4)", "0: 8  1: 8", "'high' is 0" })
            Assert.Contains(part, info, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Standardisation_BelongsToTheNetwork_AndRadiiToTheData(bool normalised)
    {
        string data = Csv("train", 60, ["0", "1"]);
        string[] input = normalised ? ["--mean", "0.5,0,0,0", "--std", "2"] : ["--mean", "0.5", "--std", "2,1,0.5,1"];
        CommandRun run = Train(data, [.. input, normalised ? "--normalise-input" : "--no-normalise-input"]).Expect(0);
        Assert.Contains("the network subtracts the mean", run.Output, StringComparison.Ordinal);
        (PolyReluNetwork own, string text) = (NetworkFile.Load(At("n.npz")), NetworkFile.ReadMetadata(At("n.npz"))["standardisation"]);
        // The same network with the standardisation in its weights, which nobody needs to be told of.
        NetworkFile.Save(At("folded.npz"), FoldedStandardisation.Of(own, Standardisation.Parse(text, 4)));
        using JsonDocument apart = Attack("--data", data), folded = Attack(At("folded.npz"), "--data", data);
        Assert.Equal("data", apart.RootElement.GetProperty("radiusUnits").GetString());
        Assert.True(apart.RootElement.GetProperty("standardisation").GetProperty("folded").GetBoolean());
        Assert.Equal(JsonValueKind.Null, folded.RootElement.GetProperty("standardisation").ValueKind);
        Assert.Equal(Accuracies(folded), Accuracies(apart));
        CommandRun proof = CommandRun.Of("certify", At("n.npz"), "--data", data, "--norm", "l2", "--epsilon", "0.05", "--certificate",
            At("c.npz")).Expect(0);
        Assert.Contains("radii in the units of the data; the network subtracts", proof.Output, StringComparison.Ordinal);
        CommandRun.Of("verify", At("c.npz")).Expect(0);
        CommandRun refused = CommandRun.Of("attack", At("n.npz"), "--data", data, "--mean", "3", "--epsilon", "0.1").Expect(ExitCode.Usage);
        Assert.Contains("leave out --mean and --std", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standardisation_ThatCannotBeFolded_StandsBeforeTheNetwork()
    {
        string data = Csv("train", 60, ["0", "1"]);
        Train(data, "--std", "2,1,0.5,1", "--normalise-input").Expect(0);
        using JsonDocument json = Attack("--data", data);
        Assert.False(json.RootElement.GetProperty("standardisation").GetProperty("folded").GetBoolean());
        Assert.True(json.RootElement.GetProperty("cleanAccuracy").GetDouble() > 0.9);
        Assert.Contains("Attack it ('attack')", CommandRun.Of("certify", At("n.npz"), "--data", data, "--norm", "l2", "--epsilon", "0.1")
            .Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        foreach (string[] option in new string[][] { ["--witness", At("w.npz")], ["--certify"] })
            Assert.Contains($"{option[0]} is for pReLU networks of inputs as they are", CommandRun.Of(["attack", At("n.npz"), "--data",
                data, "--norm", "l2", "--epsilon", "0.1", .. option]).Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_MayBeStandardisedToo()
    {
        CommandRun.Of("train", "--data", "clusters", "--dimension", "12", "--count", "40", "--test-count", "10", "--hidden", "8",
            "--epochs", "2", "--out", At("n.npz"), "--std", "0.5").Expect(0);
        Assert.Contains("divides by the standard deviation 0.5 first", CommandRun.Of("attack", At("n.npz"), "--count", "10", "--norm", "l2",
            "--epsilon", "0.1").Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("--mean, --std: The mean has 2 numbers", CommandRun.Of("train", "--data", "clusters", "--dimension", "12", "--out",
            At("n.npz"), "--mean", "1,2").Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ThatAreNotForTheData_AreRefused()
    {
        string csv = Csv("a", 12, ["0", "1"]);
        string npz = SampleWriter.Npz(At("a.npz"), Inputs(12, 2), [.. Enumerable.Range(0, 12).Select(i => i % 2)]);
        Directory.CreateDirectory(At("empty"));
        string[][] lines =
        [
            ["data", "info", csv, "--feature-column", "f0"], ["data", "info", npz, "--ignore-columns", "f0"],
            ["data", "info", "mnist", "--label-column", "y"], ["data", "info", "mnist", "--mean", "1"],
            ["data", "info", csv, "--mean", "a,b"], ["data", "info", csv, "--image-shape", "2"],
            ["data", "info", csv, "--first-label", "x"],
            ["train", "--data", "clusters", "--first-label", "1", "--out", At("n.npz")],
        ];
        foreach (string[] line in lines)
            Assert.Contains(line.Last(word => word.StartsWith("--", StringComparison.Ordinal) && word != "--out"),
                CommandRun.Of(line).Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);
        Assert.Contains("nor a folder of PNG images for each class",
            CommandRun.Of("data", "info", At("empty")).Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    private static double[] Accuracies(JsonDocument json) =>
        [.. json.RootElement.GetProperty("radii").EnumerateArray().Select(radius => radius.GetProperty("robustAccuracy").GetDouble())];

    private string At(string name) => Path.Combine(folder, name);

    private string Csv(string name, int count, string[] labels, int[]? only = null)
    {
        Matrix inputs = Inputs(count, labels.Length, only);
        return SampleWriter.Csv(At(name + ".csv"), inputs,
            [.. Enumerable.Range(0, count).Select(i => labels[Class(i, labels.Length, only)])]);
    }

    private CommandRun Train(string data, params string[] more) => CommandRun.Of(["train", "--data", data, "--epochs", "30", "--hidden",
        "16", "--batch", "20", "--learning-rate", "0.02", "--power", "2", "--out", At("n.npz"), .. more]);

    private JsonDocument Attack(params string[] more)
    {
        string[] network = more[0].StartsWith("--", StringComparison.Ordinal) ? [At("n.npz")] : [];
        CommandRun.Of(["attack", .. network, .. more, "--norm", "l2", "--epsilon", "0.05,0.4", "--json", At("a.json")]).Expect(0);
        return JsonDocument.Parse(File.ReadAllBytes(At("a.json")));
    }

    private static int Class(int sample, int classes, int[]? only) => only is null ? sample % classes : only[sample % only.Length];

    /// <summary>Points near an axis each, by their class.</summary>
    private static Matrix Inputs(int count, int classes, int[]? only = null)
    {
        Matrix inputs = new(count, 4);
        CounterRandom random = new(1, (uint)count);
        for (int i = 0; i < count; i++)
            for (int k = 0; k < 4; k++) inputs[i, k] = (float)((Class(i, classes, only) == k ? 1 : 0) + (0.05 * random.NextGaussian()));
        return inputs;
    }
}
