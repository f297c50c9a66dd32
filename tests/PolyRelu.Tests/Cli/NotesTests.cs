using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>What is no finding is said in the table, in the JSON and before the work; radii are told apart wherever they stand.</summary>
public sealed class NotesTests : IDisposable
{
    private static readonly string[] Data = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-notes-").FullName;

    private string Network => Path.Combine(folder, "m.safetensors");

    private string Record => Path.Combine(folder, "record.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void NetworkThatNeverTrained_IsNoFinding()
    {
        CommandRun trained = CommandRun.Of([
            "train", .. Data, "--count", "200", "--test-count", "200", "--power", "3", "--hidden", "8", "--epochs", "3", "--scale",
                "1e-12", "--out", Network, "--json", Record, "--quiet",
        ]).Expect(ExitCode.Success);
        string[] names = Names();
        Assert.Contains("loss-unchanged", names);
        Assert.Contains(names, name => name is "at-chance" or "constant-prediction" or "tied-logits");
        Assert.All(names, name => Assert.Contains($"note: {name}: ", trained.Output, StringComparison.Ordinal));
        foreach (string[] mode in new[] { Array.Empty<string>(), ["--minimum-distance"], ["--no-diagnostics"] })
        {
            CommandRun attacked = CommandRun.Of(["attack", Network, "--count", "100", "--norm", "l2", "--epsilon", "0.3", "--iterations",
                "3", "--json", Record, "--quiet", .. mode]).Expect(ExitCode.Success);
            string name = Assert.Single(Names());
            Assert.Contains($"note: {name}: ", attacked.Output, StringComparison.Ordinal);
            Assert.StartsWith($"note: {name}: ", attacked.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ConstantClassifier_IsSaid()
    {
        NetworkFile.Save(Network, new PolyReluNetwork(1, false, new Matrix(1, 12), new Matrix(1, 1)));
        CommandRun.Of(["attack", Network, .. Data, "--count", "30", "--norm", "l2", "--epsilon", "0.3", "--attack", "fixed-point",
            "--json", Record]).Expect(ExitCode.Success);
        Assert.Equal(["tied-logits"], Names());
    }

    [Fact]
    public void NetworkThatHasLearned_HasNoNotes()
    {
        CommandRun.Of([
            "train", .. Data, "--count", "400", "--test-count", "100", "--power", "1", "--hidden", "8", "--epochs", "100", "--scale",
                "1e-2", "--out", Network, "--json", Record, "--quiet",
        ]).Expect(ExitCode.Success);
        Assert.Empty(Names());
        CommandRun run = CommandRun.Of(["attack", Network, "--count", "50", "--norm", "l2", "--epsilon", "0.3", "--attack", "fixed-point",
            "--json", Record]).Expect(ExitCode.Success);
        Assert.Empty(Names());
        Assert.DoesNotContain("note:", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PointsTrainedOn_AreSaid()
    {
        CommandRun.Of(["train", .. Data, "--count", "400", "--test-count", "100", "--power", "1", "--hidden", "8", "--epochs", "100",
            "--scale", "1e-2", "--out", Network, "--quiet"]).Expect(ExitCode.Success);
        CommandRun.Of("attack", Network, "--split", "train", "--count", "50", "--norm", "l2", "--epsilon", "0.3", "--attack",
            "fixed-point", "--json", Record).Expect(ExitCode.Success);
        Assert.Equal(["training-samples"], Names());
    }

    [Fact]
    public void RadiusThatHoldsTheBox_GetsANote()
    {
        NetworkFile.Save(Network, Ideal());
        CommandRun run = CommandRun.Of(["attack", Network, .. Data, "--count", "5", "--epsilon", "8/255,8", "--box", "-2,2", "--attack",
            "opposite-centre", "--json", Record]).Expect(ExitCode.Success);
        Assert.Equal(["covers-box"], Names());
        Assert.Contains("note: covers-box: In L∞ the ball of radius 8 holds the whole box [-2, 2]", run.Output, StringComparison.Ordinal);
        Assert.Contains("note: covers-box: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("0.031373", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ImagesThatHaveTheNamesOfPublishedOnes_AreSaidToBeOthers()
    {
        using FakeImages images = new();
        CommandRun run = CommandRun.Of("train", "--data", images.Folder, "--count", "500", "--test-count", "300", "--hidden", "8",
            "--epochs", "3", "--out", Network, "--json", Record).Expect(ExitCode.Success);
        Assert.Equal(2, Names().Count(name => name == "other-images"));
        Assert.Contains("note: other-images: The files of mnist, test, have the names", run.Output, StringComparison.Ordinal);
        run = CommandRun.Of("attack", Network, "--data", images.Folder, "--count", "20", "--epsilon", "0.1", "--attack", "apgd-ce",
            "--json", Record).Expect(ExitCode.Success);
        Assert.Single(Names(), name => name == "other-images");
        Assert.Contains("note: other-images: ", run.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Record));
        string text = document.RootElement.GetRawText().Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("\"published\":false", text, StringComparison.Ordinal);
    }

    /// <summary>Of the published files nothing is said, so that what is written of them keeps its bytes.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(null, 0)]
    [InlineData(false, 1)]
    public void PublishedFiles_HaveNoNote(bool? published, int notes)
    {
        Dataset data = new("mnist", "test", new Samples(new Matrix(1, 1), [0]), 10)
        {
            IsPublished = published, Origin = new ImageDescription("mnist", "digits") { IsPublished = published },
        };
        Assert.Equal(notes, DataNotes.Of(data, data).Count());
        string json = data.Origin.ToJson();
        Assert.Equal(notes == 1, json.Contains("published", StringComparison.Ordinal));
        Assert.Equal(notes == 1 ? false : null, ((ImageDescription)DataDescription.Parse(json)).IsPublished);
    }

    [Fact]
    public void SmallAndNearRadii_AreToldApart()
    {
        string witness = Path.Combine(folder, "w.npz");
        NetworkFile.Save(Network, Ideal());
        CommandRun run = CommandRun.Of(["attack", Network, .. Data, "--count", "5", "--norm", "l2", "--epsilon", "1e-7,2e-7,1,1.0000001",
            "--attack", "opposite-centre", "--witness", witness]).Expect(ExitCode.Success);
        string[] rows = [.. run.Output.Split('\n').Select(line => line.Split(' ')[0])];
        Assert.All((string[])["1e-7", "2e-7", "1", "1.0000001"], radius => Assert.Contains(radius, rows));
        Assert.DoesNotContain("0", rows);
        string verified = CommandRun.Of("verify", witness).Expect(ExitCode.Success).Output;
        Assert.All((string[])["1e-7", "2e-7", "1", "1.0000001"], radius =>
            Assert.Contains($"ε = {radius}: ", verified, StringComparison.Ordinal));
    }

    /// <summary>σ(x1) + σ(x2) − σ(x3) − σ(x4), which classifies the clusters without errors.</summary>
    private static PolyReluNetwork Ideal()
    {
        Matrix weights = new(4, 12);
        for (int k = 0; k < 4; k++) weights[k, k] = 1;
        return new PolyReluNetwork(1, false, weights, Matrix.From(1, 4, [1, 1, -1, -1]));
    }

    private string[] Names()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Record));
        return [.. document.RootElement.GetProperty("notes").EnumerateArray().Select(note =>
        {
            Assert.All((string[])["finding", "advice"], name => Assert.NotEqual("", note.GetProperty(name).GetString()));
            return note.GetProperty("name").GetString()!;
        })];
    }
}
