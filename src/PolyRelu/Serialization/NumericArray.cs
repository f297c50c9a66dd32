using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>
/// A dense array of numbers of any rank, in row-major (C) order: what one .npy file or one tensor of a weight file holds.
/// </summary>
/// <remarks>Immutable. Rank 0 is a scalar with one element.</remarks>
public sealed class NumericArray
{
    private readonly byte[] data;
    private readonly int[] shape;

    /// <summary>Holds (does not copy) elements in the byte order of this machine.</summary>
    internal NumericArray(ElementType type, int[] shape, byte[] data)
    {
        System.Diagnostics.Debug.Assert(ArrayShape.Problem(shape, type.Size()) is null
            && ArrayShape.Count(shape) * type.Size() == data.Length, "The shape was checked, and has these bytes.");
        Type = type;
        this.shape = shape;
        this.data = data;
    }

    /// <summary>Type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>Length of every dimension, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Number of dimensions.</summary>
    public int Rank => shape.Length;

    /// <summary>Number of elements.</summary>
    public int Count => data.Length / Type.Size();

    /// <summary>The elements' bytes in the byte order of this machine.</summary>
    internal ReadOnlySpan<byte> Bytes => data;

    /// <summary>An array with copied elements in row-major order.</summary>
    /// <param name="elements">One of the types that <see cref="ElementType"/> has, bool and Half included.</param>
    /// <param name="shape">Length of every dimension; none for a scalar.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static NumericArray From<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        ElementType type = ElementTypes.Of<T>();
        if (shape.ContainsAnyInRange(int.MinValue, -1) || ArrayShape.Count(shape) != elements.Length)
            throw new ArgumentException(
                $"{Plural.Of(elements.Length, "element")} {Plural.Noun(elements.Length, "does", "do")} not fill the shape "
                + $"{ArrayShape.Format(shape)}.", nameof(shape));
        if (ArrayShape.Problem(shape, type.Size()) is string problem)
            throw new ArgumentException($"An array is impossible: {problem}.", nameof(shape));
        return new NumericArray(type, shape.ToArray(), MemoryMarshal.AsBytes(elements).ToArray());
    }

    /// <summary>An array with copied elements in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static NumericArray From<T>(T[] elements, params ReadOnlySpan<int> shape) where T : unmanaged =>
        From<T>((ReadOnlySpan<T>)elements, shape);

    /// <summary>A float32 array of rank 2 with a matrix's elements, copied.</summary>
    /// <exception cref="ArgumentException">The matrix has more bytes than one array can hold.</exception>
    public static NumericArray From(Matrix matrix) => Stacked([matrix]);

    /// <summary>A float32 array of rank 2 with the rows of matrices one below the other, copied.</summary>
    /// <param name="parts">At least one, all with the same number of columns.</param>
    /// <exception cref="ArgumentException">They have more bytes than one array can hold.</exception>
    internal static NumericArray Stacked(IReadOnlyList<Matrix> parts)
    {
        int columns = parts[0].Columns;
        int[] shape = [parts.Sum(part => part.Rows), columns];
        if (ArrayShape.Problem(shape, sizeof(float)) is string problem)
            throw new ArgumentException($"The matrix does not fit an array: {problem}.", nameof(parts));
        byte[] bytes = new byte[ArrayShape.Count(shape) * sizeof(float)];
        if (bytes.Length == 0) return new NumericArray(ElementType.Float32, shape, bytes);
        Span<float> rest = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        foreach (Matrix part in parts)
            for (int i = 0; i < part.Rows; i++, rest = rest[columns..]) part.Row(i).CopyTo(rest);
        return new NumericArray(ElementType.Float32, shape, bytes);
    }

    /// <summary>A scalar.</summary>
    public static NumericArray Scalar<T>(T value) where T : unmanaged => From([value]);

    /// <summary>The elements in row-major order, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type; use a converting method.</exception>
    public ReadOnlySpan<T> Elements<T>() where T : unmanaged
    {
        if (ElementTypes.Of<T>() != Type) throw new InvalidOperationException($"The elements are {Type}, not {ElementTypes.Of<T>()}.");
        return MemoryMarshal.Cast<byte, T>(data);
    }

    /// <summary>The elements in row-major order, rounded to float32 where their type is wider.</summary>
    public float[] ToSingles()
    {
        float[] result = new float[Count];
        CopyTo(result);
        return result;
    }

    /// <summary>The elements in row-major order as doubles; exact but for 64-bit integers beyond 2⁵³.</summary>
    public double[] ToDoubles()
    {
        double[] result = new double[Count];
        for (int i = 0; i < result.Length; i++) result[i] = ToDouble(i);
        return result;
    }

    /// <summary>The elements in row-major order as integers.</summary>
    /// <exception cref="InvalidDataException">An element is not an integer of 32 bits; the message says which.</exception>
    public int[] ToIntegers()
    {
        int[] result = new int[Count];
        for (int i = 0; i < result.Length; i++)
        {
            double value = ToDouble(i);
            result[i] = (int)value;
            if (!(value is >= int.MinValue and <= int.MaxValue) || result[i] != value)
                throw new InvalidDataException($"Element {i} is {value}; expected an integer of 32 bits.");
        }
        return result;
    }

    /// <summary>The elements as flags: false at 0, true at any other finite number.</summary>
    /// <exception cref="InvalidDataException">An element is not finite; the message holds its index.</exception>
    public bool[] ToFlags()
    {
        bool[] result = new bool[Count];
        for (int i = 0; i < result.Length; i++)
        {
            double value = ToDouble(i);
            if (!double.IsFinite(value))
                throw new InvalidDataException($"Element {i} is {value}; expected a flag, 0 or another finite number.");
            result[i] = value != 0;
        }
        return result;
    }

    /// <summary>The only element, as a double.</summary>
    /// <exception cref="InvalidDataException">There is not exactly one element.</exception>
    public double ToScalar() =>
        Count == 1 ? ToDouble(0) : throw new InvalidDataException($"Expected one number; the array has the shape {FormatShape()}.");

    /// <summary>
    /// The elements as a float32 matrix: rows are the first dimension, all others together are the columns; rank 1 gives one row.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// Its rows are so short, and so many, that a matrix of them would be many times as large.
    /// </exception>
    public Matrix ToMatrix()
    {
        int rows = Rank >= 2 ? shape[0] : 1;
        int columns = Rank >= 2 ? (int)ArrayShape.Count(shape.AsSpan(1)) : Count;
        RequireModest(rows, columns);
        Matrix matrix = new(rows, columns);
        if (Count == 0) return matrix;
        for (int i = 0; i < rows; i++) CopyTo(i * columns, matrix.Row(i));
        return matrix;
    }

    /// <summary>The elements of an array of rank 2 as a float32 matrix with rows and columns exchanged.</summary>
    internal Matrix ToTransposedMatrix()
    {
        System.Diagnostics.Debug.Assert(Rank == 2, "Only a table can be transposed.");
        (int rows, int columns) = (shape[0], shape[1]);
        RequireModest(columns, rows);
        Matrix matrix = new(columns, rows);
        if (Count == 0) return matrix;
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++)
        {
            CopyTo(i * columns, row);
            for (int j = 0; j < row.Length; j++) matrix[j, i] = row[j];
        }
        return matrix;
    }

    /// <summary>Rows of a matrix are padded to 64 bytes: many short ones must not take many times what the array does.</summary>
    private void RequireModest(int rows, int columns)
    {
        const long Padding = 64, Harmless = 128L << 20, MostGrowth = 8;
        long bytes = ((columns * (long)sizeof(float)) + Padding - 1) / Padding * Padding * rows;
        if (bytes <= Harmless + (MostGrowth * data.Length)) return;
        throw new InvalidDataException(
            $"the array {this} would take {Plural.Of(bytes, "byte")} as a matrix of {Plural.Of(rows, "row")}, each of which takes "
            + $"{Padding} at least; take fewer rows, or store them the other way round.");
    }

    /// <summary>The first element that is no finite number as a float32, or −1.</summary>
    internal int FirstNotSingle()
    {
        if (Type == ElementType.Float32)
        {
            ReadOnlySpan<float> elements = MemoryMarshal.Cast<byte, float>(data.AsSpan());
            for (int i = 0; i < elements.Length; i++)
                if (!float.IsFinite(elements[i])) return i;
            return -1;
        }
        for (int i = 0; i < Count; i++)
            if (!float.IsFinite((float)ToDouble(i))) return i;
        return -1;
    }

    /// <summary>Copies all elements, rounded to float32 where their type is wider.</summary>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != Count)
            throw new ArgumentException($"{Plural.Of(Count, "element")} {Plural.Noun(Count, "does", "do")} not fit "
                + $"{Plural.Of(destination.Length, "place")}.", nameof(destination));
        CopyTo(0, destination);
    }

    /// <summary>Whether both have the same type, shape and bits.</summary>
    public bool ContentEquals(NumericArray other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Type == other.Type && Shape.SequenceEqual(other.Shape) && data.AsSpan().SequenceEqual(other.data);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {FormatShape()}";

    /// <summary>The shape as <c>(784, 500)</c>.</summary>
    internal string FormatShape() => ArrayShape.Format(shape);

    private void CopyTo(int start, Span<float> destination)
    {
        if (Type == ElementType.Float32)
            MemoryMarshal.Cast<byte, float>(data.AsSpan()).Slice(start, destination.Length).CopyTo(destination);
        else
            for (int i = 0; i < destination.Length; i++)
                destination[i] = Type == ElementType.Int64 || Type == ElementType.UInt64 ? ToSingle(start + i) : (float)ToDouble(start + i);
    }

    private float ToSingle(int index) => Type == ElementType.Int64 ? Get<long>(index) : Get<ulong>(index);

    /// <summary>One element as a double; exact but for 64-bit integers beyond 2⁵³.</summary>
    internal double ToDouble(int index) => Type switch
    {
        ElementType.Bool => data[index] != 0 ? 1 : 0,
        ElementType.Int8 => (sbyte)data[index],
        ElementType.UInt8 => data[index],
        ElementType.Int16 => Get<short>(index),
        ElementType.UInt16 => Get<ushort>(index),
        ElementType.Int32 => Get<int>(index),
        ElementType.UInt32 => Get<uint>(index),
        ElementType.Int64 => Get<long>(index),
        ElementType.UInt64 => Get<ulong>(index),
        ElementType.Float16 => (double)Get<Half>(index),
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)Get<ushort>(index) << 16),
        ElementType.Float32 => Get<float>(index),
        ElementType.Float64 => Get<double>(index),
        _ => throw new InvalidOperationException($"{Type} is no element type."),
    };

    private T Get<T>(int index) where T : unmanaged => MemoryMarshal.Cast<byte, T>(data)[index];

    /// <summary>Reverses the bytes of every element in place.</summary>
    internal static void ReverseEndianness(Span<byte> bytes, int elementSize)
    {
        switch (elementSize)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 8:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                System.Diagnostics.Debug.Assert(elementSize == 1, "Elements have 1, 2, 4 or 8 bytes.");
                break;
        }
    }
}
