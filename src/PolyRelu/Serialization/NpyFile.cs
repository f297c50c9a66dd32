using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Serialization;

/// <summary>NumPy's .npy format: one array of numbers or booleans.</summary>
/// <remarks>
/// Reads versions 1 to 3, either byte order, C and Fortran order; writes version 1, little-endian, C order, data on a 64-byte boundary.
/// Source: NEP 1 and numpy.lib.format. Object, string, complex and structured arrays are refused.
/// </remarks>
public static class NpyFile
{
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole .npy file of numbers; the message names file and offset.</exception>
    public static NumericArray Read(string path) => FileContent.Read(path, stream => Read(stream, path));

    /// <summary>Reads an array that takes up the rest of a stream.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">The data are malformed; the message names source and offset.</exception>
    public static NumericArray Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadRows(stream, source, int.MaxValue).Array;
    }

    /// <summary>Writes an array atomically.</summary>
    public static void Write(string path, NumericArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array.</summary>
    public static void Write(Stream stream, NumericArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        string dictionary = $"{{'descr': '{NpyHeader.Descriptor(array.Type)}', 'fortran_order': False, 'shape': "
            + $"{ArrayShape.Literal(array.Shape)}, }}";
        int padded = (Magic.Length + 4 + dictionary.Length + 1 + 63) / 64 * 64;
        Span<byte> header = new byte[padded];
        header.Fill((byte)' ');
        Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], checked((ushort)(padded - 10)));
        Encoding.ASCII.GetBytes(dictionary, header[10..]);
        header[^1] = (byte)'\n';
        stream.Write(header);
        LittleEndian.Write(stream, array);
    }

    /// <summary>Reads the first rows of an array that takes up the rest of a seekable stream.</summary>
    internal static (NumericArray Array, int Total) ReadRows(Stream stream, string source, int rows) => ContentKind.Expect(
        stream, source, "a NumPy array (.npy)", [ContentKind.Npy], () =>
            ReadRows(new ByteReader(stream, source, stream.Length - stream.Position), rows));

    /// <summary>Reads an array that ends where the reader ends, or its first rows; the others are gone over and take no memory.</summary>
    /// <param name="reader">At the start of the array's file.</param>
    /// <param name="rows">Entries along the first dimension to keep at most. Arrays in Fortran order are kept whole.</param>
    /// <param name="ask">Is told how many bytes are kept, before they are read, and throws where that is too many.</param>
    /// <returns>The array, and the length of its first dimension in the file (1 for a scalar).</returns>
    internal static (NumericArray Array, int Total) ReadRows(ByteReader reader, int rows, Action<long>? ask = null)
    {
        Span<byte> start = stackalloc byte[8];
        reader.Fill(start, "the .npy header");
        if (!start.StartsWith(Magic))
            throw reader.At(0, $"expected \\x93NUMPY, the mark of a .npy file; found {Convert.ToHexString(start[..6])}.");
        int version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
            throw reader.At(6, $"expected .npy version 1.0, 2.0 or 3.0; found {version}.{start[7]}.");
        long length = version == 1 ? reader.UInt16("the header length") : reader.UInt32("the header length");
        if (length > LongestHeader) throw reader.Malformed($"the header should have at most {LongestHeader} bytes; it claims {length}.");
        long headerOffset = reader.Offset;
        byte[] text = reader.Block(length, "the header");
        NpyHeader header = NpyHeader.Parse(text, problem => reader.At(headerOffset, problem));
        NumericArray array = ReadElements(reader, header, rows, ask);
        reader.RequireEnd($"the {header.Type} elements of the shape {ArrayShape.Format(header.Shape)}");
        return (array, header.Shape.Length == 0 ? 1 : header.Shape[0]);
    }

    private static NumericArray ReadElements(ByteReader reader, NpyHeader header, int rows, Action<long>? ask)
    {
        int size = header.Type.Size();
        if (ArrayShape.Problem(header.Shape, size) is string problem) throw reader.Malformed($"{problem}.");
        int[] shape = header.Shape.Length > 0 && !header.FortranOrder && rows < header.Shape[0] ? [rows, .. header.Shape[1..]]
            : header.Shape;
        long all = ArrayShape.Count(header.Shape) * size, kept = ArrayShape.Count(shape) * size;
        string what = $"the array of shape {ArrayShape.Format(header.Shape)}";
        if (reader.Remaining is long remaining && all > remaining)
            throw reader.Malformed($"{what} should have {Plural.Of(all, "byte")}; the file has {remaining} more.");
        ask?.Invoke(kept);
        byte[] bytes = reader.Block(kept, what);
        reader.Skip(all - kept, what);
        if (header.BigEndian == BitConverter.IsLittleEndian) NumericArray.ReverseEndianness(bytes, size);
        if (header.Type == ElementType.Bool && bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
            throw reader.Malformed("booleans must be 0 or 1; another byte was found.");
        if (header.FortranOrder) bytes = ToRowMajor(bytes, shape, size);
        return new NumericArray(header.Type, shape, bytes);
    }

    private static byte[] ToRowMajor(byte[] columnMajor, int[] shape, int size)
    {
        if (shape.Length < 2 || columnMajor.Length == 0) return columnMajor;
        long[] strides = new long[shape.Length];
        strides[0] = 1;
        for (int d = 1; d < shape.Length; d++) strides[d] = strides[d - 1] * shape[d - 1];
        return StridedCopy.ToRowMajor(columnMajor, 0, shape, strides, size);
    }
}
