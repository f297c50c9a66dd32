using System.Text;
using CsCheck;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class SafetensorsFileTests
{
    [Fact]
    public void Write_MakesTheBytesOfTheFormat()
    {
        string json = """{"__metadata__":{"a":"ä"},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
            + """ "u":{"dtype":"U8","shape":[1,1],"data_offsets":[8,9]}}""".TrimStart();
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] expected = [.. BitConverter.GetBytes(136L), .. header, .. new byte[136 - header.Length].Select(_ => (byte)' '), 0, 0, 128,
            63, 0, 0, 0, 64, 7];
        using MemoryStream stream = new();
        SafetensorsFile.Write(stream, new Dictionary<string, NumericArray>
        {
            ["u"] = NumericArray.From(new byte[] { 7 }, 1, 1),
            ["v"] = NumericArray.From([1f, 2], 2)
        }, new Dictionary<string, string> { ["a"] = "ä" });
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBits() => Gen.Select(ArrayGenerators.Array.Array[0, 5], Gen.String).Sample((arrays, text) =>
    {
        Dictionary<string, NumericArray> tensors = arrays.Select((array, i) => KeyValuePair.Create($"t{i}", array)).ToDictionary();
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        using MemoryStream stream = new();
        SafetensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["text"] = valid });
        stream.Position = 0;
        SafetensorsContent content = SafetensorsFile.Read(stream, "round trip");
        Assert.Equal(valid, content.Metadata["text"]);
        Assert.Equal(tensors.Keys.Order(), content.Tensors.Keys.Order());
        foreach ((string name, NumericArray array) in tensors) Assert.True(array.ContentEquals(content.Tensors[name]), name);
    });

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 more bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "8 bytes")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}""", "[begin, end]")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""", "integers")]
    [InlineData("""{"a":{"dtype":"F64","shape":[99999999999,99999999999,0],"data_offsets":[0,0]}}""", "dimension")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "does not have")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8],"stride":[1]}}""", "'stride'")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1]}}""", "[begin, end]")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"__metadata__":{"x":1},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "text")]
    [InlineData("""{"a":3}""", "object")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}""", "JSON")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}{}""", "JSON")]
    [InlineData("[]", "'{'")]
    [InlineData("", "'{'")]
    public void Read_RefusesWhatBreaksTheFormat(string header, string reason)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            Read([.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[8]]));
        Assert.StartsWith("test.safetensors, offset ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(50_000_000)]
    public void Read_OfAHeaderThatPromisesMoreThanThereIs_AllocatesNothing(long length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), (byte)'{'];
        Assert.Throws<InvalidDataException>(() => Read(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static SafetensorsContent Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "test.safetensors");
}
