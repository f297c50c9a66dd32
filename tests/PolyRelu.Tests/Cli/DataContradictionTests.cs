using System.Globalization;
using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Data;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>What a network's file says of labels, features and standardisation is not overruled without a word.</summary>
public sealed class DataContradictionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Labels_AreNotShifted_WhereTheNetworkCountsFromZero()
    {
        string zero = Csv("zero", label => $"{label}"), one = Csv("one", label => $"{label + 1}");
        Train(zero).Expect(0);
        CommandRun refused = Attack(one).Expect(ExitCode.Failure);
        Assert.Contains("expected labels 0..2 for 3 outputs; found 1 to 3. The network or the training samples count from 0; where these "
            + "count from 1, say so by --first-label 1.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, Accuracy(Attack(one, "--first-label", "1")));
        // The same of the test samples of a training.
        Assert.Contains("count from 0; where these count from 1", Train(zero, "--test-data", one).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        Assert.Contains("found names (a, b, c), and which name is which class is not known", Attack(Csv("names", label =>
            "abc"[label].ToString())).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstLabel_IsRefusedOfNames() => Assert.Contains("expected labels that are numbers and count from 1",
        CommandRun.Of("data", "info", Csv("names", label => "abc"[label].ToString()), "--first-label", "1").Expect(ExitCode.Failure).Error,
        StringComparison.Ordinal);

    [Fact]
    public void Columns_AreMatchedByTheNamesThatTheNetworkHas()
    {
        Train(Csv("train", label => $"{label}")).Expect(0);
        Assert.Equal("[\"f0\",\"f1\",\"f2\",\"f3\"]", NetworkFile.ReadMetadata(At("n.npz"))["feature_names"]);
        string[] lines = File.ReadAllLines(At("train.csv"));
        Assert.Equal("f0,f1,f2,f3,label", lines[0]);
        string turned = Write("turned.csv", lines, cells => [cells[4], cells[3], cells[1], cells[0], cells[2]]);
        CommandRun run = Attack(turned);
        Assert.Equal(1, Accuracy(run));
        Assert.Contains("matched by their names", run.Output, StringComparison.Ordinal);
        string more = Write("more.csv", lines, cells => ["7", cells[0], cells[1], cells[2], cells[3], cells[4]], ["id", "f0", "f1", "f2",
            "f3", "label"]);
        Assert.Contains("not among them: id", Attack(more).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Assert.Equal(1, Accuracy(Attack(more, "--ignore-columns", "id")));
        string renamed = Write("renamed.csv", lines, cells => cells, ["f0", "g1", "f2", "f3", "label"]);
        Assert.Contains("missing: f1, not among them: g1", Attack(renamed).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Assert.Equal(1, Accuracy(Attack(renamed, "--other-data")));
        // A file without names has nothing to be matched by.
        File.WriteAllLines(At("bare.csv"), lines[1..]);
        Assert.Equal(1, Accuracy(Attack(At("bare.csv"))));
        // Test samples of a training likewise, and they need not have every column that is left out.
        Assert.Contains("missing: f1", Train(At("train.csv"), "--test-data", renamed).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        Assert.Contains("clean accuracy 100.00%", Train(more, "--ignore-columns", "id", "--test-data", turned).Expect(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Standardisation_ThatTheNetworksFileDenies_IsRefused()
    {
        string data = Csv("train", label => $"{label}");
        Train(data).Expect(0);
        CommandRun refused = Attack(data, "--mean", "0.5", "--std", "2").Expect(ExitCode.Usage);
        foreach (string part in (string[])[$"{At("n.npz")} takes inputs as they are, as its file says, but of train it is said that the "
            + "network subtracts the mean 0.5 and divides by the standard deviation 2 first: leave out --mean and --std",
            "or add --other-data"])
            Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        Attack(data, "--mean", "0", "--std", "1").Expect(0);
        // The same samples in other units, on purpose.
        string[] lines = File.ReadAllLines(data);
        string large = Write("large.csv", lines, cells => [.. cells[..4].Select(Twice), cells[4]],
            lines[0].Split(','));
        Assert.Equal(1, Accuracy(Attack(large, "--mean", "1", "--std", "2", "--other-data")));
    }

    [Fact]
    public void Standardisation_OfTheNetwork_IsNotUndoneByTheIdentity()
    {
        string data = Csv("train", label => $"{label}");
        Train(data, "--mean", "0.5", "--std", "2").Expect(0);
        Assert.Contains("divides by the standard deviation 2 first, as its file says, but of train it is said that the network takes "
            + "inputs as they are", Attack(data, "--mean", "0", "--std", "1").Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
        Attack(data, "--mean", "0.5", "--std", "2").Expect(0);
    }

    [Theory]
    [InlineData("id,,f0")]
    [InlineData("id,")]
    [InlineData("")]
    public void IgnoredColumns_HaveNoEmptyName(string list) => Assert.Contains(
        "--ignore-columns: expected names or numbers of columns with commas between them, none empty",
        CommandRun.Of("data", "info", Csv("a", label => $"{label}"), "--ignore-columns", list).Expect(ExitCode.Usage).Error,
        StringComparison.Ordinal);

    private static string Twice(string cell) => FormattableString.Invariant(
        $"{(2 * float.Parse(cell, CultureInfo.InvariantCulture)) + 1:R}");

    private string At(string name) => Path.Combine(folder, name);

    private string Write(string name, string[] lines, Func<string[], string[]> change, string[]? header = null)
    {
        File.WriteAllLines(At(name), [string.Join(',', header ?? change(lines[0].Split(','))),
            .. lines[1..].Select(line => string.Join(',', change(line.Split(','))))]);
        return At(name);
    }

    /// <summary>Points of three classes, each near an axis of its own.</summary>
    private string Csv(string name, Func<int, string> label)
    {
        Matrix inputs = new(60, 4);
        CounterRandom random = new(1);
        for (int i = 0; i < 60; i++)
            for (int k = 0; k < 4; k++) inputs[i, k] = (float)((i % 3 == k ? 1 : 0) + (0.05 * random.NextGaussian()));
        return SampleWriter.Csv(At(name + ".csv"), inputs, [.. Enumerable.Range(0, 60).Select(i => label(i % 3))]);
    }

    private CommandRun Train(string data, params string[] more) => CommandRun.Of(["train", "--data", data, "--epochs", "30", "--hidden",
        "16", "--batch", "20", "--learning-rate", "0.02", "--power", "2", "--out", At("n.npz"), .. more]);

    private CommandRun Attack(string data, params string[] more) => CommandRun.Of(["attack", At("n.npz"), "--data", data, "--norm", "l2",
        "--epsilon", "0.05", "--no-diagnostics", "--json", At("a.json"), .. more]);

    private double Accuracy(CommandRun run)
    {
        run.Expect(0);
        using var json = JsonDocument.Parse(File.ReadAllBytes(At("a.json")));
        return json.RootElement.GetProperty("cleanAccuracy").GetDouble();
    }
}
