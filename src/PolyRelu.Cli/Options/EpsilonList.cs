using System.Globalization;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Options;

/// <summary>Reads a list of radii: numbers, fractions and <c>linspace(first,last,count)</c>, separated by commas.</summary>
internal static class EpsilonList
{
    private const string Linspace = "linspace(";

    private const int Most = 10_000;

    /// <summary>The radii in increasing order, each once.</summary>
    /// <exception cref="FormatException">The text is not such a list, or a radius is negative or not finite.</exception>
    public static IReadOnlyList<double> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<double> radii = [];
        int position = 0;
        while (position <= text.Length)
        {
            int end = Separator(text, position);
            Append(text[position..end].Trim(), radii);
            position = end + 1;
        }
        return [.. radii.Distinct().Order()];
    }

    private static void Append(string item, List<double> radii)
    {
        if (item.StartsWith(Linspace, StringComparison.Ordinal))
        {
            string[] parts = item.EndsWith(')') ? item[Linspace.Length..^1].Split(',', StringSplitOptions.TrimEntries) : [];
            if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || count is < 2 or > Most)
                throw new FormatException($"expected linspace(first,last,count) with a count from 2 to {Most}; got {Quotation.Of(item)}");
            double first = Radius(parts[0]), last = Radius(parts[1]);
            for (int i = 0; i < count; i++) radii.Add(i == count - 1 ? last : first + ((last - first) * i / (count - 1)));
            return;
        }
        radii.Add(Radius(item));
    }

    private static double Radius(string text) => Parsed.TryNumber(text, out double value) && value is >= 0 and <= ThreatModel.LargestRadius
        ? value
        : throw new FormatException(
            $"expected radii ≥ 0 and at most {ThreatModel.LargestRadius:0e0} such as 0.1, 8/255 or linspace(0,0.2,15), separated by "
            + $"commas; got {Quotation.Of(text)}");

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
