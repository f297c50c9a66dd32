using System.Buffers.Binary;

namespace PolyRelu.Serialization;

/// <summary>
/// The content of a gzip file: of all its members, one after another, each with its length and checksum verified where it ends.
/// </summary>
/// <remarks>
/// Source: RFC 1952. As in gunzip, members are joined and zero bytes after the last one are padding. Other bytes there are refused: gunzip
/// ignores them with a warning, which a reader has nobody to give to. The platform's own reader accepts files whose end is missing, and
/// with it the checksum.
/// </remarks>
internal sealed class GzipMembers : ReadOnlyStream
{
    private const int HeaderSize = 10, TrailerSize = 8;
    private const byte HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xe0;

    private readonly Stream stream;
    private readonly string source;
    private readonly long start, end;
    private long place, total;
    private Member? member;

    /// <summary>Reads from where a seekable stream stands to its end.</summary>
    public GzipMembers(Stream stream, string source)
    {
        this.stream = stream;
        this.source = source;
        start = place = stream.Position;
        end = stream.Length;
    }

    /// <summary>Whether a stream continues with a gzip file; its position stays.</summary>
    public static bool Follow(Stream stream)
    {
        long start = stream.Position;
        bool gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = start;
        return gzip;
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            if (member is null && !BeginMember()) return 0;
            int got = member!.Content.Read(buffer);
            total += got;
            if (total > Expansion.Limit(end - start))
                throw ByteReader.At(source, place, Expansion.Refusal("the content", total, end - start));
            if (got > 0) return got;
            EndMember();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) member?.Content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Begins the next member; false where there is none.</summary>
    private bool BeginMember()
    {
        if (place > start && !MemberFollows()) return false;
        ByteReader header = new(new WindowStream(stream, place, end - place), source, end - place, place);
        SkipHeader(header);
        if (header.Remaining < TrailerSize) throw header.Malformed("the file ends before its compressed data do.");
        PieceStream pieces = new(new WindowStream(stream, header.Offset, end - header.Offset), header.Offset);
        member = new Member(pieces, new ChecksumStream(new DeflatedStream(pieces, source), long.MaxValue));
        return true;
    }

    private bool MemberFollows()
    {
        Span<byte> piece = new byte[1 << 12];
        WindowStream rest = new(stream, place, end - place);
        for (bool first = true; ; first = false)
        {
            int got = rest.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            if (first && piece[..got].StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return true;
            if (piece[..got].ContainsAnyExcept((byte)0))
                throw ByteReader.At(source, place,
                    "the compressed data end here; what follows is neither more of them nor padding by zeros: "
                    + "the file is damaged, or something was appended.");
            if (got < piece.Length) return false;
        }
    }

    /// <summary>
    /// Finds the end of the member, which lies in the last piece that was taken, by its checksum and length, and goes behind it.
    /// </summary>
    private void EndMember()
    {
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, member!.Content.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)member.Content.Count);
        long from = member.Pieces.LastStart, to = Math.Min(end, member.Pieces.LastEnd + TrailerSize + 2);
        byte[] tail = new ByteReader(new WindowStream(stream, from, to - from), source, to - from, from)
            .Block(to - from, "the end of the compressed data");
        int at = Place(tail, trailer, end - from);
        if (at < 0)
        {
            throw ByteReader.At(
                source, from, $"the compressed data should end with the checksum {member.Content.Crc:x8} "
                + $"and the length {(uint)member.Content.Count} of what they gave: the file is damaged or cut short.");
        }
        member.Content.Dispose();
        member = null;
        place = from + at + TrailerSize;
    }

    /// <summary>
    /// Where the trailer stands in the last bytes; −1 for nowhere. That of an empty member is zeros, as the byte before it may be: what
    /// follows decides.
    /// </summary>
    private static int Place(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> trailer, long toEnd)
    {
        int first = tail.IndexOf(trailer);
        for (int at = first; at >= 0; at = Next(tail, trailer, at))
        {
            ReadOnlySpan<byte> rest = tail[(at + TrailerSize)..];
            if (at + TrailerSize == toEnd || rest.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return at;
        }
        return first;

        static int Next(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> trailer, int at)
        {
            int next = tail[(at + 1)..].IndexOf(trailer);
            return next < 0 ? -1 : at + 1 + next;
        }
    }

    private static void SkipHeader(ByteReader reader)
    {
        byte[] start = reader.Block(HeaderSize, "the gzip header");
        byte flags = start[3];
        if (start[0] != 0x1f || start[1] != 0x8b || start[2] != 8 || (flags & Reserved) != 0)
            throw reader.Malformed("the gzip header names an unknown compression.");
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

    private sealed record Member(PieceStream Pieces, ChecksumStream Content);

    /// <summary>
    /// Hands out small pieces and remembers where the last one lay: whoever expands them takes one only where it needs it.
    /// </summary>
    private sealed class PieceStream(Stream inner, long origin) : ReadOnlyStream
    {
        private const int Longest = 1 << 12;

        public long LastStart { get; private set; } = origin;

        public long LastEnd { get; private set; } = origin;

        public override int Read(Span<byte> buffer)
        {
            int got = inner.Read(buffer[..Math.Min(buffer.Length, Longest)]);
            if (got > 0) (LastStart, LastEnd) = (LastEnd, LastEnd + got);
            return got;
        }
    }
}
