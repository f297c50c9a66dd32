using System.Globalization;

namespace PolyRelu.Cli.Options;

/// <summary>Reads a list of numbers separated by commas, in which a function of three arguments stands for several.</summary>
internal static class NumberList
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
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(number);
        ArgumentNullException.ThrowIfNull(functions);
        List<double> numbers = [];
        int position = 0;
        while (position <= text.Length)
        {
            int end = Separator(text, position);
            Append(text[position..end].Trim(), number, functions, numbers);
            position = end + 1;
        }
        return [.. numbers.Distinct().Order()];
    }

    private static void Append(
        string item, Func<string, double> number, IReadOnlyDictionary<string, Func<double, double>> functions, List<double> numbers)
    {
        foreach ((string name, Func<double, double> map) in functions)
        {
            if (!item.StartsWith($"{name}(", StringComparison.Ordinal)) continue;
            string[] parts = item.EndsWith(')') ? item[(name.Length + 1)..^1].Split(',', StringSplitOptions.TrimEntries) : [];
            if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || count is < 2 or > Most)
                throw new FormatException($"expected {name}(first,last,count) with a count from 2 to {Most}; got {Quotation.Of(item)}");
            double first = number(parts[0]), last = number(parts[1]);
            for (int i = 0; i < count; i++) numbers.Add(map(i == count - 1 ? last : first + ((last - first) * i / (count - 1))));
            return;
        }
        numbers.Add(number(item));
    }

    /// <summary>The next comma outside parentheses, or the end.</summary>
    private static int Separator(string text, int start)
    {
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth <= 0) return i;
        }
        return text.Length;
    }
}
