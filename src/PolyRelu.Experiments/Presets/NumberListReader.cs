using System.Globalization;

namespace PolyRelu.Experiments.Presets;

/// <summary>
/// Reads lists of numbers separated by commas, in which <c>name(first, last, count)</c> stands for several: the one reader of presets and
/// the command line, which differ in what a number and a refusal are.
/// </summary>
internal sealed class NumberListReader
{
    /// <summary>Fewest numbers that a function stands for: its two ends.</summary>
    public const int Fewest = 2;

    /// <summary>Reads and checks one number, trimmed; refuses with a <see cref="FormatException"/>.</summary>
    public required Func<string, double> Number { get; init; }

    /// <summary>Name of a function → what it makes of its evenly spaced arguments; <c>linspace</c> leaves them as they are.</summary>
    public required IReadOnlyDictionary<string, Func<double, double>> Functions { get; init; }

    /// <summary>Most numbers that one function stands for.</summary>
    public required int Most { get; init; }

    /// <summary>
    /// Number i of <c>count</c> from <c>first</c> on, all but the last, which is itself. Two formulas are in use, and each is to stay:
    /// their last bits differ, and they stand in results and in the ids of trials.
    /// </summary>
    public required Func<double, double, int, int, double> Between { get; init; }

    /// <summary>What is said of a function (name, item as it was written) that has not three arguments, or no such count.</summary>
    public required Func<string, string, FormatException> Refusal { get; init; }

    /// <summary>The numbers in the order of the text, one by one, so that whoever asks may bound how many there are.</summary>
    /// <exception cref="FormatException">The text is not such a list, as the enumeration comes to see.</exception>
    public IEnumerable<double> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Items(text).SelectMany(Numbers);
    }

    private IEnumerable<double> Numbers(string item)
    {
        foreach ((string name, Func<double, double> map) in Functions)
            if (Arguments(item, name) is { } arguments) return Spaced(name, item, arguments).Select(map);
        return [Number(item)];
    }

    private IEnumerable<double> Spaced(string name, string item, string[] arguments)
    {
        if (arguments.Length != 3 || !int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count < Fewest || count > Most)
            throw Refusal(name, item);
        double first = Number(arguments[0]), last = Number(arguments[1]);
        return Enumerable.Range(0, count).Select(i => i == count - 1 ? last : Between(first, last, count, i));
    }

    /// <summary>What stands in the parentheses of a function; nothing where they are not closed, null where the item is another.</summary>
    private static string[]? Arguments(string item, string name)
    {
        if (!item.StartsWith(name, StringComparison.Ordinal)) return null;
        string rest = item[name.Length..].TrimStart();
        if (!rest.StartsWith('(')) return null;
        return rest.EndsWith(')') ? rest[1..^1].Split(',', StringSplitOptions.TrimEntries) : [];
    }

    /// <summary>What stands between commas outside parentheses, trimmed.</summary>
    private static IEnumerable<string> Items(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth <= 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
        yield return text[start..].Trim();
    }
}
