using PolyRelu.Experiments;

namespace PolyRelu.Cli.Output;

/// <summary>Checks a place to write before hours of work depend on it.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file can be written: makes its folder, and tries a file in it.</summary>
    /// <param name="path">The file, or null where none was asked for.</param>
    /// <exception cref="CommandException">It cannot be written; the message says why.</exception>
    public static void Check(string? path)
    {
        if (path is null) return;
        try
        {
            string full = Path.GetFullPath(path);
            if (Directory.Exists(full)) throw new CommandException($"Cannot write {path}: it is a folder; name a file.");
            string folder = Path.GetDirectoryName(full)!;
            Directory.CreateDirectory(folder);
            if (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly)) throw new CommandException($"Cannot write {path}: the file is read-only.");
            string probe = Path.Combine(folder, $".{Path.GetRandomFileName()}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"Cannot write {path}: {ErrorSentence.Of(exception)}", cause: exception);
        }
    }
}
