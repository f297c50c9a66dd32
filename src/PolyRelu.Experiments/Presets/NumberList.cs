using System.Globalization;

namespace PolyRelu.Experiments.Presets;

/// <summary>Lists of numbers as presets write them, in their order: <c>0, 0.05, 0.1</c> or <c>linspace(0, 0.2, 15)</c>.</summary>
internal static class NumberList
{
    private const int Most = 100_000;

    private static readonly Dictionary<string, Func<double, double>> Functions = new(StringComparer.Ordinal) { ["linspace"] = x => x };

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">The text is neither form, or holds too many; the message says what was expected.</exception>
    public static double[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        NumberListReader reader = new()
        {
            Number = item => double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number) ? number : throw Wrong(text),
            Functions = Functions,
            Most = Most,
            Between = Between,
            Refusal = (_, _) => Wrong(text),
        };
        double[] numbers = [.. reader.Read(text).Take(Most + 1)];
        return numbers.Length <= Most ? numbers : throw Wrong(text);
    }

    /// <summary>Equally spaced numbers, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two.</exception>
    public static double[] Linspace(double first, double last, int count)
    {
        if (count < NumberListReader.Fewest)
            throw new ArgumentOutOfRangeException(nameof(count), $"linspace needs at least 2 numbers; got {count}.");
        return [.. Enumerable.Range(0, count).Select(i => i == count - 1 ? last : Between(first, last, count, i))];
    }

    private static double Between(double first, double last, int count, int i) => first + ((last - first) / (count - 1) * i);

    private static FormatException Wrong(string text) =>
        new($"Expected numbers such as '0, 0.05, 0.1' or 'linspace(0, 0.2, 15)' (2 to 100000 of them); got {Quotation.Of(text)}.");
}
