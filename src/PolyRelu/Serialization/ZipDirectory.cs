using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Serialization;

/// <summary>One file in a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Deflated">Whether it is compressed.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="CompressedSize">Bytes in the archive.</param>
/// <param name="Size">Bytes of the content.</param>
/// <param name="HeaderOffset">Where its local header starts.</param>
internal sealed record ZipEntry(string Name, bool Deflated, uint Crc, long CompressedSize, long Size, long HeaderOffset);

/// <summary>
/// Reads zip archives whose writers may have been careless and whose bytes may have been damaged: NumPy's .npz and PyTorch's .pt.
/// </summary>
/// <remarks>
/// Source: PKWARE APPNOTE 6.3. Stored and deflated entries, zip64, data descriptors; encrypted, multi-part and overlapping ones, and
/// archives with gaps, are refused.
/// Sizes come from the central directory and are checked against the file before anything is allocated; contents against their CRC-32.
/// </remarks>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, Locator64Signature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int EndSize = 22, Locator64Size = 20, CentralSize = 46, LocalSize = 30, LongestDescriptor = 24,
        LongestComment = ushort.MaxValue;
    private const ushort Encrypted = 1, HasDescriptor = 8, Utf8Name = 1 << 11;

    private readonly Stream stream;
    private readonly string source;
    private readonly List<ZipEntry> entries = [];
    private long expanded;

    /// <summary>Reads the directory of an archive that fills a seekable stream.</summary>
    /// <exception cref="InvalidDataException">Not a zip archive, or damaged.</exception>
    public ZipDirectory(Stream stream, string source)
    {
        this.stream = stream;
        this.source = source;
        (long end, ulong count, ulong start, ulong size) = FindDirectory();
        RequireNothingBefore(end, start, size);
        if (start > (ulong)end || size != (ulong)end - start)
            throw At(end, $"the directory should be {Plural.Of(size, "byte")} at {start}, up to this place.");
        if (count > size / CentralSize)
            throw At(end, $"{Plural.Of(count, "entry")} {Plural.Noun(count, "does", "do")} not fit a directory of "
                + $"{Plural.Of(size, "byte")}.");
        ReadDirectory((long)start, (long)size, (long)count);
        CheckLayout((long)start);
    }

    /// <summary>The files in the archive, in the order of its directory.</summary>
    public IReadOnlyList<ZipEntry> Entries => entries;

    /// <summary>Reads one file through a reader that knows where it is, and checks its length and checksum afterwards.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="asksItself">Whether it asks for what it keeps by <see cref="RequireModest"/>; else all counts as kept.</param>
    public T Read<T>(ZipEntry entry, Func<ByteReader, T> read, bool asksItself = false)
    {
        string name = $"{source}: {Quotation.Line(entry.Name, Quotation.Longest)}";
        (long data, _) = DataOffset(entry);
        if (entry.Deflated ? entry.Size / Expansion.OfDeflate > entry.CompressedSize : entry.Size != entry.CompressedSize)
            throw At(entry.HeaderOffset,
                $"the entry {Quotation.Of(entry.Name)} is said to have {Plural.Of(entry.Size, "byte")} in {entry.CompressedSize}; no such "
                + $"{(entry.Deflated ? "compression exists" : "entry can be stored")}.");
        if (!asksItself) RequireModest(entry, entry.Size);
        WindowStream window = new(stream, data, entry.CompressedSize);
        using ChecksumStream content = new(entry.Deflated ? new DeflatedStream(window, name) : window, entry.Size);
        T result = read(new ByteReader(content, name, entry.Deflated ? null : entry.Size));
        if (content.Count != entry.Size) throw ByteReader.At(name, content.Count, $"expected {Plural.Of(entry.Size, "byte")}.");
        if (content.Crc != entry.Crc)
            throw ByteReader.At(name, 0,
                $"the content's CRC-32 is {content.Crc:x8}, the archive says {entry.Crc:x8}: the file is damaged.");
        return result;
    }

    /// <summary>The whole content of one file.</summary>
    public byte[] ReadAll(ZipEntry entry) => Read(entry, reader => reader.Block(entry.Size, "the content"));

    /// <summary>
    /// Asks to keep some bytes of a file. All that is kept of an archive counts together: many small bombs are one large one.
    /// </summary>
    /// <exception cref="InvalidDataException">It is more than a compressed file of this size may rightly hold.</exception>
    public void RequireModest(ZipEntry entry, long size)
    {
        if (!entry.Deflated) return;
        expanded += size;
        if (expanded > Expansion.Limit(stream.Length))
            throw At(entry.HeaderOffset, Expansion.Refusal($"{Quotation.Of(entry.Name)}, with what was read before it,", expanded,
                stream.Length));
    }

    private (long End, ulong Count, ulong Start, ulong Size) FindDirectory()
    {
        long length = stream.Length;
        int tailSize = (int)Math.Min(length, EndSize + LongestComment);
        byte[] tail = ReaderAt(length - tailSize).Block(tailSize, "the end of the archive");
        for (int at = tailSize - EndSize; at >= 0; at--)
        {
            if (IsEnd(tail.AsSpan(at))) return ReadEnd(length - tailSize + at);
        }
        throw At(length, "not a whole zip archive: the record that ends one was not found (a truncated file, or another format).");
    }

    /// <summary>Whether an end record starts here whose comment ends with the file.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == EndSignature
            && EndSize + BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]) == bytes.Length;

    private (long End, ulong Count, ulong Start, ulong Size) ReadEnd(long end)
    {
        ByteReader reader = ReaderAt(end + 4);
        uint disks = reader.UInt32("the disk numbers");
        ushort here = reader.UInt16("the entry count"), count = reader.UInt16("the entry count");
        uint size = reader.UInt32("the directory size"), start = reader.UInt32("the directory offset");
        if (disks != 0 || here != count) throw At(end, "archives in several parts cannot be read.");
        long locator = end - Locator64Size;
        if (locator >= 0 && ReaderAt(locator).UInt32("a locator") == Locator64Signature) return ReadEnd64(locator);
        return (end, count, start, size);
    }

    /// <summary>The wide end record. PyTorch writes one into every archive, others where sizes need it.</summary>
    private (long End, ulong Count, ulong Start, ulong Size) ReadEnd64(long locator)
    {
        ByteReader reader = ReaderAt(locator + 4);
        uint disk = reader.UInt32("the disk number");
        ulong end64 = reader.UInt64("the zip64 end offset");
        if (disk != 0 || end64 > (ulong)locator)
            throw At(locator, $"the zip64 end record should be before this place; the archive says {end64}.");
        reader = ReaderAt((long)end64);
        if (reader.UInt32("the zip64 end") != End64Signature) throw At((long)end64, "expected a zip64 end record.");
        reader.Block(12, "the zip64 end");
        ulong disks = reader.UInt64("the disk numbers");
        ulong here = reader.UInt64("the entry count"), count = reader.UInt64("the entry count");
        ulong size = reader.UInt64("the directory size"), start = reader.UInt64("the directory offset");
        if (disks != 0 || here != count) throw At((long)end64, "archives in several parts cannot be read.");
        return ((long)end64, count, start, size);
    }

    /// <summary>
    /// Offsets count from the first byte of the archive: where the directory lies later than it says, something was put in front.
    /// </summary>
    private void RequireNothingBefore(long end, ulong start, ulong size)
    {
        if (size < CentralSize || size > (ulong)end || start >= (ulong)end - size) return;
        long directory = end - (long)size;
        if (ReaderAt(directory).UInt32("the directory") == CentralSignature)
            throw At(0, $"{Plural.Of(directory - (long)start, "byte")} {Plural.Noun(directory - (long)start, "precedes", "precede")} the "
                + "archive; remove what does not belong to it.");
    }

    private void ReadDirectory(long start, long size, long count)
    {
        ByteReader reader = new(new WindowStream(stream, start, size), source, size, start);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            ZipEntry entry = ReadCentral(reader);
            if (!names.Add(entry.Name)) throw reader.Malformed($"two entries are named {Quotation.Of(entry.Name)}.");
            entries.Add(entry);
        }
        reader.RequireEnd($"its {Plural.Of(count, "entry")}");
    }

    private static ZipEntry ReadCentral(ByteReader reader)
    {
        long at = reader.Offset;
        if (reader.UInt32("an entry") != CentralSignature) throw reader.At(at, "expected the mark of a directory entry.");
        reader.UInt32("the versions");
        ushort flags = reader.UInt16("the flags"), method = reader.UInt16("the method");
        reader.UInt32("the time");
        uint crc = reader.UInt32("the checksum");
        ulong compressed = reader.UInt32("the compressed size"), size = reader.UInt32("the size");
        ushort nameLength = reader.UInt16("the name length"), extraLength = reader.UInt16("the extra length"),
            commentLength = reader.UInt16("the comment length");
        ushort disk = reader.UInt16("the disk number");
        reader.UInt16("the attributes");
        reader.UInt32("the attributes");
        ulong header = reader.UInt32("the header offset");
        string name = Name(reader.Block(nameLength, "the name"), flags);
        byte[] extra = reader.Block(extraLength, "the extra fields");
        reader.Block(commentLength, "the comment");
        if (size == uint.MaxValue || compressed == uint.MaxValue || header == uint.MaxValue)
            Widen(extra, ref size, ref compressed, ref header, reader);
        if ((flags & Encrypted) != 0) throw reader.At(at, $"{Quotation.Of(name)} is encrypted.");
        if (method is not (0 or 8))
            throw reader.At(at, $"{Quotation.Of(name)} is compressed by method {method}; 0 (stored) and 8 (deflate) can be read.");
        if (disk != 0 || size > long.MaxValue || compressed > long.MaxValue || header > long.MaxValue)
            throw reader.At(at, $"{Quotation.Of(name)} lies outside the archive.");
        return new ZipEntry(name, method == 8, crc, (long)compressed, (long)size, (long)header);
    }

    private static string Name(byte[] bytes, ushort flags) => ((flags & Utf8Name) != 0 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    /// <summary>Takes 64-bit sizes from the zip64 extra field; it holds, in this order, those that did not fit.</summary>
    private static void Widen(byte[] extra, ref ulong size, ref ulong compressed, ref ulong header, ByteReader reader)
    {
        ByteReader fields = new(new MemoryStream(extra), "extra fields", extra.Length);
        while (fields.Remaining >= 4)
        {
            ushort id = fields.UInt16("the id"), length = fields.UInt16("the length");
            if (length > fields.Remaining) break;
            byte[] content = fields.Block(length, "a field");
            if (id != 1) continue;
            int at = 0;
            if (Take(ref size) && Take(ref compressed) && Take(ref header)) return;
            break;

            bool Take(ref ulong value)
            {
                if (value != uint.MaxValue) return true;
                if (at + 8 > content.Length) return false;
                value = BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(at));
                at += 8;
                return true;
            }
        }
        throw reader.Malformed("the zip64 sizes of an entry are missing.");
    }

    /// <summary>
    /// Checks that every file has a local header that agrees with the directory, and that the files fill the archive up to the directory.
    /// </summary>
    private void CheckLayout(long directory)
    {
        long end = 0, slack = 0;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.HeaderOffset))
        {
            RequireNext(entry.HeaderOffset, $"the local header of {Quotation.Of(entry.Name)}");
            if (entry.HeaderOffset > directory - LocalSize)
                throw At(entry.HeaderOffset, $"{Quotation.Of(entry.Name)} should lie before the directory at {directory}.");
            (long data, bool descriptor) = DataOffset(entry);
            if (entry.CompressedSize > directory - data)
                throw At(entry.HeaderOffset,
                    $"{Quotation.Of(entry.Name)} with {Plural.Of(entry.CompressedSize, "byte")} should lie before the directory at "
                    + $"{directory}.");
            (end, slack) = (data + entry.CompressedSize, descriptor ? LongestDescriptor : 0);
        }
        RequireNext(directory, "the directory");

        void RequireNext(long offset, string what)
        {
            if (offset < end || offset > end + slack)
                throw At(offset, $"{what} should follow the entry that ends at {end}; entries may not overlap or leave gaps.");
        }
    }

    private (long Offset, bool HasDescriptor) DataOffset(ZipEntry entry)
    {
        ByteReader reader = ReaderAt(entry.HeaderOffset);
        if (reader.UInt32("a local header") != LocalSignature)
            throw At(entry.HeaderOffset, $"expected the local header of {Quotation.Of(entry.Name)}.");
        reader.UInt16("the version");
        ushort flags = reader.UInt16("the flags"), method = reader.UInt16("the method");
        reader.UInt32("the time");
        uint crc = reader.UInt32("the checksum");
        reader.UInt64("the sizes");
        ushort nameLength = reader.UInt16("the name length"), extraLength = reader.UInt16("the extra length");
        string name = Name(reader.Block(nameLength, "the name"), flags);
        bool descriptor = (flags & HasDescriptor) != 0;
        if (name != entry.Name || method != (entry.Deflated ? 8 : 0) || (crc != entry.Crc && !descriptor))
            throw At(entry.HeaderOffset,
                $"the local header ({Quotation.Of(name)}, method {method}) disagrees with the directory ({Quotation.Of(entry.Name)}).");
        return (entry.HeaderOffset + LocalSize + nameLength + extraLength, descriptor);
    }

    private ByteReader ReaderAt(long offset) =>
        new(new WindowStream(stream, offset, stream.Length - offset), source, stream.Length - offset, offset);

    private InvalidDataException At(long offset, string problem) => ByteReader.At(source, offset, problem);
}
