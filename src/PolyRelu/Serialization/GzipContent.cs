using System.IO.Compression;

namespace PolyRelu.Serialization;

/// <summary>Reads a gzip file of one member and checks length and checksum at its end.</summary>
/// <remarks>Source: RFC 1952. The platform's own reader accepts files whose end is missing, and with it the checksum.</remarks>
internal static class GzipContent
{
    private const int HeaderSize = 10, TrailerSize = 8;
    private const byte HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xe0;

    /// <summary>Whether a stream continues with a gzip file; its position stays.</summary>
    public static bool Is(Stream stream)
    {
        long start = stream.Position;
        bool gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = start;
        return gzip;
    }

    /// <summary>Reads the uncompressed content, which must end where the given function ends.</summary>
    /// <param name="stream">A seekable stream that continues with the file and ends with it.</param>
    /// <param name="source">Name for messages.</param>
    /// <param name="read">Reads all of the content.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static T Read<T>(Stream stream, string source, Func<ByteReader, T> read)
    {
        long start = stream.Position, length = stream.Length - start;
        ByteReader header = new(stream, source, length, start);
        SkipHeader(header);
        long data = header.Offset, end = start + length - TrailerSize;
        if (end < data) throw header.Malformed("the file ends before its compressed data do.");
        ByteReader trailer = new(new WindowStream(stream, end, TrailerSize), source, TrailerSize, end);
        uint crc = trailer.UInt32("the checksum"), size = trailer.UInt32("the length");
        using ChecksumStream content = new(new DeflateStream(new WindowStream(stream, data, end - data), CompressionMode.Decompress), long.MaxValue);
        T result = read(new ByteReader(content, source + " (uncompressed)", null));
        if ((uint)content.Count != size || content.Crc != crc)
            throw ByteReader.At(source, end, $"the content has {Plural.Of((uint)content.Count, "byte")} and CRC-32 {content.Crc:x8}; the file says {size} and {crc:x8}: it is damaged.");
        return result;
    }

    private static void SkipHeader(ByteReader reader)
    {
        byte[] start = reader.Block(HeaderSize, "the gzip header");
        byte flags = start[3];
        if (start[2] != 8 || (flags & Reserved) != 0) throw reader.Malformed("the gzip header names an unknown compression.");
        if ((flags & HasExtra) != 0) reader.Block(reader.UInt16("the extra length"), "the extra field");
        if ((flags & HasName) != 0) SkipText(reader);
        if ((flags & HasComment) != 0) SkipText(reader);
        if ((flags & HasHeaderCrc) != 0) reader.UInt16("the header checksum");
    }

    private static void SkipText(ByteReader reader)
    {
        while (reader.Byte("a text of the gzip header") != 0)
        {
            // The text is of no use here; the reader throws where the file ends before it does.
        }
    }
}
