namespace PolyRelu.Cli.Output;

/// <summary>Breaks text into lines.</summary>
internal static class TextWrap
{
    /// <summary>Lines of at most a width, broken between words; a longer word has a line of its own.</summary>
    /// <param name="text">The text; at least one line comes back.</param>
    /// <param name="width">Characters.</param>
    public static List<string> Lines(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> lines = [""];
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        }
        return lines;
    }
}
