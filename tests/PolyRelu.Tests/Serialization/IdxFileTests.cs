using System.IO.Compression;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class IdxFileTests
{
    [Fact]
    public void Read_TakesEveryElementType()
    {
        Assert.Equal([-2], Read([0, 0, 9, 1, 0, 0, 0, 1, 0xfe]).ToIntegers());
        Assert.Equal([254], Read([0, 0, 8, 1, 0, 0, 0, 1, 0xfe]).ToIntegers());
        Assert.Equal([258], Read([0, 0, 11, 1, 0, 0, 0, 1, 1, 2]).ToIntegers());
        Assert.Equal([-1], Read([0, 0, 12, 1, 0, 0, 0, 1, 255, 255, 255, 255]).ToIntegers());
        Assert.Equal([1.5], Read([0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0]).ToDoubles());
        Assert.Equal([1.5], Read([0, 0, 14, 1, 0, 0, 0, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]).ToDoubles());
    }

    [Fact]
    public void Read_TakesPlainAndCompressed()
    {
        byte[] plain = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        NumericArray array = Read(plain);
        Assert.Equal([2, 3], array.Shape.ToArray());
        Assert.True(array.ContentEquals(Read(Gzip(plain))));
        using MemoryStream stream = new();
        IdxFile.Write(stream, array);
        Assert.Equal(plain, stream.ToArray());
    }

    [Fact]
    public void Read_NamesTheOffsetOfWhatIsWrong()
    {
        Refuse([0, 0, 10, 1, 0, 0, 0, 1, 1], "offset 0", "00000a01");
        Refuse([1, 0, 8, 1, 0, 0, 0, 1, 1], "offset 0", "expected an IDX mark");
        Refuse([0, 0, 8, 0], "offset 3", "1 to 8 dimensions");
        Refuse([0, 0, 8, 1, 255, 0, 0, 0], "offset 4", "dimension 0");
        Refuse([0, 0, 8, 1, 0, 0, 0, 2, 1], "offset 8", "the file has 1 more");
        Refuse([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "offset 9", "more bytes");
        Refuse([0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255], "offset 16", "larger than the file");
        Refuse([0, 0], "offset 0", "ends after 2");
        byte[] packed = Gzip([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3]);
        Refuse(packed[..^8], "offset", "");
        Refuse(packed[..^1], "offset", "");
        Refuse([.. packed, 1], "offset", "damaged");
    }

    [Fact]
    public void Read_OfAHeaderThatPromisesMoreThanThereIs_AllocatesLittle()
    {
        foreach (byte[] bytes in new byte[][] { [0, 0, 8, 1, 127, 0, 0, 0, 1], Gzip([0, 0, 8, 1, 0, 0, 128, 0, 1]),
            Gzip([0, 0, 8, 1, 127, 0, 0, 0, 1]) })
        {
            Assert.Throws<InvalidDataException>(() => Read(bytes));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => Read(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
    }

    private static void Refuse(byte[] bytes, string place, string reason)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;
        Assert.StartsWith("test.idx", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    private static NumericArray Read(byte[] bytes) => IdxFile.Read(new MemoryStream(bytes), "test.idx");

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal)) gzip.Write(bytes);
        return stream.ToArray();
    }
}
