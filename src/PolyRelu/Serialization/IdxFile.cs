using System.Buffers.Binary;

namespace PolyRelu.Serialization;

/// <summary>The IDX format of MNIST and its successors: one array, big-endian, plain or gzip-compressed.</summary>
/// <remarks>Source: LeCun, Cortes, Burges, the MNIST database: two zero bytes, element type, number of dimensions, their lengths, elements.</remarks>
public static class IdxFile
{
    private const int MostDimensions = 8;

    /// <summary>Deflate never expands more than this.</summary>
    private const long MostExpansion = 1032;

    /// <summary>Reads an array; compression is recognised by content, not by name.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole IDX file; the message names file and offset.</exception>
    public static NumericArray Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads an array that takes up the rest of a seekable stream.</summary>
    /// <param name="stream">Plain or gzip-compressed.</param>
    /// <param name="source">Name for messages; offsets count uncompressed bytes.</param>
    /// <exception cref="InvalidDataException">The data are malformed; the message names source and offset.</exception>
    public static NumericArray Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.Length - stream.Position;
        return GzipContent.Is(stream)
            ? GzipContent.Read(stream, source, reader => Read(reader, length * MostExpansion))
            : Read(new ByteReader(stream, source, length), length);
    }

    /// <summary>Writes an array of one of the six IDX types, plain.</summary>
    /// <exception cref="ArgumentException">The type is not uint8, int8, int16, int32, float32 or float64, or there are no or too many dimensions.</exception>
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
            _ => throw new ArgumentException($"IDX files hold uint8, int8, int16, int32, float32 or float64; got {array.Type}.", nameof(array)),
        };
        if (array.Rank is 0 or > MostDimensions) throw new ArgumentException($"An IDX array has 1 to {MostDimensions} dimensions; got {array.Rank}.", nameof(array));
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

    private static NumericArray Read(ByteReader reader, long mostBytes)
    {
        uint magic = reader.UInt32BigEndian("the IDX mark");
        ElementType type = (magic >> 8) switch
        {
            8 => ElementType.UInt8,
            9 => ElementType.Int8,
            11 => ElementType.Int16,
            12 => ElementType.Int32,
            13 => ElementType.Float32,
            14 => ElementType.Float64,
            _ => throw reader.At(0, $"expected an IDX mark (00 00, a type from 08 to 0E, the number of dimensions); found {magic:x8}."),
        };
        int rank = (byte)magic;
        if (rank is 0 or > MostDimensions) throw reader.At(3, $"expected 1 to {MostDimensions} dimensions; found {rank}.");
        int[] shape = new int[rank];
        for (int d = 0; d < rank; d++)
        {
            uint length = reader.UInt32BigEndian("a dimension");
            if (length > int.MaxValue) throw reader.At(4 + (4 * d), $"dimension {d} is {length}; at most {int.MaxValue} can be read.");
            shape[d] = (int)length;
        }
        long count = NumericArray.CountOf(shape);
        string what = $"the {type} array of shape {NumericArray.Format(shape)}";
        if (count < 0 || count > mostBytes / type.Size()) throw reader.Malformed($"{what} is larger than the file can hold.");
        byte[] bytes = reader.Block(count * type.Size(), what);
        reader.RequireEnd(what);
        if (BitConverter.IsLittleEndian) NumericArray.ReverseEndianness(bytes, type.Size());
        return new NumericArray(type, shape, bytes);
    }
}
