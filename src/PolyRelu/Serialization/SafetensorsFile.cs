using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolyRelu.Serialization;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Arrays by name.</param>
/// <param name="Metadata">Free texts by name; empty where the file has none.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, NumericArray> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// The safetensors format: a JSON header with name, type, shape and place of every tensor, then their little-endian bytes.
/// </summary>
/// <remarks>
/// Source: the safetensors format specification: header length in 8 bytes, at most 100 MB, starting with '{'; no duplicate names;
/// the tensors' bytes fill the rest of the file without overlap or gap. Written with the data on an 8-byte boundary, wider elements first,
/// then by name: the same content gives the same bytes.
/// </remarks>
public static class SafetensorsFile
{
    private const string MetadataName = "__metadata__";
    internal const long LongestHeader = 100_000_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file breaks the format; the message names file and offset.</exception>
    public static SafetensorsContent Read(string path) => FileContent.Read(path, stream => Read(stream, path));

    /// <summary>Reads the rest of a seekable stream.</summary>
    /// <param name="stream">From the header length on.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">The data break the format; the message names source and offset.</exception>
    public static SafetensorsContent Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ContentKind.Expect(stream, source, "a safetensors file", [ContentKind.Safetensors], () =>
            Read(new ByteReader(stream, source, stream.Length - stream.Position)));
    }

    /// <summary>Writes a file atomically.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, NumericArray> tensors, IReadOnlyDictionary<string,
        string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes tensors and metadata.</summary>
    /// <exception cref="ArgumentException">A tensor has the name that is kept for the metadata.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, NumericArray> tensors, IReadOnlyDictionary<string,
        string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.ContainsKey(MetadataName)) throw new ArgumentException($"No tensor may be named {MetadataName}.", nameof(tensors));
        KeyValuePair<string, NumericArray>[] ordered =
            [.. tensors.OrderByDescending(tensor => tensor.Value.Type.Size()).ThenBy(tensor => tensor.Key, StringComparer.Ordinal)];
        byte[] json = Header(ordered, metadata);
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> start = new byte[8 + padded];
        start.Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)padded);
        json.CopyTo(start[8..]);
        stream.Write(start);
        foreach ((_, NumericArray array) in ordered) LittleEndian.Write(stream, array);
    }

    private static SafetensorsContent Read(ByteReader reader)
    {
        ulong length = reader.UInt64("the header length");
        if (length > LongestHeader || (long)length > reader.Remaining)
            throw reader.At(0, $"the header should have {Plural.Of(length, "byte")}; the file has {reader.Remaining} more, and "
                + $"{LongestHeader} are allowed. Not a safetensors file?");
        byte[] json = reader.Block((long)length, "the header");
        if (json.Length == 0 || json[0] != '{') throw reader.At(8, "the header should start with '{'. Not a safetensors file?");
        SafetensorsHeader header = SafetensorsHeader.Parse(json, problem => reader.At(8, problem));
        return new SafetensorsContent(ReadTensors(reader, header.Tensors), header.Metadata);
    }

    /// <summary>Reads the tensors in the order of their places and checks that they fill the file.</summary>
    private static Dictionary<string, NumericArray> ReadTensors(ByteReader reader, IReadOnlyList<SafetensorsEntry> entries)
    {
        long start = reader.Offset, end = 0, available = reader.Remaining!.Value;
        SafetensorsEntry[] ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != end)
                throw reader.At(start + Math.Min(entry.Begin, available),
                    $"the tensor {Quotation.Of(entry.Name)} begins at {entry.Begin} of the data; expected {end}: tensors may not overlap "
                    + $"or leave gaps.");
            if (entry.End > available)
                throw reader.At(start + available,
                    $"the tensor {Quotation.Of(entry.Name)} goes to {entry.End} of the data; the file has {available}.");
            end = entry.End;
        }
        if (end != available)
            throw reader.At(start + end,
                $"the tensors end here; {Plural.Of(available - end, "more byte")} {Plural.Noun(available - end, "follows", "follow")}.");
        Dictionary<string, NumericArray> tensors = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in ordered)
        {
            byte[] bytes = reader.Block(entry.End - entry.Begin, $"the tensor {Quotation.Of(entry.Name)}");
            if (entry.Type == ElementType.Bool && bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
                throw reader.Malformed($"the booleans of {Quotation.Of(entry.Name)} must be 0 or 1; another byte was found.");
            tensors.Add(entry.Name, LittleEndian.Take(entry.Type, entry.Shape, bytes));
        }
        return tensors;
    }

    private static byte[] Header(IEnumerable<KeyValuePair<string, NumericArray>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataName);
                foreach ((string name, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(name, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach ((string name, NumericArray array) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsHeader.NameOf(array.Type));
                json.WriteStartArray("shape");
                foreach (int length in array.Shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += array.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
