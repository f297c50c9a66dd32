using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Names of stages as arrays of a state: the names, a line of UTF-8 each, and for every certificate the number of one.</summary>
internal static class StageArrays
{
    private const string Names = "_names";

    /// <summary>Adds two arrays.</summary>
    /// <param name="arrays">Added to.</param>
    /// <param name="name">Name of the numbers; the other's begins with it.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="shape">Shape of the numbers.</param>
    public static void AddTo(Dictionary<string, NumericArray> arrays, string name, string[] stages, params int[] shape)
    {
        string[] names = [.. stages.Distinct()];
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', names));
        arrays[name + Names] = NumericArray.From(text, text.Length);
        arrays[name] = NumericArray.From([.. stages.Select(stage => Array.IndexOf(names, stage))], shape);
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="InvalidDataException">One is missing, or they do not fit; the message names file and array.</exception>
    public static string[] Read(NamedArrays file, string name, int[] shape)
    {
        string[] names = Encoding.UTF8.GetString(file.Bytes(name + Names)).Split('\n');
        int[] numbers = file.Integers(name, shape);
        bool fit = numbers.All(number => number >= 0 && number < names.Length);
        file.Require(fit, name, $"places of the {Plural.Of(names.Length, "stage")}");
        return Array.ConvertAll(numbers, number => names[number]);
    }
}
