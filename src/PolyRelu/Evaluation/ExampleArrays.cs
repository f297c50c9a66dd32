using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Examples of some of the samples as arrays of a state: which have one, and a row for every sample.</summary>
internal static class ExampleArrays
{
    private const string HasName = "has_example", ExamplesName = "examples";

    /// <summary>Adds two arrays.</summary>
    /// <param name="arrays">Added to.</param>
    /// <param name="samples">The samples, of which the first have entries; their inputs stand where there is no example.</param>
    /// <param name="examples">An example [D] for each, or null.</param>
    public static void AddTo(Dictionary<string, NumericArray> arrays, Samples samples, float[]?[] examples)
    {
        Matrix rows = samples.Inputs.RowRange(0, examples.Length).Copy();
        for (int i = 0; i < examples.Length; i++) examples[i]?.CopyTo(rows.Row(i));
        arrays[HasName] = NumericArray.From([.. examples.Select(example => example is not null)], examples.Length);
        arrays[ExamplesName] = NumericArray.From(rows);
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="InvalidDataException">One is missing, or they do not fit; the message names file and array.</exception>
    public static float[]?[] Read(NamedArrays file, Samples samples, int count)
    {
        bool[] has = file.Flags(HasName, count);
        Matrix rows = file.Matrix(ExamplesName, count, samples.Inputs.Columns);
        return [.. has.Select((flag, i) => flag ? rows.Row(i).ToArray() : null)];
    }
}
