using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Serialization;

/// <summary>
/// What a file is by its first bytes, whatever it is called: where a reader refuses a file, this names what was given instead.
/// </summary>
/// <param name="What">The kind, with its article.</param>
/// <param name="Advice">What to do, one sentence.</param>
internal sealed record ContentKind(string What, string Advice)
{
    /// <summary>Bytes that are looked at.</summary>
    private const int Looked = 4096;

    /// <summary>Share of ASCII from which bytes that are no UTF-8 are a text.</summary>
    private const double MostlyAscii = 0.8;

    private const string Served = "A server sent it in the place of the file, such as an error or a login; download the file again.";

    public static readonly ContentKind
        Npy = new("a NumPy array (.npy)", "Name it so."),
        Zip = new("a zip archive, as .npz and .pt files are", "Name it so."),
        Gzip = new("compressed by gzip", "Decompress it with gunzip."),
        Safetensors = new("a safetensors file", "Name it so."),
        Idx = new("an IDX file, as MNIST is", "Give the folder that holds it by --data.");

    private static readonly ContentKind
        Binary = new("a binary file of no kind that is known here", "Was another file meant?"),
        WideText = new("a text in UTF-16", "Give the file of the arrays."),
        Empty = new("empty", "Was a download or a copy cut short?"),
        Html = new("an HTML page", Served),
        Xml = new("an XML text", Served),
        Json = new("a JSON text", "Give the file of the arrays."),
        Pickle = new("a bare pickle", "A pickle is a program and is never run; load it in PyTorch 1.6 or later and save "
            + "its state dict again, or save its arrays by numpy.savez."),
        LfsPointer = new("a Git LFS pointer, not the file it stands for", "Fetch that with 'git lfs pull'."),
        AnnexPointer = new("a git-annex pointer, not the file it stands for", "Fetch that with 'git annex get'.");

    private static readonly (byte[] Mark, ContentKind Kind)[] Marks =
    [
        ([0x93, .. "NUMPY"u8], Npy),
        ([.. "PK\x03\x04"u8], Zip),
        ([.. "PK\x05\x06"u8], Zip),
        ([0x1f, 0x8b], Gzip),
        ([0x89, .. "HDF\r\n"u8], new("an HDF5 file", "Convert its arrays with h5py and numpy.savez.")),
        ([0x89, .. "PNG"u8], new("a PNG image", "Convert images to an array with numpy.savez.")),
        ([0xff, 0xd8, 0xff], new("a JPEG image", "Convert images to an array with numpy.savez.")),
        ([.. "%PDF"u8], new("a PDF", "Give the file of the arrays.")),
        ([0xfd, .. "7zXZ\0"u8], new("compressed by xz", "Decompress it with unxz.")),
        ([.. "BZh"u8], new("compressed by bzip2", "Decompress it with bunzip2.")),
        ([0x28, 0xb5, 0x2f, 0xfd], new("compressed by zstd", "Decompress it with unzstd.")),
        ([.. "7z\xbc\xaf"u8], new("a 7z archive", "Unpack it.")),
        ([.. "version https://git-lfs"u8], LfsPointer),
    ];

    /// <summary>Runs a reader; where it refuses a file that is of another kind, the complaint says which.</summary>
    /// <param name="stream">Seekable, where the file starts.</param>
    /// <param name="source">Name for messages.</param>
    /// <param name="expected">What the reader reads, with its article.</param>
    /// <param name="own">Kinds whose damage the reader describes better.</param>
    /// <param name="read">Reads the file.</param>
    /// <exception cref="InvalidDataException">The reader's own, or one that names the kind.</exception>
    public static T Expect<T>(Stream stream, string source, string expected, ContentKind[] own, Func<T> read)
    {
        long start = stream.Position;
        try
        {
            return read();
        }
        catch (InvalidDataException refusal)
        {
            if (Of(stream, start) is not { } kind || own.Contains(kind)) throw;
            if (kind == Binary)
                throw new InvalidDataException($"{refusal.Message.TrimEnd('.')}. It is {kind.What}. {kind.Advice}", refusal);
            throw ByteReader.At(source, 0, $"this is {kind.What}; expected {expected}. {kind.Advice}", refusal);
        }
    }

    /// <summary>The kind of what starts in a stream; null where it cannot be told.</summary>
    public static ContentKind? Of(Stream stream, long start)
    {
        stream.Position = start;
        byte[] buffer = new byte[Looked];
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, stream.ReadAtLeast(buffer, Looked, throwOnEndOfStream: false));
        if (bytes.IsEmpty) return Empty;
        foreach ((byte[] mark, ContentKind kind) in Marks)
            if (bytes.StartsWith(mark)) return kind;
        if (bytes.Length > 262 && bytes[257..].StartsWith("ustar"u8)) return new ContentKind("a tar archive", "Unpack it.");
        if (bytes.Length > 2 && bytes[0] == 0x80 && bytes[1] is >= 2 and <= 5) return Pickle;
        if (bytes.Length > 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] is 8 or 9 or 11 or 12 or 13 or 14
            && bytes[3] is >= 1 and <= IdxHeader.MostDimensions)
            return Idx;
        if (bytes.Length > 8 && bytes[8] == '{'
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes) is > 1 and <= SafetensorsFile.LongestHeader)
            return Safetensors;
        return OfText(bytes);
    }

    private static ContentKind? OfText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) bytes = bytes[3..];
        if (IsWideText(bytes)) return WideText;
        if (bytes.ContainsAnyInRange((byte)0, (byte)8) || bytes.ContainsAnyInRange((byte)14, (byte)31)
            || !IsMostlyText(bytes))
            return Binary;
        string text = Encoding.Latin1.GetString(bytes).TrimStart();
        if (text.Length < 2) return null;
        if (text.Contains("/annex/objects/", StringComparison.Ordinal)) return AnnexPointer;
        if (text[0] == '<') return Starts("<?xml") && !text.Contains("<html", StringComparison.OrdinalIgnoreCase) ? Xml : Html;
        if (text[0] is '{' or '[') return Json;
        string line = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 200)]).Trim().Split('\n')[0];
        return new ContentKind($"a text that begins {Quotation.Of(line)}", "Give the file of the arrays.");

        bool Starts(string mark) => text.StartsWith(mark, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether bytes are UTF-8, of which the last character may be cut, or an older encoding that is mostly ASCII.</summary>
    private static bool IsMostlyText(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        while (Rune.DecodeFromUtf8(rest, out _, out int used) == OperationStatus.Done) rest = rest[used..];
        if (rest.Length < 4 && Rune.DecodeFromUtf8(rest, out _, out _) == OperationStatus.NeedMoreData) return true;
        int ascii = 0;
        foreach (byte one in bytes)
            if (one < 0x7f) ascii++;
        return ascii >= MostlyAscii * bytes.Length;
    }

    /// <summary>Whether bytes have the mark of UTF-16 and are mostly ASCII in it.</summary>
    private static bool IsWideText(ReadOnlySpan<byte> bytes)
    {
        bool little = bytes is [0xff, 0xfe, ..];
        if (bytes.Length < 4 || (!little && bytes is not [0xfe, 0xff, ..])) return false;
        int ascii = 0, all = (bytes.Length / 2) - 1;
        for (int i = 1; i <= all; i++)
        {
            (byte first, byte second) = (bytes[2 * i], bytes[(2 * i) + 1]);
            if ((little ? second : first) == 0 && (little ? first : second) is >= 9 and < 0x7f) ascii++;
        }
        return ascii >= MostlyAscii * all;
    }
}
