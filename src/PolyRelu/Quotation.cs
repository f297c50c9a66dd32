using System.Globalization;
using System.Text;

namespace PolyRelu;

/// <summary>Puts what a file or a person said into a message: at most a line of it, and nothing in it that a terminal would obey.</summary>
/// <remarks>
/// Every reader and parser quotes through here, so that neither a name of a megabyte nor an escape sequence reaches a message.
/// </remarks>
public static class Quotation
{
    /// <summary>Characters of a text that are quoted at most.</summary>
    public const int Longest = 100;

    private const int MostNames = 12;
    private const int MostLabels = 4;
    private const int ShownLabels = 2;
    private const int LongestName = 4096;

    /// <summary>A text between apostrophes: its beginning and its end where it is long.</summary>
    /// <param name="text">Anything.</param>
    public static string Of(string text) => $"'{Line(text, Longest)}'";

    /// <summary>A name or path as it is, on one line: for results, which name files and what files say about themselves.</summary>
    /// <param name="text">Anything.</param>
    public static string Name(string text) => Line(text, LongestName);

    /// <summary>A text of any length in which nothing but line ends and tabs is left that a terminal would obey.</summary>
    /// <param name="text">Anything.</param>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Join('\n', text.Split('\n').Select(line => line.EndsWith('\r') ? $"{Tabbed(line[..^1])}\r" : Tabbed(line)))
            : text;
    }

    /// <summary>Names in a row: the first ones, and how many more there are.</summary>
    /// <param name="names">Any number, of any length.</param>
    public static string List(IEnumerable<string> names) => List(names, ", ", MostNames, MostNames);

    /// <summary>Labels in a row, which may hold commas: all where they are few, else the first two and how many more there are.</summary>
    /// <param name="labels">Any number, of any length.</param>
    public static string Labels(IEnumerable<string> labels) => List(labels, "; ", MostLabels, ShownLabels);

    private static string List(IEnumerable<string> names, string separator, int most, int shown)
    {
        ArgumentNullException.ThrowIfNull(names);
        List<string> first = [];
        int count = 0;
        foreach (string name in names)
            if (count++ < most) first.Add(Line(name, Longest));
        if (count == 0) return "(nothing)";
        return count <= most ? string.Join(separator, first)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(separator, first.Take(shown))} and {count - shown} more");
    }

    /// <summary>A text on one line, control characters made visible, shortened in the middle so that beginning and end stay.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="longest">Characters kept at most; the rest is counted.</param>
    public static string Line(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        if (text.Length <= longest) return Visible(text);
        int head = longest - (longest / 3), tail = longest - head;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Visible(text.AsSpan(0, head))} … ({text.Length} characters) … {Visible(text.AsSpan(text.Length - tail))}");
    }

    private static string Tabbed(string line) => string.Join('\t', line.Split('\t').Select(part => Visible(part)));

    private static string Visible(ReadOnlySpan<char> text)
    {
        StringBuilder line = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) line.Append(c).Append(text[++i]);
            else if (IsVisible(c)) line.Append(c);
            else line.Append(Escaped(c));
        }
        return line.ToString();
    }

    private static string Escaped(char c) => c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
    };

    /// <summary>Whether a character stands for itself: no control, no change of direction, no line end, no half of a pair.</summary>
    private static bool IsVisible(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
