using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Replaces the generated part of a Markdown file: what stands between its two markers.</summary>
internal static class MarkdownUpdate
{
    /// <summary>Line before the generated part.</summary>
    public const string Begin = "<!-- generated: polyrelu report RUN --update THIS-FILE -->";

    /// <summary>Line after the generated part.</summary>
    public const string End = "<!-- end of the generated part -->";

    /// <summary>Writes the file with a new part.</summary>
    /// <exception cref="CommandException">The file has not both markers.</exception>
    public static void Write(string path, string part)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new CommandException($"{path} lacks the lines '{Begin}' and '{End}' around the part to replace.");
        string updated = $"{text[..(begin + Begin.Length)]}\n{part.TrimEnd()}\n{text[end..]}";
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            writer.Write(updated);
        });
    }
}
