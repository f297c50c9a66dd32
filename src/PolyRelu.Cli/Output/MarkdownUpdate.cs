using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Replaces the generated part of a Markdown file: what stands between its two markers.</summary>
internal static class MarkdownUpdate
{
    /// <summary>Line before the generated part.</summary>
    public const string Begin = "<!-- generated: polyrelu report RUN --update THIS-FILE -->";

    /// <summary>Line after the generated part.</summary>
    public const string End = "<!-- end of the generated part -->";

    /// <summary>Looks for the markers, before the work.</summary>
    /// <exception cref="CommandException">The file has not both.</exception>
    public static void Require(string path) => Parts(path);

    /// <summary>Writes the file with a new part.</summary>
    /// <exception cref="CommandException">The file has not both markers.</exception>
    public static void Write(string path, string part)
    {
        (string before, string after) = Parts(path);
        string updated = $"{before}\n{part.TrimEnd()}\n{after}";
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            writer.Write(updated);
        });
    }

    private static (string Before, string After) Parts(string path)
    {
        if (Directory.Exists(path)) throw new CommandException($"{path} is a folder; expected a Markdown file with the markers to update.");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new CommandException($"{path} lacks the lines '{Begin}' and '{End}' around the part to replace.");
        return (text[..(begin + Begin.Length)], text[end..]);
    }
}
