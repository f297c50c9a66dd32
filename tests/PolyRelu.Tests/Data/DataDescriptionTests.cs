using System.Text;
using CsCheck;
using PolyRelu.Data;
using Xunit;

namespace PolyRelu.Tests.Data;

/// <summary>Descriptions of data say all that names them, in one form that is read back.</summary>
public sealed class DataDescriptionTests
{
    private const string Rest =
        """ "clusters":4,"positiveClusters":1,"alpha":0.1,"basis":"standard","assignment":"random","correlation":0,"seed":0}""";

    private static readonly Gen<DataDescription> Clusters =
        from dimension in Gen.Int[4, 2000]
        from count in Gen.Int[2, 4]
        from positive in Gen.Int[1, 2]
        from alpha in Gen.Double[0, 10]
        from noise in Gen.Enum<NoiseScale>()
        from basis in Gen.Enum<Basis>()
        from assignment in Gen.Enum<ClusterAssignment>()
        from correlation in Gen.Double[-0.3, 1]
        from seed in Gen.ULong
        select (DataDescription)new ClusterDescription(new GaussianClusters
        {
            Dimension = dimension, Clusters = count, PositiveClusters = positive, Alpha = alpha, Noise = noise, Basis = basis,
            Assignment = assignment, CentreCorrelation = correlation, Seed = seed,
        });

    private static readonly DataDescription[] Others =
    [
        new ImageDescription("mnist", "digits"), new ImageDescription("kmnist", "parity"), new FeatureDescription("x \"ü\".npz", null),
        new FeatureDescription("f.npy", 10),
    ];

    private static readonly string?[] Splits = [null, "train", "paper-test"], Hashes = [null, new string('a', 64)];

    private static readonly Gen<DataDescription> Any = Gen.Select(
        Gen.OneOf(Clusters, Gen.Int[0, Others.Length - 1].Select(i => Others[i])),
        Gen.Int[0, Splits.Length - 1], Gen.Int[0, 60_000], Gen.Int[0, Hashes.Length - 1],
        (data, split, samples, hash) =>
            data with { Split = Splits[split], Samples = samples == 0 ? null : samples, Sha256 = Hashes[hash] });

    private static readonly DataDescription Trained =
        new ClusterDescription(new GaussianClusters { Clusters = 5 }) with { Split = "train", Samples = 10 };

    [Fact]
    public void Text_IsReadBack() => Any.Sample(data =>
    {
        DataDescription read = DataDescription.Parse(data.ToJson());
        Assert.Equal(data, read);
        Assert.Equal(data.ToJson(), read.ToJson());
        Assert.DoesNotContain('\n', data.ToJson());
        Assert.Empty(data.DifferencesFrom(read));
    });

    [Fact]
    public void OtherParameters_AreDifferences_EachWithBothValues()
    {
        GaussianClusters own = new();
        (string Name, GaussianClusters Other)[] changes =
        [
            ("dimension", own with { Dimension = 999 }), ("clusters", own with { Clusters = 11 }),
                ("positiveClusters", own with { PositiveClusters = 5 }), ("alpha", own with { Alpha = 0.2 }),
            ("noise", own with { Noise = NoiseScale.PerCoordinate }), ("basis", own with { Basis = Basis.Rotated }),
                ("assignment", own with { Assignment = ClusterAssignment.Balanced }),
            ("correlation", own with { CentreCorrelation = 0.5 }), ("seed", own with { Seed = 1 }),
        ];
        foreach ((string name, GaussianClusters other) in changes)
        {
            DataDifference difference = Assert.Single(new ClusterDescription(own).DifferencesFrom(new ClusterDescription(other)));
            Assert.Equal(name, difference.Parameter);
            Assert.NotEqual(difference.Value, difference.Other);
        }
        // A parameter that is added to the clusters must be named here, or networks trained on others would pass for the same.
        Assert.Equal(typeof(GaussianClusters).GetProperties().Count(property => property.CanWrite), changes.Length);
    }

    [Fact]
    public void SplitAndSamples_AreNoDifference() =>
        Assert.Empty(Trained.DifferencesFrom(Trained with { Split = "test", Samples = 7, Sha256 = "x" }));

    [Fact]
    public void OtherKinds_AndTasks_AreDifferences()
    {
        Assert.Equal(new DataDifference("kind", "clusters", "images"),
            Assert.Single(Trained.DifferencesFrom(new ImageDescription("mnist", "digits"))));
        Assert.Equal(["dataset", "task"],
            new ImageDescription("mnist", "digits").DifferencesFrom(new ImageDescription("kmnist", "parity")).Select(one => one.Parameter));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("mnist", "not JSON")]
    [InlineData("null", "not an object")]
    [InlineData("[]", "not an object")]
    [InlineData("{}", "'kind'")]
    [InlineData("""{"kind":"sounds"}""", "'sounds' are not known")]
    [InlineData("""{"kind":"images","dataset":"mnist"}""", "'task'")]
    [InlineData("""{"kind":"images","dataset":1,"task":"digits"}""", "'dataset'")]
    [InlineData("""{"kind":"features","name":"x","samples":-1}""", "'samples'")]
    [InlineData("""{"kind":"clusters","dimension":3,"noise":"per-dimension",""" + Rest, "from 1 to the dimension")]
    [InlineData("""{"kind":"clusters","dimension":30,"noise":"loud",""" + Rest, "one of per-dimension")]
    public void WrongText_IsRefusedWithItsField(string json, string expected)
    {
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => DataDescription.Parse(json)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataException>(() =>
            DataDescription.Find("m.npz", new Dictionary<string, string> { [DataDescription.TrainingText] = json })).Message;
        Assert.StartsWith("m.npz: its text 'training_data' is not a description", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedText_IsReadOrRefused() => Gen.Select(Any, Gen.Int[0, 1000], Gen.Byte).Sample((data, place, value) =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(data.ToJson());
        bytes[place % bytes.Length] = value;
        try
        {
            Assert.NotNull(DataDescription.Parse(Encoding.UTF8.GetString(bytes)).Words);
        }
        catch (InvalidDataException refusal)
        {
            Assert.InRange(refusal.Message.Length, 1, 300);
        }
    });

    [Fact]
    public void TextsOfAFile_AreShownOnOneLine_WithoutWhatATerminalObeys()
    {
        string hostile = "\u001b[2J\n" + new string('x', 100_000);
        DataDescription read = DataDescription.Parse((new FeatureDescription(hostile, null) with { Split = hostile }).ToJson());
        Assert.InRange(read.Words.Length, 1, 400);
        Assert.DoesNotContain(read.Words, char.IsControl);
    }

    [Fact]
    public void NoText_IsNoDescription() =>
        Assert.Null(DataDescription.Find("m.npz", new Dictionary<string, string> { ["task"] = "digits" }));

    [Fact]
    public void Samples_CarryTheDescription()
    {
        GaussianClusters clusters = new() { Dimension = 12, Clusters = 3, PositiveClusters = 1, Seed = 4, Basis = Basis.Rotated };
        DataDescription described = (clusters.Sample(20, 1) with { Split = "test" }).Take(7).Describe()!;
        Assert.Equal(new ClusterDescription(clusters) { Split = "test", Samples = 7 }, described);
        Assert.Equal("clusters, D = 12, K = 3, K1 = 1, α = 0.1 per-dimension, rotated basis, data seed 4, test, 7 samples",
            described.Words);
        Assert.Null(new Dataset("own", "all", clusters.Sample(3, 0).Samples, 1).Describe());
    }
}
