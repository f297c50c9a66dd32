using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>What scripts rely on: the commands of README.md, their exit codes and the names in their JSON.</summary>
public sealed class ScriptContractTests(FakeImages images) : IClassFixture<FakeImages>
{
    [Fact]
    public void Train_WritesNetworkAndRecord()
    {
        string network = Trained("a", out JsonElement json);
        Assert.Equal("mnist paper-train 2000 digits",
            $"{json.GetProperty("dataset")} {json.GetProperty("split")} {json.GetProperty("count")} {json.GetProperty("task")}");
        Assert.Equal("test", json.GetProperty("testSplit").GetString());
        JsonElement[] epochs = [.. json.GetProperty("epochs").EnumerateArray()];
        Assert.Equal(3, epochs.Length);
        foreach (string name in (string[])["loss", "trainAccuracy", "testAccuracy", "featureStableRank", "weightStableRank", "seconds"])
            Assert.All(epochs, epoch => Assert.Equal(JsonValueKind.Number, epoch.GetProperty(name).ValueKind));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("configuration").GetProperty("scale").ValueKind);
        double clean = json.GetProperty("cleanAccuracy").GetDouble();
        Assert.Equal(epochs[^1].GetProperty("testAccuracy").GetDouble(), clean);
        Assert.InRange(clean, 0.9, 1);
        PolyReluNetwork loaded = NetworkFile.Load(network);
        Assert.Equal((3.0, true, 16, 32, 10), (loaded.Power, loaded.NormalizeInput, loaded.InputDimension, loaded.Hidden, loaded.Outputs));
        Assert.NotNull(loaded.Bias);
        Assert.NotNull(loaded.Centre);
    }

    [Fact]
    public void Train_WithTheSameSeed_GivesTheSameBytes() =>
        Assert.Equal(File.ReadAllBytes(Trained("b", out _)), File.ReadAllBytes(Trained("c", out _)));

    [Fact]
    public void Attack_WritesTheCurve()
    {
        string network = Trained("d", out _), json = images.Output("attack.json"), examples = images.Output("attack.npz");
        CommandRun run = CommandRun.Of(
            "attack", network, "--data", images.Folder, "--split", "test", "--count", "40", "--norm", "linf", "--epsilon",
            "linspace(0,0.4,3)",
            "--attack", "pgd,apgd-ce", "--seed", "0", "--json", json, "--save-adversarials", examples).Expect(ExitCode.Success);
        JsonElement document = Read(json);
        Assert.Equal(network, document.GetProperty("model").GetString());
        Assert.Equal("mnist test 40 linf 0", string.Join(' ',
            new[] { "dataset", "split", "count", "norm", "seed" }.Select(name => document.GetProperty(name))));
        Assert.Equal([0f, 1f], document.GetProperty("box").EnumerateArray().Select(bound => bound.GetSingle()));
        JsonElement[] radii = [.. document.GetProperty("radii").EnumerateArray()];
        Assert.Equal([0, 0.2, 0.4], radii.Select(radius => radius.GetProperty("epsilon").GetDouble()));
        double[] robust = [.. radii.Select(radius => radius.GetProperty("robustAccuracy").GetDouble())];
        Assert.Equal(document.GetProperty("cleanAccuracy").GetDouble(), robust[0]);
        Assert.Equal(robust.OrderDescending(), robust);
        Assert.True(robust[^1] < robust[0], "the largest radius breaks nothing");
        Assert.All(robust, value => Assert.Equal(Math.Round(value * 40), value * 40, 9));
        JsonElement last = radii[^1].GetProperty("attacks");
        Assert.Equal(["pgd", "apgd-ce"], last.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        Assert.Equal(robust[^1], last[1].GetProperty("robustAccuracy").GetDouble());
        Assert.True(last[0].GetProperty("seconds").GetDouble() >= 0);
        Assert.Contains("clean accuracy", run.Output, StringComparison.Ordinal);
        CheckExamples(examples, robust);
    }

    [Fact]
    public void AutoAttack_HasARowAndAMaskPerAttack()
    {
        string network = Trained("aa", out _), json = images.Output("autoattack.json"), masks = images.Output("masks.npz");
        CommandRun run = CommandRun.Of(
            "attack", network, "--data", images.Folder, "--count", "40", "--epsilon", "0.1,0.3", "--attack", "autoattack,square:queries=9",
            "--iterations", "10", "--json", json, "--save-masks", masks).Expect(ExitCode.Success);
        string[] names = ["apgd-ce", "apgd-t", "fab-t", "square", "square"];
        JsonElement[] radii = [.. Read(json).GetProperty("radii").EnumerateArray()];
        Assert.All(radii, radius => Assert.Equal(names, radius.GetProperty("attacks").EnumerateArray()
            .Select(entry => entry.GetProperty("name").GetString())));
        Assert.All(names, name => Assert.Contains($" {name} ", run.Output, StringComparison.Ordinal));
        Assert.Equal(["autoattack", "square:queries=9"], Read(json).GetProperty("attacks").EnumerateArray()
            .Select(name => name.GetString()));
        Assert.Equal(["autoattack", "square"], Read(json).GetProperty("attackIds").EnumerateArray().Select(id => id.GetString()));
        Assert.All(radii, radius => Assert.Equal(names, radius.GetProperty("attacks").EnumerateArray()
            .Select(entry => entry.GetProperty("id").GetString())));
        Assert.Equal(["cross-entropy", "targeted-dlr", null, "windows", "windows"], radii[0].GetProperty("attacks").EnumerateArray()
            .Select(entry => entry.GetProperty("variant").GetString()));
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(masks);
        Assert.Equal(["clean", "epsilon", "robust_after_apgd_ce", "robust_after_apgd_t", "robust_after_fab_t", "robust_after_square",
            "robust_after_square_2"], arrays.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Read(json).GetProperty("cleanAccuracy").GetDouble(), arrays["clean"].ToIntegers().Average(flag => (double)flag), 12);
        for (int k = 0; k < names.Length; k++)
        {
            long[] mask = [.. arrays[$"robust_after_{names[k].Replace('-', '_')}{(k == 4 ? "_2" : "")}"].ToIntegers()
                .Select(flag => (long)flag)];
            for (int r = 0; r < 2; r++)
                Assert.Equal(radii[r].GetProperty("attacks")[k].GetProperty("robustAccuracy").GetDouble(), mask.Skip(40 * r).Take(40)
                    .Average(), 12);
        }
    }

    [Fact]
    public void MinimumDistance_GivesEveryRadiusAndEveryDistance()
    {
        string network = Trained("md", out _), json = images.Output("nearest.json"), frozen = images.Output("frozen.npy"),
        examples = images.Output("nearest.npz");
        NpyFile.Write(frozen, NumericArray.From([.. Enumerable.Range(0, 16).Select(feature => feature < 2)], 16));
        CommandRun run = CommandRun.Of(
            "attack", network, "--data", images.Folder, "--count", "30", "--epsilon", "linspace(0,0.5,6)", "--minimum-distance", "--frozen",
            frozen, "--json", json, "--save-adversarials", examples).Expect(ExitCode.Success);
        Assert.Contains("2 features frozen", run.Output, StringComparison.Ordinal);
        Assert.Contains("median distance", run.Output, StringComparison.Ordinal);
        JsonElement document = Read(json);
        Assert.Equal(["fmn-t", "boundary-descent", "apgd-margin"], document.GetProperty("attacks").EnumerateArray()
            .Select(name => name.GetString()));
        Assert.Equal(2, document.GetProperty("featureRadii").GetProperty("frozen").GetInt32());
        string?[] words = [.. document.GetProperty("nearest").GetProperty("foundBy").EnumerateArray().Select(found => found.GetString())];
        string?[] ids = [.. document.GetProperty("nearest").GetProperty("foundByIds").EnumerateArray().Select(found => found.GetString())];
        Assert.Equal(words.Select(word => word == "clean" ? "" : word), ids);
        Assert.Equal(document.GetProperty("attacks").EnumerateArray().Select(name => name.GetString()), document.GetProperty("attackIds")
            .EnumerateArray().Select(id => id.GetString()));
        double[] distances = [.. document.GetProperty("nearest").GetProperty("distances").EnumerateArray()
            .Select(value => value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : value.GetDouble())];
        foreach (JsonElement radius in document.GetProperty("radii").EnumerateArray())
            Assert.Equal(distances.Count(distance => distance > radius.GetProperty("epsilon").GetDouble()) / 30.0,
                radius.GetProperty("robustAccuracy").GetDouble(), 12);
        Assert.Contains(distances, distance => distance is > 0 and < 0.5);
        Assert.True(document.GetProperty("diagnosticsRan").GetBoolean());
        Assert.All(document.GetProperty("radii").EnumerateArray(),
            radius => Assert.Equal(radius.GetProperty("examples").GetInt32(), radius.GetProperty("confirmed").GetInt32()));
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(examples);
        float[] inputs = arrays["inputs"].ToSingles(), adversarials = arrays["adversarials"].ToSingles();
        for (int i = 0; i < adversarials.Length; i++)
            if (i % 16 < 2) Assert.Equal(inputs[i % inputs.Length], adversarials[i]);
    }

    [Fact]
    public void FeatureRadii_MustFitTheNetwork()
    {
        string network = Trained("fr", out _), radii = images.Output("radii.npy");
        NpyFile.Write(radii, NumericArray.From([1f, 2f], 2));
        CommandRun run = CommandRun.Of("attack", network, "--data", images.Folder, "--count", "5", "--epsilon", "0.1", "--feature-radii",
            radii).Expect(ExitCode.Usage);
        Assert.Contains($"--feature-radii: {radii} holds 2 values; the network takes 16 features.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_TakesTheTaskFromTheNetwork()
    {
        string network = images.Output("parity.npz");
        CommandRun.Of("train", "--data", images.Folder, "--task", "parity", "--power", "1", "--hidden", "8", "--epochs", "1", "--count",
            "500", "--test-count", "100", "--out", network).Expect(ExitCode.Success);
        string json = images.Output("parity.json");
        CommandRun.Of("attack", network, "--power", "1", "--normalize-input", "--data", images.Folder, "--count", "10", "--norm", "l2",
            "--epsilon", "0.1", "--attack", "fixed-point", "--box", "none", "--json", json)
            .Expect(ExitCode.Success);
        Assert.Equal("parity", Read(json).GetProperty("task").GetString());
        Assert.Equal(JsonValueKind.Null, Read(json).GetProperty("box").ValueKind);
    }

    [Fact]
    public void Convert_KeepsEveryParameter()
    {
        string original = Trained("e", out _), npz = images.Output("e.npz"), back = images.Output("e2.safetensors");
        CommandRun.Of("convert", original, npz).Expect(ExitCode.Success);
        CommandRun.Of("convert", npz, back, "--power", "3", "--normalize-input").Expect(ExitCode.Success);
        PolyReluNetwork a = NetworkFile.Load(original), b = NetworkFile.Load(back);
        Assert.Equal((a.Power, a.NormalizeInput), (b.Power, b.NormalizeInput));
        for (int j = 0; j < a.Hidden; j++) Assert.Equal(a.Weights.Row(j).ToArray(), b.Weights.Row(j).ToArray());
        Assert.Equal(a.Centre, b.Centre);
    }

    [Fact]
    public void Convert_ReadsThePapersNetwork()
    {
        string to = images.Output("p3.safetensors");
        CommandRun.Of("convert", TestData.Model(3, ".pt"), to, "--power", "3", "--normalize-input").Expect(ExitCode.Success);
        PolyReluNetwork network = NetworkFile.Load(to);
        Assert.Equal((3.0, true, 784, 500, 10), (network.Power, network.NormalizeInput, network.InputDimension, network.Hidden,
            network.Outputs));
    }

    [Fact]
    public void Clusters_AreTrainedAndAttackedWithoutFiles()
    {
        string network = images.Output("clusters.safetensors"), json = images.Output("clusters.json"),
        record = images.Output("clusters-train.json");
        string[] data = ["--data", "clusters", "--dimension", "20", "--clusters", "4", "--positive", "2", "--alpha", "0.05"];
        CommandRun.Of(["train", .. data, "--count", "200", "--test-count", "50", "--hidden", "16", "--epochs", "20", "--scale", "1e-3",
            "--power", "1", "--out", network, "--json", record]).Expect(ExitCode.Success);
        Assert.Equal(1e-3, Read(record).GetProperty("configuration").GetProperty("scale").GetDouble());
        CommandRun.Of(["attack", network, .. data, "--count", "50", "--norm", "l2", "--epsilon", "0.1,2", "--attack", "opposite-centre",
            "--json", json]).Expect(ExitCode.Success);
        JsonElement document = Read(json);
        Assert.Equal("clusters test 50",
            $"{document.GetProperty("dataset")} {document.GetProperty("split")} {document.GetProperty("count")}");
        Assert.Equal(JsonValueKind.Null, document.GetProperty("box").ValueKind);
    }

    [Fact]
    public void Interruption_ExitsWithItsCodeAndLeavesNoFile()
    {
        string network = images.Output("interrupted.safetensors");
        CommandRun run = CommandRun.Interrupted(TimeSpan.FromMilliseconds(100),
            "train", "--data", "clusters", "--dimension", "20", "--count", "1000", "--test-count", "10", "--hidden", "16", "--epochs",
            "1000000", "--out", network);
        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Contains("Interrupted", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(network));
    }

    [Fact]
    public void UnwritableOutput_IsRefusedBeforeTheWork()
    {
        CommandRun run = CommandRun.Of("train", "--data", "clusters", "--epochs", "1000000", "--out",
            Path.Combine(images.Folder, "mnist", "t10k-images-idx3-ubyte", "m.safetensors")).Expect(ExitCode.Failure);
        Assert.StartsWith("error: Cannot write ", run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongNetworkForTheData_IsSaidInOneSentence()
    {
        string network = Trained("f", out _);
        CommandRun run = CommandRun.Of("attack", network, "--data", "clusters", "--dimension", "5", "--clusters", "2", "--positive", "1",
            "--count", "10", "--epsilon", "0.1", "--other-data").Expect(ExitCode.Failure);
        Assert.Equal($"error: {network} takes 16 features, but clusters has 5.", run.Error.TrimEnd().Split(Environment.NewLine)[^1]);
    }

    [Fact]
    public void DataInfo_ShowsEverySplit()
    {
        CommandRun run = CommandRun.Of("data", "info", images.Folder).Expect(ExitCode.Success);
        Assert.All((string[])["paper-train", "paper-test", "60000", "16 (4 × 4)"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.Contains(images.Folder, CommandRun.Of("data", "list", "--folder", images.Folder).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
    }

    private string Trained(string name, out JsonElement json)
    {
        string network = images.Output($"{name}.safetensors"), record = images.Output($"{name}.json");
        CommandRun.Of(
            "train", "--data", images.Folder, "--power", "3", "--epochs", "3", "--seed", "0", "--count", "2000", "--test-count", "500",
            "--hidden", "32", "--batch", "50",
            "--learning-rate", "0.01", "--out", network, "--json", record, "--quiet").Expect(ExitCode.Success);
        json = Read(record);
        return network;
    }

    private static void CheckExamples(string path, double[] robust)
    {
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path);
        Assert.Equal([3, 40, 16], arrays["adversarials"].Shape.ToArray());
        float[] clean = arrays["inputs"].ToSingles(), moved = arrays["adversarials"].ToSingles();
        for (int i = 0; i < moved.Length; i++)
        {
            Assert.InRange(moved[i], 0f, 1f);
            Assert.InRange(Math.Abs(moved[i] - clean[i % clean.Length]), 0, (i / clean.Length * 0.2) + 1e-6);
        }
        int[] mask = arrays["robust"].ToIntegers();
        for (int r = 0; r < robust.Length; r++) Assert.Equal(robust[r], mask.AsSpan(r * 40, 40).ToArray().Average(), 9);
    }

    private static JsonElement Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
