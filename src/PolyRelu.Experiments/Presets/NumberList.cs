using System.Globalization;

namespace PolyRelu.Experiments.Presets;

/// <summary>Lists of numbers as presets and the command line write them: <c>0, 0.05, 0.1</c> or <c>linspace(0, 0.2, 15)</c>.</summary>
internal static class NumberList
{
    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">The text is neither form; the message says what was expected.</exception>
    public static double[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.StartsWith("linspace", StringComparison.Ordinal)) return Linspace(trimmed);
        string[] parts = trimmed.Split(',');
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!TryNumber(parts[i], out numbers[i])) throw Wrong(text);
        return numbers;
    }

    /// <summary>Equally spaced numbers, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two.</exception>
    public static double[] Linspace(double first, double last, int count)
    {
        if (count < 2) throw new ArgumentOutOfRangeException(nameof(count), $"linspace needs at least 2 numbers; got {count}.");
        double[] numbers = new double[count];
        double step = (last - first) / (count - 1);
        for (int i = 0; i < count; i++) numbers[i] = first + (step * i);
        numbers[^1] = last;
        return numbers;
    }

    private static double[] Linspace(string text)
    {
        string inner = text["linspace".Length..].Trim();
        if (!inner.StartsWith('(') || !inner.EndsWith(')')) throw Wrong(text);
        string[] parts = inner[1..^1].Split(',');
        return parts.Length == 3 && TryNumber(parts[0], out double first) && TryNumber(parts[1], out double last)
            && int.TryParse(parts[2], NumberStyles.None | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out int count) && count is >= 2 and <= 100_000
            ? Linspace(first, last, count)
            : throw Wrong(text);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static FormatException Wrong(string text) =>
        new($"Expected numbers such as '0, 0.05, 0.1' or 'linspace(0, 0.2, 15)' (2 to 100000 of them); got {Quotation.Of(text)}.");
}
