using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Features from files, split into training and test samples.</summary>
public sealed class FeatureSplitsTests : IDisposable
{
    private const int Count = 50;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_PartsTheSamplesAndKeepsInputsWithLabelsAndClasses()
    {
        Write("f.npz");
        FeatureSplits splits = FeatureSplits.Load(Settings("f.npz"), folder);
        Assert.Equal((40, 10, 10), (splits.Train.Count, splits.Test.Count, splits.Train.Outputs));
        float[] rows = [.. First(splits.Train), .. First(splits.Test)];
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (float)i), rows.Order());
        Assert.Equal(First(splits.Train).Select(value => (int)value % 10), splits.Train.Samples.Labels);
        Assert.Equal(First(splits.Test).Select(value => (int)value % 10), splits.Test.Samples.Labels);
        Assert.Equal(First(splits.Train).Select(value => (int)value), splits.TrainClasses);
        Assert.NotEqual(First(splits.Test), First(FeatureSplits.Load(Settings("f.npz") with { SplitSeed = 1 }, folder).Test));
    }

    [Fact]
    public void Load_TakesLabelsOfAFileOfTheirOwn()
    {
        NpyFile.Write(Path.Combine(folder, "x.npy"), NumericArray.From(Features(), Count, 2));
        NpyFile.Write(Path.Combine(folder, "y.npy"), NumericArray.From([.. Enumerable.Range(0, Count)], Count));
        FeatureSplits splits = FeatureSplits.Load(Settings("x.npy") with { Labels = "y.npy", BoxFromData = true }, folder);
        Assert.Equal(First(splits.Train).Select(value => (int)value), splits.TrainClasses);
        Assert.Equal((-1f, 49f), (splits.Test.Box!.Low, splits.Test.Box.High));
    }

    [Fact]
    public void MissingFile_SaysWhereItWasLookedForAndHowToMakeIt()
    {
        string message = Assert.Throws<DataUnavailableException>(() => FeatureSplits.Load(Settings("absent.npz"), folder)).Message;
        Assert.Contains(Path.Combine(folder, "absent.npz"), message, StringComparison.Ordinal);
        Assert.Contains("np.savez", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewSamplesToSplit_AreRefused()
    {
        Write("f.npz");
        Assert.Contains("leaves none", Assert.Throws<InvalidDataException>(() =>
            FeatureSplits.Load(Settings("f.npz") with { TestFraction = 0.001 }, folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_NameTheFileAndTheKey()
    {
        Write("f.npz");
        string message = Assert.Throws<InvalidDataException>(() =>
            FeatureSplits.Load(Settings("f.npz") with { TestFraction = 0.001 }, folder)).Message;
        Assert.StartsWith("f.npz: data.testFraction = 0.001 of 50 samples", message, StringComparison.Ordinal);
        NpyFile.Write(Path.Combine(folder, "constant.npy"), NumericArray.From(Enumerable.Repeat(7, Count).ToArray(), Count));
        foreach (int? modulus in new int?[] { 10, 7 })
        {
            message = Assert.Throws<InvalidDataException>(() =>
                FeatureSplits.Load(Settings("f.npz") with { Labels = "constant.npy", Modulus = modulus }, folder)).Message;
            Assert.StartsWith($"constant.npy: all 50 labels are {7 % modulus} modulo {modulus}; expected labels of at least 2 classes",
                message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Generated_AreDrawnOnce_WithTheLabelsOfTheirClusters()
    {
        GeneratedFeatureSettings generated = new() { Dimension = 8, Clusters = 6, Alpha = 0.1, Samples = 60 };
        FeatureSplits splits = FeatureSplits.Load(Settings("") with { File = null, Modulus = 4, Generated = generated }, null);
        Assert.Equal(4, splits.Train.Outputs);
        Assert.Equal(splits.TrainClasses.Select(label => label % 4), splits.Train.Samples.Labels);
        Assert.Equal(Enumerable.Range(0, 6), splits.TrainClasses.Distinct().Order());
        Assert.Equal(generated.Draw(4, 0).Samples.Labels.Order(), splits.Train.Samples.Labels.Concat(splits.Test.Samples.Labels).Order());
    }

    private void Write(string name) => NpzFile.Write(Path.Combine(folder, name),
    [
        new("features", NumericArray.From(Features(), Count, 2)),
        new("labels", NumericArray.From([.. Enumerable.Range(0, Count)], Count)),
    ]);

    private static float[] Features() => [.. Enumerable.Range(0, Count).SelectMany(i => new[] { i, -1f })];

    private static float[] First(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => data.Samples.Inputs[i, 0])];

    private static FeatureDataSettings Settings(string file) =>
        new() { File = file, Labels = null, Modulus = 10, BoxFromData = false, TestFraction = 0.2, SplitSeed = 0, Generated = null };
}
