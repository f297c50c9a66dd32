using System.Globalization;
using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>The arrays of a file by name: what is taken out is checked, and every complaint names file and array.</summary>
/// <remarks>
/// A reader asks for a number of entries, whatever their shape, or for a shape: as many dimensions of these lengths,
/// <see cref="Any"/> for one that is not known.
/// </remarks>
/// <param name="source">Name of the file for messages.</param>
/// <param name="arrays">Its arrays.</param>
public sealed class NamedArrays(string source, IReadOnlyDictionary<string, NumericArray> arrays)
{
    /// <summary>Any length of a dimension.</summary>
    public const int Any = -1;

    /// <summary>Name of the file.</summary>
    public string Source => source;

    /// <summary>Names of the arrays, in the order of the file.</summary>
    public IEnumerable<string> Names => arrays.Keys;

    /// <summary>The array with a name.</summary>
    /// <exception cref="InvalidDataException">There is none; the message lists those there are.</exception>
    public NumericArray this[string name] => Find(name) ?? throw new InvalidDataException(
        $"{source} has no array {Quotation.Of(name)}; it has: {Quotation.List(arrays.Keys)}.");

    /// <summary>Reads an .npz file.</summary>
    /// <exception cref="InvalidDataException">It is malformed; the message names it.</exception>
    public static NamedArrays Read(string path) => new(path, NpzFile.Read(path));

    /// <summary>The array with a name; null where there is none.</summary>
    public NumericArray? Find(string name) => arrays.GetValueOrDefault(name);

    /// <summary>The only element of an array.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it has another number of elements.</exception>
    public double Scalar(string name) => Take(name, array => array.ToScalar());

    /// <summary>The elements of an array as integers.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or one is not an integer of 32 bits.</exception>
    public int[] Integers(string name) => Take(name, array => array.ToIntegers());

    /// <summary>A number of integers.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="InvalidDataException">There is no such array, it has another number of elements, or one is not an integer of 32
    /// bits.</exception>
    public int[] Integers(string name, int count) => Sized(name, Integers(name), count);

    /// <summary>The elements of an array of a shape as integers.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions.</param>
    /// <exception cref="InvalidDataException">There is no such array, or one is not an integer of 32 bits.</exception>
    public int[] Integers(string name, ReadOnlySpan<int> shape)
    {
        RequireShape(name, shape);
        return Integers(name);
    }

    /// <summary>The elements of an array as doubles, NaN and infinities among them.</summary>
    /// <exception cref="InvalidDataException">There is no such array.</exception>
    public double[] Numbers(string name) => Take(name, array => array.ToDoubles());

    /// <summary>A number of doubles, NaN and infinities among them.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="InvalidDataException">There is no such array, or it has another number of elements.</exception>
    public double[] Numbers(string name, int count) => Sized(name, Numbers(name), count);

    /// <summary>The elements of an array of a shape as doubles, NaN and infinities among them.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions.</param>
    /// <exception cref="InvalidDataException">There is no such array.</exception>
    public double[] Numbers(string name, ReadOnlySpan<int> shape)
    {
        RequireShape(name, shape);
        return Numbers(name);
    }

    /// <summary>The elements of an array of a shape as finite doubles.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions.</param>
    /// <exception cref="InvalidDataException">There is no such array, or one is not finite.</exception>
    public double[] Doubles(string name, ReadOnlySpan<int> shape)
    {
        double[] numbers = Numbers(name, shape);
        int wrong = Array.FindIndex(numbers, number => !double.IsFinite(number));
        return wrong < 0
            ? numbers : throw Wrong(name, string.Create(CultureInfo.InvariantCulture,
                $"Element {wrong} is {numbers[wrong]}; expected a finite number."));
    }

    /// <summary>The elements of an array in single precision.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="InvalidDataException">There is no such array, or it has another number of elements.</exception>
    public float[] Singles(string name, int? count = null) => Sized(name, Take(name, array => array.ToSingles()), count);

    /// <summary>The elements of an array as flags: false at 0, true at any other finite number.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="InvalidDataException">There is no such array, it has another number of elements, or one is not finite.</exception>
    public bool[] Flags(string name, int? count = null) => Sized(name, Take(name, array => array.ToFlags()), count);

    /// <summary>The elements of an array of one dimension as bytes.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or one is no byte.</exception>
    public byte[] Bytes(string name)
    {
        int[] entries = Integers(name, [Any]);
        Require(entries.All(entry => entry is >= byte.MinValue and <= byte.MaxValue), name, "bytes");
        return Array.ConvertAll(entries, value => (byte)value);
    }

    /// <summary>An array of two dimensions as a matrix.</summary>
    /// <exception cref="InvalidDataException">There is no such array, it has another number of dimensions, or is too large for a
    /// matrix.</exception>
    public Matrix Table(string name) => this[name] is { Rank: not 2 } other
        ? throw new InvalidDataException($"{source}: {name} must have 2 dimensions, rows and columns; got {other}.")
        : Rows(name);

    /// <summary>A matrix of finite numbers.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="rows">Rows; <see cref="Any"/> where not known.</param>
    /// <param name="columns">Columns; <see cref="Any"/> where not known.</param>
    /// <exception cref="InvalidDataException">There is no such array, it is empty, or holds other numbers.</exception>
    public Matrix Matrix(string name, int rows, int columns)
    {
        NumericArray array = RequireShape(name, [rows, columns]);
        if (array.Count == 0) throw Wrong(name, $"It has the shape {array}; expected rows and columns.");
        Matrix matrix = array.ToMatrix();
        for (int i = 0; i < matrix.Rows; i++)
            foreach (float value in matrix.Row(i))
                if (!float.IsFinite(value))
                    throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"Row {i} holds {value}; expected finite numbers."));
        return matrix;
    }

    /// <summary>Refuses an array unless something holds.</summary>
    /// <exception cref="InvalidDataException">It does not; the message names file and array.</exception>
    public void Require(bool holds, string name, string expected)
    {
        if (!holds) throw Wrong(name, $"Expected {expected}.");
    }

    /// <summary>An exception about one array.</summary>
    public InvalidDataException Wrong(string name, string problem) => new($"{source}: {name}: {problem}");

    /// <summary>An array as a matrix of its entries along the first dimension.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is too large for a matrix.</exception>
    internal Matrix Rows(string name) => Take(name, array => array.ToMatrix());

    /// <summary>An array of two dimensions as a matrix with rows and columns exchanged.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is too large for a matrix.</exception>
    internal Matrix Transposed(string name) => Take(name, array => array.ToTransposedMatrix());

    private NumericArray RequireShape(string name, ReadOnlySpan<int> shape)
    {
        NumericArray array = this[name];
        bool fits = array.Rank == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++) fits = shape[i] == Any || shape[i] == array.Shape[i];
        if (fits) return array;
        string expected = string.Join(", ", shape.ToArray().Select(length => length == Any ? "any" : $"{length}"));
        throw Wrong(name, $"It is {array}; expected the shape ({expected}).");
    }

    private T Take<T>(string name, Func<NumericArray, T> take)
    {
        NumericArray array = this[name];
        try
        {
            return take(array);
        }
        catch (Exception cause) when (cause is InvalidDataException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"{source}: {name}: {PlainMessage.Of(cause)}", cause);
        }
    }

    private T[] Sized<T>(string name, T[] values, int? count) => count is null || values.Length == count
        ? values
        : throw new InvalidDataException(
            $"{source}: {name} has {Plural.Of(values.Length, "entry")}; {count} {Plural.Noun(count.Value, "was", "were")} expected.");
}
