using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>The arrays of a file by name: what is taken out is checked, and every complaint names file and array.</summary>
/// <param name="source">Name of the file for messages.</param>
/// <param name="arrays">Its arrays.</param>
public sealed class NamedArrays(string source, IReadOnlyDictionary<string, NumericArray> arrays)
{
    /// <summary>Names of the arrays, in the order of the file.</summary>
    public IEnumerable<string> Names => arrays.Keys;

    /// <summary>The array with a name.</summary>
    /// <exception cref="InvalidDataException">There is none; the message lists those there are.</exception>
    public NumericArray this[string name] => Find(name) ?? throw new InvalidDataException(
        $"{source} has no array {Quotation.Of(name)}; it has: {Quotation.List(arrays.Keys)}.");

    /// <summary>The array with a name; null where there is none.</summary>
    public NumericArray? Find(string name) => arrays.GetValueOrDefault(name);

    /// <summary>The only element of an array.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it has another number of elements.</exception>
    public double Scalar(string name) => Take(name, array => array.ToScalar());

    /// <summary>The elements of an array as integers.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="InvalidDataException">There is no such array, it has another number of elements, or one is not an integer of 32
    /// bits.</exception>
    public int[] Integers(string name, int? count = null) => Sized(name, Take(name, array => array.ToIntegers()), count);

    /// <summary>The elements of an array as doubles.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="InvalidDataException">There is no such array, or it has another number of elements.</exception>
    public double[] Doubles(string name, int? count = null) => Sized(name, Take(name, array => array.ToDoubles()), count);

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

    /// <summary>An array of two dimensions as a matrix.</summary>
    /// <exception cref="InvalidDataException">There is no such array, it has another number of dimensions, or is too large for a
    /// matrix.</exception>
    public Matrix Table(string name) => this[name] is { Rank: not 2 } other
        ? throw new InvalidDataException($"{source}: {name} must have 2 dimensions, rows and columns; got {other}.")
        : Rows(name);

    /// <summary>An array as a matrix of its entries along the first dimension.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is too large for a matrix.</exception>
    internal Matrix Rows(string name) => Take(name, array => array.ToMatrix());

    /// <summary>An array of two dimensions as a matrix with rows and columns exchanged.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or it is too large for a matrix.</exception>
    internal Matrix Transposed(string name) => Take(name, array => array.ToTransposedMatrix());

    private T Take<T>(string name, Func<NumericArray, T> take)
    {
        NumericArray array = this[name];
        try
        {
            return take(array);
        }
        catch (Exception cause) when (cause is InvalidDataException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"{source}: {name}: {cause.Message}", cause);
        }
    }

    private T[] Sized<T>(string name, T[] values, int? count) => count is null || values.Length == count
        ? values
        : throw new InvalidDataException(
            $"{source}: {name} has {Plural.Of(values.Length, "entry")}; {count} {Plural.Noun(count.Value, "was", "were")} expected.");
}
