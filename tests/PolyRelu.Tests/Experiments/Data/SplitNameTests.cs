using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Splits by names of arrays and folders, where an option names arrays and where there is more than splits.</summary>
public sealed class SplitNameTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ArraysThatAreNamed_AreThoseOfTheSplit()
    {
        Write("x_train 0 1", "x_test 0 1", "y_train 0 1", "y_test 0 1", "fine_train 1 0", "test_fine 0 0 1");
        SampleFile file = new() { Path = At("a.npz"), LabelColumn = "fine", Outputs = 2 };
        Assert.Equal(["train", "test"], file.Splits());
        Assert.Equal([1, 0], (file with { Split = "train" }).Load().Samples.Labels);
        Assert.Contains("expected 2 labels", Refused(file with { Split = "test" }), StringComparison.Ordinal);
        Assert.Equal([1, 0], (file with { Split = "train", LabelColumn = "fine_train" }).Load().Samples.Labels);
        // Of as many rows: the labels of one split would pass for those of the other.
        Assert.Contains("no array 'y_train' of the split test (--label-column); expected 'y_train_test': the option names arrays without "
            + "their split", Refused(file with { Split = "test", LabelColumn = "y_train" }), StringComparison.Ordinal);
        Assert.Contains("has no array 'coarse' of the split test", Refused(file with { Split = "test", LabelColumn = "coarse" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void FeaturesThatAreNamed_HaveSplitsToo()
    {
        Write("emb_train 5 6", "emb_test 7 8", "y_train 0 1", "y_test 1 0");
        SampleFile file = new() { Path = At("a.npz"), FeatureColumn = "emb" };
        Assert.Equal(["train", "test"], file.Splits());
        Assert.Equal([7, 8], (file with { Split = "test" }).Load().Samples.Inputs.ToArray());
        Assert.Equal([1, 0], (file with { Split = "test" }).Load().Samples.Labels);
    }

    [Theory]
    [InlineData("the features may be features, x", "features 1 2", "x 3 4", "labels 0 1")]
    [InlineData("the labels may be labels, y", "features 1 2", "labels 0 1", "y 1 0")]
    [InlineData("the features may be X, x", "X 1 2", "x 3 4", "labels 0 1")]
    public void ArraysOfTwoUsualNames_AreAskedFor(string expected, params string[] arrays)
    {
        Write(arrays);
        Assert.Contains(expected, Refused(new SampleFile { Path = At("a.npz") }), StringComparison.Ordinal);
    }

    [Fact]
    public void FoldersBesideSplits_AreLeftOutAndSaid()
    {
        foreach (string place in (string[])["train/a", "train/b", "test/a", "test/b", "extra/a", "previews"])
            SampleWriter.Png(At($"images/{place}/0.png"), 2, 2, [1, 2, 3, 4]);
        SampleFile file = new() { Path = At("images") };
        Assert.Equal(["train", "test"], file.Splits());
        Dataset test = (file with { Split = "test" }).Load();
        Assert.Equal(2, test.Count);
        Assert.Contains(test.Notes, note => note.Finding == "images: beside the splits train, test there are the folders extra, previews, "
            + "left out.");
        // A class may have the name of a split.
        foreach (string name in (string[])["train", "car"]) SampleWriter.Png(At($"vehicles/{name}/0.png"), 2, 2, [1, 2, 3, 4]);
        Assert.Empty(new SampleFile { Path = At("vehicles") }.Splits());
        Assert.Equal(2, new SampleFile { Path = At("vehicles") }.Load().Outputs);
    }

    private string At(string name) => Path.Combine(folder, name);

    private static string Refused(SampleFile file) => Assert.Throws<InvalidDataException>(file.Load).Message;

    /// <summary>An .npz file of arrays, each a name and its numbers; features, by the first letter of their names, have a column.</summary>
    private void Write(params string[] arrays) => NpzFile.Write(At("a.npz"), arrays.Select(text => text.Split(' ')).ToDictionary(
        parts => parts[0], parts => parts[0][0] is 'x' or 'X' or 'e' or 'f' && !parts[0].StartsWith("fine", StringComparison.Ordinal)
            ? NumericArray.From(Matrix.From(parts.Length - 1, 1, [.. parts[1..].Select(float.Parse)]))
            : NumericArray.From([.. parts[1..].Select(int.Parse)], parts.Length - 1)));
}
