using System.Buffers.Binary;

namespace PolyRelu.Serialization;

/// <summary>Reads a file front to back and says file and offset in every complaint; never allocates what the file cannot fill.</summary>
internal sealed class ByteReader
{
    /// <summary>Bytes that may be allocated before any of them was seen, where the length of a stream is not known.</summary>
    private const int FirstBlock = 1 << 16;

    /// <summary>Characters of a complaint: whoever words one shortens what it quotes, and this is the net below.</summary>
    private const int LongestProblem = 1000;

    private readonly Stream stream;
    private readonly string source;
    private readonly long length;
    private readonly long origin;

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">Any readable stream; not disposed.</param>
    /// <param name="source">Name for messages: the file, and the entry in it.</param>
    /// <param name="length">Bytes that follow; null where only reading tells (a decompressed stream).</param>
    /// <param name="origin">Offset of the first byte in the file.</param>
    public ByteReader(Stream stream, string source, long? length, long origin = 0)
    {
        this.stream = stream;
        this.source = source;
        this.length = length ?? -1;
        this.origin = origin;
        Offset = origin;
    }

    /// <summary>Where the next byte lies in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes left; null where only reading tells.</summary>
    public long? Remaining => length < 0 ? null : length - (Offset - origin);

    /// <summary>The complaint about a place in this file.</summary>
    public InvalidDataException Malformed(string problem) => At(Offset, problem);

    /// <summary>The complaint about a place in this file.</summary>
    public InvalidDataException At(long offset, string problem) => At(source, offset, problem);

    /// <summary>The complaint about a place in a file.</summary>
    public static InvalidDataException At(string source, long offset, string problem, Exception? cause = null) =>
        new($"{source}, offset {offset}: {Quotation.Line(problem, LongestProblem)}", cause);

    /// <summary>Fills a span.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Fill(Span<byte> destination, string what)
    {
        int got = ReadSome(destination);
        if (got != destination.Length)
            throw Malformed($"the file ends after {got} of the {Plural.Of(destination.Length, "byte")} of {what}.");
        Offset += got;
    }

    /// <summary>Reads a block whose size the file itself stated.</summary>
    /// <exception cref="InvalidDataException">
    /// The file has fewer bytes. Where its length is known, that is seen before anything is allocated.
    /// </exception>
    public byte[] Block(long count, string what)
    {
        if (Remaining is long remaining && count > remaining)
            throw Malformed($"{what} should have {Plural.Of(count, "byte")}; the file has {remaining} more.");
        if (count > Array.MaxLength) throw Malformed($"{what} has {Plural.Of(count, "byte")}; at most {Array.MaxLength} can be read.");
        byte[] block = new byte[length >= 0 ? count : Math.Min(count, FirstBlock)];
        int filled = 0;
        while (true)
        {
            int got = ReadSome(block.AsSpan(filled));
            filled += got;
            Offset += got;
            if (filled < block.Length) throw Malformed($"the file ends after {filled} of the {Plural.Of(count, "byte")} of {what}.");
            if (filled == count) return block;
            Array.Resize(ref block, (int)Math.Min(count, 2L * block.Length));
        }
    }

    /// <summary>Goes over bytes that are not needed, so that a checksum behind them still holds.</summary>
    /// <exception cref="InvalidDataException">The file has fewer bytes.</exception>
    public void Skip(long count, string what)
    {
        if (Remaining is long remaining && count > remaining)
            throw Malformed($"{what} should have {Plural.Of(count, "byte")}; the file has {remaining} more.");
        byte[] passed = new byte[Math.Min(count, FirstBlock)];
        for (long left = count; left > 0; left -= passed.Length) Fill(passed.AsSpan(0, (int)Math.Min(left, passed.Length)), what);
    }

    /// <summary>One byte.</summary>
    public byte Byte(string what)
    {
        Span<byte> value = stackalloc byte[1];
        Fill(value, what);
        return value[0];
    }

    /// <summary>Two bytes, the lowest first.</summary>
    public ushort UInt16(string what)
    {
        Span<byte> value = stackalloc byte[2];
        Fill(value, what);
        return BinaryPrimitives.ReadUInt16LittleEndian(value);
    }

    /// <summary>Four bytes, the lowest first.</summary>
    public uint UInt32(string what)
    {
        Span<byte> value = stackalloc byte[4];
        Fill(value, what);
        return BinaryPrimitives.ReadUInt32LittleEndian(value);
    }

    /// <summary>Four bytes, the highest first.</summary>
    public uint UInt32BigEndian(string what)
    {
        Span<byte> value = stackalloc byte[4];
        Fill(value, what);
        return BinaryPrimitives.ReadUInt32BigEndian(value);
    }

    /// <summary>Eight bytes, the lowest first.</summary>
    public ulong UInt64(string what)
    {
        Span<byte> value = stackalloc byte[8];
        Fill(value, what);
        return BinaryPrimitives.ReadUInt64LittleEndian(value);
    }

    /// <summary>Checks that nothing follows.</summary>
    /// <exception cref="InvalidDataException">More bytes follow.</exception>
    public void RequireEnd(string after)
    {
        Span<byte> extra = stackalloc byte[1];
        if (ReadSome(extra) != 0) throw Malformed($"the file should end after {after}; more bytes follow.");
    }

    private int ReadSome(Span<byte> destination) => stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
}
