using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PolyRelu.Serialization;

/// <summary>The IDX format of MNIST and its successors: one array, big-endian, plain or gzip-compressed.</summary>
/// <remarks>
/// Source: LeCun, Cortes, Burges, the MNIST database: two zero bytes, element type, number of dimensions, their lengths, elements.
/// A gzip file may have several members and padding by zeros, as gunzip takes them; truncated or damaged ones are refused.
/// </remarks>
public static class IdxFile
{
    /// <summary>Reads an array; compression is recognised by content, not by name.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole IDX file; the message names file and offset.</exception>
    public static NumericArray Read(string path) => FileContent.Read(path, stream => Read(stream, path));

    /// <summary>Reads an array that takes up the rest of a seekable stream.</summary>
    /// <param name="stream">Plain or gzip-compressed.</param>
    /// <param name="source">Name for messages; offsets count uncompressed bytes.</param>
    /// <exception cref="InvalidDataException">The data are malformed; the message names source and offset.</exception>
    public static NumericArray Read(Stream stream, string source)
    {
        return ReadRows(stream, source, _ => Range.All).Rows;
    }

    /// <summary>Writes an array of one of the six IDX types, plain.</summary>
    /// <exception cref="ArgumentException">
    /// The type is not uint8, int8, int16, int32, float32 or float64, or there are no or too many dimensions.
    /// </exception>
    public static void Write(Stream stream, NumericArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        byte code = array.Type switch
        {
            ElementType.UInt8 => 8,
            ElementType.Int8 => 9,
            ElementType.Int16 => 11,
            ElementType.Int32 => 12,
            ElementType.Float32 => 13,
            ElementType.Float64 => 14,
            ElementType.Bool or ElementType.UInt16 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64 or ElementType.Float16
                or ElementType.BFloat16 or _ => throw new ArgumentException(
                    $"IDX files hold uint8, int8, int16, int32, float32 or float64; got {array.Type}.", nameof(array)),
        };
        if (array.Rank is 0 or > IdxHeader.MostDimensions)
            throw new ArgumentException(
                $"An IDX array has 1 to {Plural.Of(IdxHeader.MostDimensions, "dimension")}; got {array.Rank}.", nameof(array));
        byte[] bytes = new byte[4 + (4 * array.Rank)];
        bytes[2] = code;
        bytes[3] = (byte)array.Rank;
        for (int d = 0; d < array.Rank; d++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * d)), array.Shape[d]);
        stream.Write(bytes);
        if (!BitConverter.IsLittleEndian || array.Type.Size() == 1)
        {
            stream.Write(array.Bytes);
            return;
        }
        byte[] elements = array.Bytes.ToArray();
        NumericArray.ReverseEndianness(elements, array.Type.Size());
        stream.Write(elements);
    }

    /// <summary>
    /// Reads some entries along the first dimension; the others are gone over, so that a checksum still holds, and take no memory.
    /// </summary>
    /// <param name="stream">Plain or gzip-compressed, seekable.</param>
    /// <param name="source">Name for messages; offsets count uncompressed bytes.</param>
    /// <param name="choose">Which entries, seeing the header before anything is expanded.</param>
    /// <param name="hash">Receives all uncompressed bytes; null where nobody asks.</param>
    /// <returns>The header, and an array of the entries chosen.</returns>
    internal static (IdxHeader Header, NumericArray Rows) ReadRows(Stream stream, string source, Func<IdxHeader, Range> choose,
        IncrementalHash? hash = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.Length - stream.Position;
        return ContentKind.Expect(stream, source, "an IDX file, as MNIST is, plain or compressed by gzip",
            [ContentKind.Idx, ContentKind.Gzip], () =>
        {
            bool compressed = GzipMembers.Follow(stream);
            using Stream? members = compressed ? new GzipMembers(stream, source) : null;
            Stream content = hash is null ? members ?? stream : new HashedStream(members ?? stream, hash);
            return ReadRows(new ByteReader(content, compressed ? source + " (uncompressed)" : source, compressed ? null : length), length,
                compressed, choose);
        });
    }

    private static (IdxHeader, NumericArray) ReadRows(ByteReader reader, long length, bool compressed, Func<IdxHeader, Range> choose)
    {
        IdxHeader header = IdxHeader.Read(reader, length, compressed);
        (int start, int count) = choose(header).GetOffsetAndLength(header.Shape[0]);
        string what = $"the {header.Type} array of shape {ArrayShape.Format(header.Shape)}";
        long size = header.RowSize;
        reader.Skip(start * size, what);
        byte[] bytes = reader.Block(count * size, what);
        reader.Skip((header.Shape[0] - start - count) * size, what);
        reader.RequireEnd(what);
        if (BitConverter.IsLittleEndian) NumericArray.ReverseEndianness(bytes, header.Type.Size());
        return (header, new NumericArray(header.Type, [count, .. header.Shape[1..]], bytes));
    }
}
