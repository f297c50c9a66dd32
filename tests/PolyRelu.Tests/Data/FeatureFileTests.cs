using PolyRelu.Data;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Data;

public sealed class FeatureFileTests : IDisposable
{
    private static readonly NumericArray Features = NumericArray.From([0.5, -1, 2, 3, 4, 5], 3, 2);
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_TakesTwoNpyFilesOrOneNpz()
    {
        string x = Npy("x", Features), y = Npy("y", NumericArray.From([3L, 14, 25], 3)),
        both = Npz(Features, NumericArray.From([3f, 14, 25], 3, 1));
        foreach (FeatureFile file in new[] { new FeatureFile { Path = x, LabelPath = y, Modulus = 10 },
            new FeatureFile { Path = both, Modulus = 10 } })
        {
            Dataset data = file.Load();
            Assert.Equal((3, 10), (data.Count, data.Outputs));
            Assert.Equal([0.5f, -1, 2, 3, 4, 5], data.Samples.Inputs.ToArray());
            Assert.Equal([3, 4, 5], data.Samples.Labels);
            Assert.Null(data.Box);
        }
    }

    [Fact]
    public void LoadLabels_LeavesThemAsTheyStand()
    {
        string x = Npy("x", Features), y = Npy("y", NumericArray.From([3L, 14, 25], 3)),
        both = Npz(Features, NumericArray.From([3f, 14, 25], 3, 1));
        Assert.Equal([3, 14, 25], new FeatureFile { Path = x, LabelPath = y, Modulus = 10 }.LoadLabels());
        Assert.Equal([3, 14, 25], new FeatureFile { Path = both, Modulus = 10 }.LoadLabels());
    }

    [Fact]
    public void Load_TakesTheBoxFromTheData()
    {
        Dataset data = new FeatureFile { Path = Npz(Features, NumericArray.From([0, 1, 2], 3)), BoxFromData = true }.Load();
        Assert.Equal((-1f, 5f, 3), (data.Box!.Low, data.Box.High, data.Outputs));
    }

    [Fact]
    public void Load_OfSigns_IsForOneOutput()
    {
        Dataset data = new FeatureFile { Path = Npz(Features, NumericArray.From(new sbyte[] { 1, -1, 1 }, 3)) }.Load();
        Assert.Equal(1, data.Outputs);
        Assert.Equal([1, -1, 1], data.Samples.Labels);
    }

    [Fact]
    public void Load_OfNegativeLabelsModulo_StaysInRange()
    {
        Assert.Equal([9, 0, 1], new FeatureFile
        {
            Path = Npz(Features, NumericArray.From([-1, -10, 11], 3)),
            Modulus = 10
        }.Load().Samples.Labels);
        // The sum of a remainder and such a modulus exceeds 32 bits.
        Assert.Equal([int.MaxValue - 1, 1, 1 << 30], new FeatureFile
        {
            Path = Npz(Features, NumericArray.From([-1, 1, 1 << 30], 3)),
            Modulus = int.MaxValue
        }.Load().Samples.Labels);
        Assert.Equal([(1 << 30) + 1, 5, int.MaxValue - (1 << 30) - 2],
            new FeatureFile
            {
                Path = Npz(Features, NumericArray.From([-1, 5, int.MaxValue], 3)),
                Modulus = (1 << 30) + 2
            }.Load().Samples.Labels);
    }

    [Fact]
    public void Load_NamesTheFileAndWhatIsWrong()
    {
        Refuse(new FeatureFile { Path = Npy("x", Features) }, "features alone");
        Refuse(new FeatureFile { Path = Npz(Features, NumericArray.From([0, 1], 2)) }, "expected 3 labels");
        Refuse(new FeatureFile { Path = Npz(Features, NumericArray.From([0, 1, 0.5], 3)) }, "Element 2 is 0.5");
        Refuse(new FeatureFile { Path = Npz(Features, NumericArray.From([0, 1, 250], 3)) }, "found 0 to 250");
        Refuse(new FeatureFile { Path = Npz(NumericArray.From([1f, 2, 3], 3), NumericArray.From([0, 1, 0], 3)) }, "n×D");
        Refuse(new FeatureFile { Path = Npz(NumericArray.From([1f, 2, float.NaN], 3, 1), NumericArray.From([0, 1, 0], 3)) }, "row 2");
        Refuse(new FeatureFile { Path = Npz(NumericArray.From([1.0, 2, 1e39], 3, 1), NumericArray.From([0, 1, 0], 3)) }, "beyond ±3.4e38");
        Refuse(new FeatureFile { Path = Npz(NumericArray.From([1L, 2, 3], 3, 1), NumericArray.From([0, 1, 0], 3)) },
            "x.astype(numpy.float32)");
        Refuse(new FeatureFile { Path = Npz(Features, NumericArray.From([0, 1, 0], 3)), LabelName = "targets" },
            "no array 'targets'; it has: features, labels");

        void Refuse(FeatureFile file, string reason)
        {
            string message = Assert.Throws<InvalidDataException>(file.Load).Message;
            Assert.StartsWith(folder, message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    private string Npy(string name, NumericArray array)
    {
        string path = Path.Combine(folder, name + ".npy");
        NpyFile.Write(path, array);
        return path;
    }

    private string Npz(NumericArray features, NumericArray labels)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.npz");
        NpzFile.Write(path, new Dictionary<string, NumericArray> { ["features"] = features, ["labels"] = labels });
        return path;
    }
}
