using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Own samples in a preset: their splits, columns, labels and standardisation, and sentences that name its keys.</summary>
public sealed class OwnSplitsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Splits_OfOneFile_AreTaken()
    {
        NpzFile.Write(At("s.npz"), new Dictionary<string, NumericArray>
        {
            ["x_train"] = NumericArray.From(Matrix.From(3, 1, [1, 2, 3])), ["y_train"] = NumericArray.From([0, 1, 2], 3),
            ["x_test"] = NumericArray.From(Matrix.From(2, 1, [4, 9])), ["y_test"] = NumericArray.From([1, 0], 2),
        });
        FeatureSplits splits = Load(Settings("s.npz") with { TestFraction = null, BoxFromData = true });
        Assert.Equal(("train", "test"), (splits.Train.Split, splits.Test.Split));
        Assert.Equal([1, 2, 3], splits.Train.Samples.Inputs.ToArray());
        Assert.Equal([4, 9], splits.Test.Samples.Inputs.ToArray());
        // Two labels of the test samples do not make two outputs, and the box holds both.
        Assert.Equal((3, 3), (splits.Train.Outputs, splits.Test.Outputs));
        Assert.Equal((1f, 9f, 1f, 9f), (splits.Train.Box!.Low, splits.Train.Box.High, splits.Test.Box!.Low, splits.Test.Box.High));
        Assert.Equal([0, 1, 2], splits.TrainClasses);
        Refuse(Settings("s.npz"), "s.npz: it has the splits train, test, but data.testFraction = 0.2 asks for a draw. Set "
            + "data.testFraction to none to take the splits.");
    }

    [Fact]
    public void TestFile_IsReadAsTheTrainingFileIs()
    {
        File.WriteAllText(At("train.csv"), "id,a,b,kind\n1,1,2,cat\n2,3,4,dog\n3,5,6,fox\n");
        File.WriteAllText(At("test.csv"), "kind,b,a\nfox,20,10\ndog,40,30\n");
        FeatureDataSettings settings = Settings("train.csv") with
        {
            TestFile = "test.csv",
            TestFraction = null,
            LabelColumn = "kind",
            IgnoreColumns = ["id"],
        };
        FeatureSplits splits = Load(settings);
        Assert.Equal([10, 20, 30, 40], splits.Test.Samples.Inputs.ToArray());
        Assert.Equal([2, 1], splits.Test.Samples.Labels);
        Assert.Equal([0, 1, 2], splits.TrainClasses);
        Refuse(settings with { TestFile = null }, "train.csv is one set of samples, without splits: set data.testFraction to the fraction "
            + "that is kept for testing, or name the test samples by data.testFile.");
        File.WriteAllText(At("test.csv"), "kind,b,c\nfox,20,10\n");
        Refuse(settings, "missing: a, not among them: c; the labels are 'kind'. Columns are left out by data.ignoreColumns, and labels "
            + "named by data.labelColumn.");
    }

    [Fact]
    public void Folders_OfImages_HaveSplits()
    {
        foreach (string split in (string[])["train", "test"])
            foreach (string name in (string[])["cat", "dog"])
                SampleWriter.Png(At($"images/{split}/{name}/0.png"), 1, 2, [(byte)(split.Length * 10), (byte)name[0]]);
        FeatureSplits splits = Load(Settings("images") with { TestFraction = null });
        Assert.Equal((2, 2, Box.Unit), (splits.Train.Count, splits.Test.Count, splits.Test.Box));
        Assert.Equal(50 / 255f, splits.Train.Samples.Inputs[0, 0]);
    }

    [Fact]
    public void Standardisation_IsKept_WhereItCanBeFolded()
    {
        SampleWriter.Csv(At("a.csv"), Matrix.From(10, 2, [.. Enumerable.Range(0, 20).Select(i => (float)i)]),
            [.. Enumerable.Range(0, 10).Select(i => $"{i % 2}")]);
        FeatureSplits splits = Load(Settings("a.csv") with { Mean = [1, 2], Std = [4] });
        Assert.Equal("subtracts the mean of each feature (1 to 2) and divides by the standard deviation 4",
            splits.Train.Standardisation!.Words);
        Assert.Contains(splits.Test.Notes, note => note.Finding.Contains("radii are in the units of the data", StringComparison.Ordinal));
        Refuse(Settings("a.csv") with { Std = [1, 2] }, "each feature has a standard deviation of its own");
        Refuse(Settings("a.csv") with { Mean = [1, 2, 3] }, "The mean has 3 numbers; expected 1 for all features");
    }

    /// <summary>What is said advises nothing that <c>run</c> does not have.</summary>
    [Theory]
    [InlineData("x,label,y\n1,0,2\n3,1,4\n", "data.labelColumn NAME, and leave others out by data.ignoreColumns NAME")]
    [InlineData("x,name,label\n1,ann,0\n3,bob,1\n", "left out by data.ignoreColumns name; labels are named by data.labelColumn name")]
    [InlineData("x,label\n1,0.5\n3,1\n", "Another is named by data.labelColumn")]
    public void Refusals_NameKeysOfThePreset(string text, string expected)
    {
        File.WriteAllText(At("a.csv"), text);
        Refuse(Settings("a.csv"), expected);
        Refuse(Settings("a.csv") with { LabelColumn = "lable" }, "has no column 'lable' (data.labelColumn)");
        Refuse(Settings("a.csv") with { FeatureColumn = "x" }, "data.featureColumn is for a .npz or .parquet file; data.file is a.csv");
    }

    [Fact]
    public void Notes_NameKeysOfThePreset()
    {
        File.WriteAllLines(At("a.csv"), ["p,q,r", .. Enumerable.Range(0, 10).Select(i => $"{i},{i * i},{(i % 2) + 1}")]);
        FeatureSplits splits = Load(Settings("a.csv"));
        Assert.Contains(splits.Train.Notes, note => note.Advice == "Another is named by data.labelColumn.");
        Assert.Contains(splits.Train.Notes, note => note.Advice.Contains("by data.firstLabel = 0.", StringComparison.Ordinal));
        Assert.DoesNotContain(splits.Train.Notes, note => (note.Finding + note.Advice).Contains("--", StringComparison.Ordinal));
        File.WriteAllLines(At("a.csv"), ["p,label", .. Enumerable.Range(0, 10).Select(i => $"{i},{"ab"[i % 2]}")]);
        Refuse(Settings("a.csv") with { Modulus = 10 }, "labels that are names (a, b) have no modulus: expected data.modulus none");
    }

    [Fact]
    public void Keys_ThatContradictEachOther_AreRefusedWithTheirPlace()
    {
        (string Expected, string[] Set)[] lines =
        [
            ("testFraction: expected none, since there is a test file", ["data.testFile=b.csv"]),
            ("imageShape: expected [height, width]", ["data.imageShape=[2]"]),
            ("std: expected a number > 0", ["data.std=[0]"]),
            ("labelColumn: expected none, since there is no file", ["data.file=none", "data.labelColumn=y",
                "data.generated={dimension: 4, clusters: 2, alpha: 0.1, samples: 10}"]),
        ];
        string preset = "file: a.csv\nlabels: none\nmodulus: none\nboxFromData: false\ntestFraction: 0.2\nsplitSeed: 0\ngenerated: none\n";
        foreach ((string expected, string[] set) in lines)
        {
            PresetMapping root = PresetOverride.Apply(PresetParser.Parse(preset, "p.yaml"), [.. set.Select(one => one["data.".Length..])]);
            PresetException refused = Assert.Throws<PresetException>(() => PresetBinder.Bind(typeof(FeatureDataSettings), root));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
        FeatureDataSettings all = Settings("a.csv") with
        {
            LabelColumn = "-1",
            IgnoreColumns = ["id", "2"],
            FirstLabel = 1,
            ImageShape = [3, 4, 5],
            Mean = [0.5],
            Std = [0.25, 1],
            FeatureColumn = "x",
        };
        PresetMapping written = PresetParser.Parse(PresetWriter.Write(all), "p.yaml");
        var read = (FeatureDataSettings)PresetBinder.Bind(typeof(FeatureDataSettings), written);
        Assert.Equal(PresetWriter.Write(all), PresetWriter.Write(read));
        Assert.Equal(new ImageShape(4, 5, 3), read.Shape);
    }

    private string At(string name) => Path.Combine(folder, name);

    private FeatureSplits Load(FeatureDataSettings settings) => FeatureSplits.Load(settings, folder);

    private void Refuse(FeatureDataSettings settings, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(() => Load(settings)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("--", message, StringComparison.Ordinal);
    }

    private static FeatureDataSettings Settings(string file) =>
        new() { File = file, Labels = null, Modulus = null, BoxFromData = false, TestFraction = 0.2, SplitSeed = 0, Generated = null };
}
