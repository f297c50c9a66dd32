using PolyRelu.Experiments.Presets;

namespace PolyRelu.Cli.Options;

/// <summary>Lists of numbers as options take them: in any order, and each once (<see cref="NumberListReader"/>).</summary>
internal static class SortedNumbers
{
    private const int Most = 10_000;

    /// <summary>The numbers in increasing order, each once.</summary>
    /// <param name="text">The list.</param>
    /// <param name="number">Reads and checks one number.</param>
    /// <param name="functions">
    /// Name of a function → what it makes of its evenly spaced arguments: <c>linspace(first,last,count)</c> leaves them as they are.
    /// </param>
    /// <exception cref="FormatException">The text is not such a list.</exception>
    public static IReadOnlyList<double> Parse(
        string text, Func<string, double> number, IReadOnlyDictionary<string, Func<double, double>> functions)
    {
        ArgumentNullException.ThrowIfNull(number);
        ArgumentNullException.ThrowIfNull(functions);
        NumberListReader reader = new()
        {
            Number = number,
            Functions = functions,
            Most = Most,
            Between = static (first, last, count, i) => first + ((last - first) * i / (count - 1)),
            Refusal = static (name, item) => new(
                $"expected {name}(first,last,count) with a count from {NumberListReader.Fewest} to {Most}; got {Quotation.Of(item)}"),
        };
        return [.. reader.Read(text).Distinct().Order()];
    }
}
