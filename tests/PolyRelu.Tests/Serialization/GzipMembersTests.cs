using System.IO.Compression;
using System.Text;
using CsCheck;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>
/// gzip files as gunzip reads them: members joined, padding by zeros; anything else behind them, and any damage, is refused.
/// </summary>
public sealed class GzipMembersTests
{
    private static readonly Gen<byte[]> Content =
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.Int[0, 3].Select(value => (byte)value).Array[0, 40_000]);

    [Fact]
    public void Read_JoinsMembersAndSkipsPadding() =>
        Gen.Select(Content.Array[1, 4], Gen.Int[0, 5000], Gen.Bool).Sample((members, zeros, named) =>
    {
        byte[] file = [.. members.SelectMany(member => Gzip(member, named)), .. new byte[zeros]];
        return Expand(file).SequenceEqual(members.SelectMany(member => member));
    }, iter: 300);

    [Fact]
    public void Read_RefusesWhatIsCutShortOrDamaged()
    {
        byte[] first = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * i >> 5))], second =
            [.. Enumerable.Range(0, 500).Select(i => (byte)i)];
        byte[] a = Gzip(first), b = Gzip(second), both = [.. a, .. b];
        List<int> readable = [];
        for (int length = 0; length < both.Length; length += length < a.Length - 40 || length > a.Length + 40 ? 7 : 1)
            if (length != a.Length && length != 0 && Refusal(both[..length]) is null) readable.Add(length);
        Assert.Empty(readable);
        Assert.Equal(first, Expand(both[..a.Length]));
        foreach (int place in new[] { a.Length - 1, a.Length - 5, both.Length - 1, both.Length - 8 })
        {
            byte[] damaged = [.. both];
            damaged[place] ^= 1;
            Assert.StartsWith("file.gz, offset ", Refusal(damaged), StringComparison.Ordinal);
        }
        Assert.Contains("appended", Refusal([.. a, .. "garbage"u8])!, StringComparison.Ordinal);
        Assert.Contains("appended", Refusal([.. a, 0, 0, 0, .. b])!, StringComparison.Ordinal);
        Assert.Contains("appended", Refusal([.. a, .. new byte[9000], 1])!, StringComparison.Ordinal);
    }

    [Fact]
    public void IdxFile_OfSeveralMembersAndPadding_IsRead()
    {
        byte[] plain = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        foreach (byte[] file in new byte[][] { [.. Gzip(plain), 0], [.. Gzip(plain[..9]), .. Gzip(plain[9..])],
            [.. Gzip(plain), .. new byte[512]], [.. Gzip([]), .. Gzip(plain), .. Gzip([])] })
            Assert.Equal([1, 2, 3, 4, 5, 6], IdxFile.Read(new MemoryStream(file), "file.gz").ToIntegers());
    }

    private static string? Refusal(byte[] file)
    {
        try
        {
            Expand(file);
            return null;
        }
        catch (InvalidDataException refusal)
        {
            return refusal.Message;
        }
    }

    private static byte[] Expand(byte[] file)
    {
        using MemoryStream content = new();
        using GzipMembers members = new(new MemoryStream(file), "file.gz");
        members.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Gzip(byte[] content, bool named = false)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal)) gzip.Write(content);
        byte[] file = stream.ToArray();
        if (file.Length == 0) file = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        if (!named) return file;
        file[3] |= 8 | 4;
        return [.. file[..10], 2, 0, 7, 7, .. Encoding.ASCII.GetBytes("name.bin"), 0, .. file[10..]];
    }
}
