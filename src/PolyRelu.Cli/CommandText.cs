using System.CommandLine;
using System.Text.RegularExpressions;
using PolyRelu.Experiments;

namespace PolyRelu.Cli;

/// <summary>A command line as text that can be pasted into a shell.</summary>
internal static partial class CommandText
{
    /// <summary>The command line that was parsed.</summary>
    public static string Of(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Join(' ', arguments.Tokens.Select(token => Quote(token.Value)).Prepend(CommandPath.Program));
    }

    /// <summary>A word, in quotes where the shells of this system would part or change it.</summary>
    public static string Quote(string word) => Platform.HasWindowsShells ? QuoteForWindows(word) : QuoteForUnix(word);

    /// <summary>In single quotes, within which a Unix shell changes nothing.</summary>
    internal static string QuoteForUnix(string word) => ShellWord.Quote(word);

    /// <summary>In double quotes; backslashes before a quote are doubled, as programs on Windows read them.</summary>
    internal static string QuoteForWindows(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return ShellWord.IsPlain(word, "\\") ? word
            : $"\"{Backslashes().Replace(word, "$1$1$2").Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    [GeneratedRegex("""(\\+)("|\z)""")]
    private static partial Regex Backslashes();
}
