using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Results;

/// <summary>The arrays of an .npz file, by name.</summary>
internal sealed class ArrayFile(string path)
{
    private readonly IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path);

    /// <summary>The array with a name.</summary>
    /// <exception cref="InvalidDataException">The file does not hold it.</exception>
    public NumericArray this[string name] =>
        arrays.TryGetValue(name, out NumericArray? array) ? array : throw new InvalidDataException(
            $"{path} holds no array {Quotation.Of(name)}; it holds {Quotation.List(arrays.Keys)}.");
}
