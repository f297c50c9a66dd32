using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PolyRelu.Experiments;

namespace PolyRelu.Cli.Options;

/// <summary>
/// Makes options whose values are checked while parsing, so that a wrong one is bad usage with a sentence that says what is expected.
/// </summary>
internal static class Parsed
{
    /// <summary>An option with its own parser; an exception's message becomes the error.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="parse">Reads the value.</param>
    /// <param name="standard">Text of the default, parsed like any other; null for none.</param>
    public static Option<T> Option<T>(string name, string description, string helpName, Func<string, T> parse, string? standard = null)
    {
        Option<T> option = new(name)
        {
            Description = standard is null ? description : $"{description} [default: {standard}]",
            HelpName = helpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Read(result, name, parse),
        };
        return option;
    }

    /// <summary>A whole number with a lower bound.</summary>
    public static Option<int?> Integer(string name, string description, int least, string? standard = null) =>
        Option<int?>(name, description, "N", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
                ? value
                : throw new FormatException($"expected a whole number ≥ {least}; got {Quotation.Of(text)}"), standard);

    /// <summary>A finite number with a lower bound, and an upper one where there is any.</summary>
    public static Option<double?> Number(string name, string description, double least, bool exclusive = false, string? standard = null,
        double most = double.MaxValue) =>
        Option<double?>(name, description, "X", text =>
        {
            bool isEnough = TryNumber(text, out double value) && (exclusive ? value > least : value >= least);
            if (isEnough && value <= most) return value;
            (string sign, double bound) = isEnough ? ("≤", most) : (exclusive ? ">" : "≥", least);
            throw new FormatException(FormattableString.Invariant($"expected a number {sign} {bound}; got {Quotation.Of(text)}"));
        }, standard);

    /// <summary>A seed: a whole number of 64 bits.</summary>
    public static Option<ulong?> Seed(string name, string description, string standard = "0") =>
        Option<ulong?>(name, description, "N", text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                ? value
                : throw new FormatException($"expected a whole number from 0 to {ulong.MaxValue}; got {Quotation.Of(text)}"), standard);

    /// <summary>One of some words.</summary>
    public static Option<string?> Word(string name, string description, IReadOnlyList<string> words, string? standard = null) =>
        Option<string?>(name, description, string.Join('|', words), text => Among(text, words), standard);

    /// <summary>Some of some words, with commas between them.</summary>
    public static Option<IReadOnlyList<string>?> Words(string name, string description, IReadOnlyList<string> words) =>
        Option<IReadOnlyList<string>?>(name, description, string.Join(',', words),
            text => [.. text.Split(',').Select(word => Among(word.Trim(), words)).Distinct()]);

    /// <summary>A member of an enum, typed by its word.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="standard">The default.</param>
    /// <param name="first">What stands before the default in the help, such as <c>the network's, else </c>.</param>
    public static Option<T?> Member<T>(string name, string description, T standard, string first)
        where T : struct, Enum =>
        Option<T?>(name, description, string.Join('|', Wording.All<T>()),
            text => Wording.Find<T>(Among(text, Wording.All<T>())), first + Wording.Of(standard));

    /// <summary>Reads a finite number: invariant culture, optionally a fraction such as 8/255.</summary>
    public static bool TryNumber(string text, out double value)
    {
        string[] parts = text.Split('/');
        if (parts.Length == 2 && TryNumber(parts[0], out double above) && TryNumber(parts[1], out double below))
        {
            value = above / below;
            return double.IsFinite(value);
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static string Among(string text, IReadOnlyList<string> words) => Spelling.Find(text, words) ?? throw new FormatException(
        $"expected {string.Join(", ", words)}; got {Quotation.Of(text)}{NearestName.Aside(text, words)}");

    private static T Read<T>(ArgumentResult result, string name, Func<string, T> parse)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            result.AddError($"{name}: {ErrorSentence.Of(exception)}");
            return default!;
        }
    }
}
