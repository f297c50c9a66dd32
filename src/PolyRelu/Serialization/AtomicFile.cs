namespace PolyRelu.Serialization;

/// <summary>Writes files that are either whole or not there: a temporary file in the same folder, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>Writes a file, replacing one of the same name only when all of it is on disk.</summary>
    /// <param name="path">The file; its folder is created where missing.</param>
    /// <param name="write">Writes the content. If it throws, the old file stays and the temporary one is removed.</param>
    /// <exception cref="IOException">The folder is not writable or full; the message names the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{path}' names a folder, not a file.", nameof(path));
        try
        {
            Write(folder, target, write);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path} cannot be written: access is denied.", error);
        }
    }

    private static void Write(string folder, string target, Action<Stream> write)
    {
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files that killed writers left in a folder and the folders in it.</summary>
    /// <remarks>Only while nobody writes there: the temporary file of a living writer is deleted as well.</remarks>
    /// <returns>How many there were.</returns>
    public static int RemoveLeftovers(string folder)
    {
        int removed = 0;
        foreach (string path in Directory.EnumerateFiles(folder, $".*{TemporarySuffix}", SearchOption.AllDirectories).ToArray())
        {
            string[] parts = Path.GetFileName(path).Split('.');
            if (parts.Length < 4 || !Guid.TryParseExact(parts[^2], "N", out _)) continue;
            File.Delete(path);
            removed++;
        }
        return removed;
    }
}
