using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>The arrays of an .npz file, by name (<see cref="NamedArrays"/>), with the shapes that a reader asks for, and finite.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="arrays">Its arrays.</param>
public sealed class ArrayFile(string path, IReadOnlyDictionary<string, NumericArray> arrays)
{
    /// <summary>Any length of a dimension.</summary>
    public const int Any = -1;

    private readonly NamedArrays own = new(path, arrays);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is malformed; the message names it.</exception>
    public static ArrayFile Read(string path) => new(path, NpzFile.Read(path));

    /// <summary>The array with a name.</summary>
    /// <exception cref="InvalidDataException">The file does not hold it.</exception>
    public NumericArray this[string name] => own[name];

    /// <summary>Integers of a shape.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions; <see cref="Any"/> for one that is not known.</param>
    /// <exception cref="InvalidDataException">The file does not hold such an array; the message names file and array.</exception>
    public int[] Integers(string name, params ReadOnlySpan<int> shape)
    {
        _ = Shaped(name, shape);
        return own.Integers(name);
    }

    /// <summary>Numbers of a shape, NaN and infinities among them.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions; <see cref="Any"/> for one that is not known.</param>
    /// <exception cref="InvalidDataException">The file does not hold such an array; the message names file and array.</exception>
    public double[] Numbers(string name, params ReadOnlySpan<int> shape) => Shaped(name, shape).ToDoubles();

    /// <summary>Finite numbers of a shape.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="shape">Lengths of its dimensions; <see cref="Any"/> for one that is not known.</param>
    /// <exception cref="InvalidDataException">The file does not hold such an array; the message names file and array.</exception>
    public double[] Doubles(string name, params ReadOnlySpan<int> shape)
    {
        double[] numbers = Numbers(name, shape);
        int wrong = Array.FindIndex(numbers, number => !double.IsFinite(number));
        return wrong < 0 ? numbers : throw Wrong(name, FormattableString.Invariant($"Element {wrong} is {numbers[wrong]}; expected a finite number."));
    }

    /// <summary>One finite number.</summary>
    /// <exception cref="InvalidDataException">The file does not hold it; the message names file and array.</exception>
    public double Scalar(string name) => Doubles(name)[0];

    /// <summary>A matrix of finite numbers.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="rows">Rows; <see cref="Any"/> where not known.</param>
    /// <param name="columns">Columns; <see cref="Any"/> where not known.</param>
    /// <exception cref="InvalidDataException">The file does not hold such an array; the message names file and array.</exception>
    public Matrix Matrix(string name, int rows, int columns)
    {
        NumericArray array = Shaped(name, [rows, columns]);
        if (array.Count == 0) throw Wrong(name, $"It has the shape {array}; expected rows and columns.");
        Matrix matrix = array.ToMatrix();
        for (int i = 0; i < matrix.Rows; i++)
            foreach (float value in matrix.Row(i))
                if (!float.IsFinite(value)) throw Wrong(name, FormattableString.Invariant($"Row {i} holds {value}; expected finite numbers."));
        return matrix;
    }

    /// <summary>Refuses an array unless something holds.</summary>
    /// <exception cref="InvalidDataException">It does not; the message names file and array.</exception>
    public void Require(bool holds, string name, string expected)
    {
        if (!holds) throw Wrong(name, $"Expected {expected}.");
    }

    /// <summary>An exception about one array.</summary>
    public InvalidDataException Wrong(string name, string problem) => new($"{path}: {name}: {problem}");

    /// <summary>A record made of the arrays, once it keeps its promises.</summary>
    internal T Checked<T>(T record)
        where T : ICheckedRecord => RecordCheck.Problem(record) is { } problem ? throw new InvalidDataException($"{path}: {problem}.") : record;

    private NumericArray Shaped(string name, ReadOnlySpan<int> shape)
    {
        NumericArray array = this[name];
        bool fits = array.Rank == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++) fits = shape[i] == Any || shape[i] == array.Shape[i];
        return fits ? array : throw Wrong(name, $"It is {array}; expected the shape ({string.Join(", ", shape.ToArray().Select(length => length == Any ? "any" : $"{length}"))}).");
    }
}
