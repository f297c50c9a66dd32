using System.Globalization;
using static System.FormattableString;

namespace PolyRelu.Experiments.Runs;

/// <summary>What records of files promise, each in words: null where it is kept, else what came and what was expected.</summary>
internal static class Promise
{
    /// <summary>A number no smaller than a bound; NaN is none.</summary>
    public static string? AtLeast(string name, double value, double low) => value >= low ? null
        : Invariant($"{name} is {value}; expected a number ≥ {low}");

    /// <summary>A finite number no smaller than a bound, or none.</summary>
    public static string? AtLeastOrNone(string name, double? value, double low) =>
        value is null || (value >= low && double.IsFinite(value.Value)) ? null
            : Invariant($"{name} is {value}; expected a number ≥ {low} or null");

    /// <summary>A number that is neither NaN nor infinite.</summary>
    public static string? Finite(string name, double value) => double.IsFinite(value) ? null : $"{name} is null; expected a number";

    /// <summary>A number from 0 to 1, or none.</summary>
    public static string? Fraction(string name, double? value) => value is null or (>= 0 and <= 1) ? null
        : Invariant($"{name} is {Known(value.Value)}; expected a number from 0 to 1");

    /// <summary>A whole number within bounds.</summary>
    public static string? Within(string name, int value, int low, int high) => value >= low && value <= high ? null
        : Invariant($"{name} is {value}; expected a whole number from {low} to {high}");

    /// <summary>Numbers from 0 to 1.</summary>
    public static string? Fractions(string name, IReadOnlyList<double> values) =>
        First(name, values, value => value is >= 0 and <= 1, "numbers from 0 to 1");

    /// <summary>Radii: at least one, finite, not negative, each larger than the one before.</summary>
    public static string? Radii(string name, IReadOnlyList<double> values)
    {
        if (values.Count == 0) return $"{name} is empty; expected at least one radius";
        if (First(name, values, value => value >= 0 && double.IsFinite(value), "numbers ≥ 0") is { } wrong) return wrong;
        for (int i = 1; i < values.Count; i++)
            if (values[i] <= values[i - 1]) return Invariant($"{name}: {values[i]} follows {values[i - 1]}; expected increasing numbers");
        return null;
    }

    /// <summary>The same numbers as somewhere else.</summary>
    public static string? Same(string name, IReadOnlyList<double> values, IReadOnlyList<double> expected) =>
        values.SequenceEqual(expected) ? null : $"{name} are not those of config.json";

    /// <summary>As many entries as another list has.</summary>
    public static string? Count(string name, int count, int expected, string why) => count == expected ? null
        : Invariant($"the length of {name} is {count}; expected {expected}, {why}");

    /// <summary>At least one entry.</summary>
    public static string? Some(string name, int count) => count > 0 ? null : $"{name} is empty; expected at least one entry";

    /// <summary>A word: some letters, none of them a line break.</summary>
    public static string? Word(string name, string value) => value.Length > 0 && !value.Any(char.IsControl) ? null
        : $"{name} is {Quotation.Of(value)}; expected a word";

    /// <summary>One of a few words.</summary>
    public static string? OneOf(string name, string value, params string[] words) => words.Contains(value) ? null
        : $"{name} is {Quotation.Of(value)}; expected one of {string.Join(", ", words)}";

    /// <summary>The name of a file or a folder inside another one, not a path that leads elsewhere.</summary>
    public static string? FileName(string name, string value) =>
        value.Trim('.').Length > 0 && !value.Any(letter => letter is '/' or '\\' || char.IsControl(letter)) ? null
            : $"{name} is {Quotation.Of(value)}; expected the name of a file";

    /// <summary>A SHA-256 in lower-case hexadecimal digits.</summary>
    public static string? Hash(string name, string value) =>
        value.Length == 64 && value.All(letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f')) ? null
            : $"{name} is {Quotation.Of(value)}; expected a SHA-256";

    /// <summary>Names of which none stands twice.</summary>
    public static string? Distinct(string name, IEnumerable<string> values)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return values.FirstOrDefault(value => !seen.Add(value)) is { } twice ? $"{name}: {Quotation.Of(twice)} stands twice" : null;
    }

    /// <summary>Whatever else is to hold.</summary>
    public static string? That(bool holds, string otherwise) => holds ? null : otherwise;

    private static string? First(string name, IReadOnlyList<double> values, Func<double, bool> accepts, string expected)
    {
        for (int i = 0; i < values.Count; i++)
            if (!accepts(values[i])) return Invariant($"{name}[{i}] is {Known(values[i])}; expected {expected}");
        return null;
    }

    /// <summary>A number as its file has it: what is not finite stands there as null.</summary>
    private static string Known(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
