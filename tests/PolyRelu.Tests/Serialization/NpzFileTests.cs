using CsCheck;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class NpzFileTests
{
    /// <summary>NumPy 1.24: np.savez_compressed(path, a=np.array([[1, 2, 3]], np.uint8)).</summary>
    private const string MadeByNumPy =
        "UEsDBBQAAAAIAAAAIQACYeg/SQAAAIMAAAAFABQAYS5ucHkBABAAgwAAAAAAAABJAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiu"
        + "o6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6CsaaOgq1CmQDLkYmZgBQSwECFAMUAAAACAAAACEAAmHoP0kAAACDAAAABQAAAAAA"
        + "AAAAAAAAgAEAAAAAYS5ucHlQSwUGAAAAAAEAAQAzAAAAgAAAAAAA";

    [Fact]
    public void Read_TakesWhatNumPyWrites()
    {
        byte[] file = Convert.FromBase64String(MadeByNumPy);
        (string name, NumericArray array) = Assert.Single(NpzFile.Read(new MemoryStream(file), "test.npz"));
        Assert.Equal(("a", "UInt8 (1, 3)"), (name, array.ToString()));
        Assert.Equal([1, 2, 3], array.ToIntegers());
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBits() =>
        ArrayGenerators.Array.Where(array => array.Type != ElementType.BFloat16).Array[0, 4].Sample(arrays =>
    {
        Dictionary<string, NumericArray> named = arrays.Select((array, i) => KeyValuePair.Create($"layer.{i}", array)).ToDictionary();
        using MemoryStream stream = new();
        NpzFile.Write(stream, named);
        IReadOnlyDictionary<string, NumericArray> read = NpzFile.Read(stream, "round trip");
        Assert.Equal(named.Keys, read.Keys);
        foreach ((string name, NumericArray array) in named) Assert.True(array.ContentEquals(read[name]), name);
    });

    [Fact]
    public void Read_OfSomeArrays_LeavesTheOthersAlone()
    {
        using MemoryStream stream = new();
        NpzFile.Write(stream, new Dictionary<string, NumericArray> { ["a"] = NumericArray.Scalar(1), ["b"] = NumericArray.Scalar(2) });
        byte[] file = stream.ToArray();
        file.AsSpan(file.AsSpan().LastIndexOf("NUMPY"u8), 5).Clear();
        Assert.Equal(1, Assert.Single(NpzFile.Read(new MemoryStream(file), "test.npz", name => name == "a")).Value.ToScalar());
        string message = Assert.Throws<InvalidDataException>(() => NpzFile.Read(new MemoryStream(file), "test.npz")).Message;
        Assert.StartsWith("test.npz: b.npy, offset 0: expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesBytesInFrontOfTheArchive()
    {
        byte[] shifted = [.. new byte[7], .. Convert.FromBase64String(MadeByNumPy)];
        string message = Assert.Throws<InvalidDataException>(() => NpzFile.Read(new MemoryStream(shifted), "test.npz")).Message;
        Assert.StartsWith("test.npz, offset 0: 7 bytes precede the archive", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RefusesTwoArraysOfOneName()
    {
        KeyValuePair<string, NumericArray>[] twice = [new("a", NumericArray.Scalar(1)), new("a", NumericArray.Scalar(2))];
        Assert.Throws<ArgumentException>(() => NpzFile.Write(new MemoryStream(), twice));
    }
}
