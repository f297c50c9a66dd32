using System.CommandLine;

namespace PolyRelu.Cli;

/// <summary>A command line as text that can be pasted into a shell.</summary>
internal static class CommandText
{
    /// <summary>The command line that was parsed.</summary>
    public static string Of(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Join(' ', arguments.Tokens.Select(token => Quote(token.Value)).Prepend(CommandPath.Program));
    }

    /// <summary>A word, in quotes where a shell would part or change it.</summary>
    public static string Quote(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        bool plain = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%\\".Contains(c, StringComparison.Ordinal));
        return plain ? word : $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
