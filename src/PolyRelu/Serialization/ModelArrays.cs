using System.Globalization;
using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>Parameters in a file: finite numbers that float32 holds, and complaints that name file, array and element.</summary>
/// <param name="source">Name of the file for messages.</param>
/// <param name="arrays">Its arrays.</param>
internal sealed class ModelArrays(string source, IReadOnlyDictionary<string, NumericArray> arrays)
{
    /// <summary>A matrix.</summary>
    /// <exception cref="InvalidDataException">There is none of this name, or it is no matrix of finite numbers.</exception>
    public Matrix Matrix(string name)
    {
        NumericArray array = Floats(name);
        return array.Rank == 2 ? array.ToMatrix()
            : throw new InvalidDataException($"{source}: {name} should be a matrix; got {array}.");
    }

    /// <summary>The transpose of a matrix.</summary>
    /// <exception cref="InvalidDataException">There is none of this name, or it is no matrix of finite numbers.</exception>
    public Matrix Transposed(string name) => Matrix(name).Transpose();

    /// <summary>A vector, or a matrix of one row or one column.</summary>
    /// <exception cref="InvalidDataException">There is none of this name, or it is no vector of finite numbers.</exception>
    public float[] Vector(string name)
    {
        NumericArray array = Floats(name);
        return array.Rank <= 1 || (array.Rank == 2 && array.Shape.Contains(1)) ? array.ToSingles()
            : throw new InvalidDataException($"{source}: {name} should be a vector; got {array}.");
    }

    /// <summary>Whether float32 rounds any of the numbers.</summary>
    public bool IsRounded(string name)
    {
        NumericArray array = Floats(name);
        if (array.Type != ElementType.Float64) return false;
        float[] singles = array.ToSingles();
        double[] doubles = array.ToDoubles();
        for (int i = 0; i < singles.Length; i++)
            if (singles[i] != doubles[i]) return true;
        return false;
    }

    /// <summary>An array of finite floating-point numbers that float32 holds.</summary>
    /// <exception cref="InvalidDataException">There is none of this name, or it has other elements.</exception>
    public NumericArray Floats(string name)
    {
        if (!arrays.TryGetValue(name, out NumericArray? array))
            throw new InvalidDataException($"{source} has no array {Quotation.Of(name)}; it has: {Quotation.List(arrays.Keys)}.");
        if (!array.Type.IsFloat()) throw new InvalidDataException($"{source}: {name} must be floating-point numbers; got {array}.");
        int wrong = array.FirstNotSingle();
        if (wrong < 0) return array;
        double element = array.ToDouble(wrong);
        string reason = double.IsFinite(element) ? $"which exceeds float32, {float.MaxValue} at most"
            : "where a finite number was expected (did the training diverge?)";
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"{source}: element {wrong} of {name} is {element}, {reason}."));
    }
}
