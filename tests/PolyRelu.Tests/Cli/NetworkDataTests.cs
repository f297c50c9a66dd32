using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Cli.Options;
using PolyRelu.Data;
using PolyRelu.Experiments;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>A network is attacked on the data that it was trained on, or on others on purpose, never by mistake.</summary>
public sealed class NetworkDataTests : IDisposable
{
    private static readonly string[] Data =
        ["--data", "clusters", "--dimension", "20", "--clusters", "5", "--positive", "2", "--alpha", "0.2", "--basis", "rotated",
            "--data-seed", "7"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-data-").FullName;

    private string Network => Path.Combine(folder, "m.safetensors");

    private string Record => Path.Combine(folder, "attack.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void SilentOptions_TakeTheNetworksData()
    {
        Train();
        JsonElement silent = Attack(), said = Attack(Data);
        Assert.Equal(said.GetProperty("cleanAccuracy").GetDouble(), silent.GetProperty("cleanAccuracy").GetDouble());
        JsonElement attacked = silent.GetProperty("attackedData");
        Assert.Equal(said.GetProperty("attackedData").ToString(), attacked.ToString());
        Assert.Equal("clusters 20 5 2 0.2 rotated 7 test 100",
            Values(attacked, "kind", "dimension", "clusters", "positiveClusters", "alpha", "basis", "seed", "split", "samples"));
        Assert.Equal("clusters 20 5 2 0.2 rotated 7 train 400",
            Values(silent.GetProperty("trainingData"), "kind", "dimension", "clusters", "positiveClusters", "alpha", "basis", "seed",
            "split", "samples"));
        Assert.False(silent.GetProperty("otherData").GetBoolean());
        Assert.Empty(silent.GetProperty("notes").EnumerateArray());
    }

    [Theory]
    [InlineData("--clusters", "10", "clusters = 5", "10 (--clusters)")]
    [InlineData("--positive", "3", "positiveClusters = 2", "3 (--positive)")]
    [InlineData("--dimension", "30", "dimension = 20", "30 (--dimension)")]
    [InlineData("--alpha", "0.3", "alpha = 0.2", "0.3 (--alpha)")]
    [InlineData("--noise", "per-coordinate", "noise = per-dimension", "per-coordinate (--noise)")]
    [InlineData("--basis", "standard", "basis = rotated", "standard (--basis)")]
    [InlineData("--correlation", "0.1", "correlation = 0", "0.1 (--correlation)")]
    [InlineData("--data-seed", "8", "seed = 7", "8 (--data-seed)")]
    [InlineData("--data", "mnist", "kind = clusters", "images (--data)")]
    public void Contradiction_IsRefusedWithBothValues(string option, string value, string own, string other)
    {
        Train();
        CommandRun run = CommandRun.Of([.. Command(), option, value]).Expect(ExitCode.Usage);
        Assert.Contains($"{Network} was trained on data with {own}, but the options ask for {other}: ", run.Error,
            StringComparison.Ordinal);
        Assert.Contains(NetworkData.OtherData, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public void OtherData_AreAttackedOnPurpose_AndRecorded()
    {
        Train();
        JsonElement other = Attack("--alpha", "0.4", NetworkData.OtherData);
        Assert.True(other.GetProperty("otherData").GetBoolean());
        Assert.Equal("0.4 0.2",
            $"{other.GetProperty("attackedData").GetProperty("alpha")} {other.GetProperty("trainingData").GetProperty("alpha")}");
    }

    [Fact]
    public void OppositeCentres_AreThoseOfTheNetworksData()
    {
        Train();
        NetworkData own = new(Network, ModelFile.Open(Network), otherAllowed: true);
        GaussianClusters trained = ((ClusterDescription)own.Description!).Clusters;
        Dataset others = (trained with { Clusters = 3, PositiveClusters = 1, Seed = 9 }).Sample(5, 1);
        ClusterCentres? centres = own.CentresFor(others);
        ClusterCentres expected = trained.Centres();
        Assert.Equal((5, 2), (centres!.Count, centres.Positive));
        for (int k = 0; k < 5; k++) Assert.Equal(expected[k].ToArray(), centres[k].ToArray());
    }

    [Fact]
    public void Description_PassesThroughConversions_AndWitnesses()
    {
        Train();
        string npz = Path.Combine(folder, "m.npz"), back = Path.Combine(folder, "back.safetensors"),
            witness = Path.Combine(folder, "w.npz");
        CommandRun.Of("convert", Network, npz).Expect(ExitCode.Success);
        CommandRun.Of("convert", npz, back).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(Network), File.ReadAllBytes(back));
        Attack("--witness", witness);
        CommandRun run = CommandRun.Of("verify", witness).Expect(ExitCode.Success);
        Assert.Contains("training_data: clusters, D = 20, K = 5, K1 = 2, α = 0.2 per-dimension, rotated basis, data seed 7, train, 400 "
            + "samples", run.Output, StringComparison.Ordinal);
        Assert.Contains("attacked_data: clusters, D = 20, K = 5, K1 = 2, α = 0.2 per-dimension, rotated basis, data seed 7, test, 100 "
            + "samples", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkWithoutDescription_IsBelievedNothingOf()
    {
        Train();
        NetworkFile.Save(Network, NetworkFile.Load(Network));
        CommandRun.Of([.. Command(), "--data", "clusters", "--dimension", "20", "--clusters", "4", "--positive",
            "2"]).Expect(ExitCode.Success);
        CommandRun run = CommandRun.Of(Command()).Expect(ExitCode.Usage);
        Assert.Contains($"{Network} does not say what it was trained on; name the data to attack by --data.", run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DescriptionOfOtherFeatures_IsRefused()
    {
        Train();
        DataDescription wrong = new ClusterDescription(new GaussianClusters { Dimension = int.MaxValue, Clusters = 1_000_000 });
        NetworkFile.Save(Network, NetworkFile.Load(Network), new Dictionary<string,
            string>
        { [DataDescription.TrainingText] = wrong.ToJson() });
        CommandRun run = CommandRun.Of(Command()).Expect(ExitCode.Failure);
        Assert.Contains("the network takes 20 features and has 1 output, but its text 'training_data' says clusters of 2147483647 "
            + "features", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", 1, "train", 1, true)]
    [InlineData("train", 60_000, "paper-test", 10, true)]
    [InlineData("train", 1000, "paper-test", 10, false)]
    [InlineData("paper-train", 10, "train", 10, true)]
    [InlineData("stream-0", 10, "train", 10, true)]
    [InlineData("stream-0", 10, "test", 10, false)]
    [InlineData("paper-train", 10, "paper-test", 10, false)]
    [InlineData("train", 60_000, "test", 10, false)]
    public void PointsTrainedOn_AreSaid(string trained, int samples, string attacked, int points, bool expected)
    {
        ImageDescription data = new("mnist", "digits");
        PolyReluNetwork network = new(1, false, new Matrix(1, 4), new Matrix(10, 1));
        SavedModel saved = new(network, new Dictionary<string,
            string>
        { [DataDescription.TrainingText] = (data with { Split = trained, Samples = samples }).ToJson() });
        Dataset dataset = new("mnist", attacked, new Samples(new Matrix(points, 4), new int[points]), 10) { Origin = data };
        Assert.Equal(expected, new NetworkData("m", saved, false).Seen(dataset) is not null);
    }

    [Theory]
    [InlineData("train.npz", true)]
    [InlineData("test.npz", false)]
    public void FileTrainedOn_IsSaid(string attacked, bool expected)
    {
        FeatureDescription data = new("train.npz", null);
        Dictionary<string, string> texts = new() { [DataDescription.TrainingText] = data.ToJson() };
        SavedModel saved = new(new PolyReluNetwork(1, false, new Matrix(1, 4), new Matrix(3, 1)), texts);
        Dataset points = new("train", "all", new Samples(new Matrix(2, 4), new int[2]), 3) { Origin = data with { Source = attacked } };
        NetworkData own = new("m", saved, false);
        own.Require(points.Origin);
        Assert.Equal(expected, own.Seen(points) is not null);
    }

    [Fact]
    public void Images_AreFoundByTheirName_AndTheirTaskIsTaken()
    {
        PolyReluNetwork network = new(1, false, new Matrix(1, 4), new Matrix(2, 1));
        NetworkData Of(DataDescription data) =>
            new("m", new SavedModel(network, new Dictionary<string, string> { [DataDescription.TrainingText] = data.ToJson() }), false);
        Assert.Equal(new DataChoice("kmnist", null), Of(new ImageDescription("kmnist", "odd-even")).Choice());
        Assert.Equal("odd-even", Of(new ImageDescription("kmnist", "odd-even")).Task);
        Assert.Contains("name the data to attack by --data",
            Assert.Throws<CommandException>(() => Of(new ImageDescription("imagenet", "digits")).Choice()).Message,
            StringComparison.Ordinal);
        Assert.Contains("f.npz", Assert.Throws<CommandException>(() => Of(new FeatureDescription("f.npz", null)).Choice()).Message,
            StringComparison.Ordinal);
        Assert.Contains("kind = images, but the options ask for clusters (--data)",
            Assert.Throws<CommandException>(() =>
            Of(new ImageDescription("mnist", "digits")).Require(new ClusterDescription(new GaussianClusters()))).Message,
            StringComparison.Ordinal);
        Assert.Contains("task = odd-even, but the options ask for parity (--task)",
            Assert.Throws<CommandException>(() =>
            Of(new ImageDescription("mnist", "odd-even")).Require(new ImageDescription("mnist", "parity"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ImagesOfTheSameName_AreToldByTheirContent()
    {
        using FakeImages images = new();
        DataReader source = new(new DataChoice("mnist", images.Folder), null, null, true, TestContext.Current.CancellationToken);
        DataDescription trained = source.Load("paper-train", "digits", 50, SilentProgress.Instance).Describe()!;
        DataDescription others = trained with { Sha256 = new string('0', 64) };
        PolyReluNetwork network = new(1, false, new Matrix(1, 16), new Matrix(10, 1));
        NetworkData Of(DataDescription data, bool other) =>
            new("m", new SavedModel(network, new Dictionary<string, string> { [DataDescription.TrainingText] = data.ToJson() }), other);
        Of(trained, false).RequireContent(source);
        Of(others, true).RequireContent(source);
        string message = Assert.Throws<CommandException>(() => Of(others, false).RequireContent(source)).Message;
        Assert.Contains($"SHA-256 {trained.Sha256}: name the folder of the network's own data by --data", message,
            StringComparison.Ordinal);
    }

    private void Train() => CommandRun.Of([
        "train", .. Data, "--count", "400", "--test-count", "100", "--power", "1", "--hidden", "16", "--epochs", "20", "--scale", "1e-2",
            "--out", Network, "--quiet",
    ]).Expect(ExitCode.Success);

    private string[] Command() =>
        ["attack", Network, "--count", "100", "--norm", "l2", "--epsilon", "0.3", "--attack", "opposite-centre", "--json", Record,
        "--quiet"];

    private JsonElement Attack(params string[] more)
    {
        CommandRun.Of([.. Command(), .. more]).Expect(ExitCode.Success);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Record));
        return document.RootElement.Clone();
    }

    private static string Values(JsonElement element, params string[] names) =>
        string.Join(' ', names.Select(name => element.GetProperty(name).ToString()));
}
