namespace PolyRelu.Experiments;

/// <summary>Words as a Unix shell takes them, whatever letters they hold.</summary>
internal static class ShellWord
{
    private const string Plain = "-_./:=,+@%";

    /// <summary>A word in single quotes, within which a shell changes nothing; as it is where that changes nothing either.</summary>
    public static string Quote(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return IsPlain(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>A command line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>Whether shells take a word as it stands.</summary>
    /// <param name="word">The word.</param>
    /// <param name="more">Letters that are plain as well.</param>
    public static bool IsPlain(string word, string more = "")
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal)
            || more.Contains(letter, StringComparison.Ordinal));
    }
}
