namespace PolyRelu.Serialization;

/// <summary>Opens files to read: only what can be read forwards and backwards, and with a sentence for what cannot.</summary>
internal static class FileContent
{
    /// <summary>Opens a file for a reader.</summary>
    /// <exception cref="InvalidDataException">The path names a folder, a pipe or a device, or a link that git-annex has no content
    /// for.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static T Read<T>(string path, Func<FileStream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder; expected a file.");
        if (new FileInfo(path) is { LinkTarget: { } target } link && target.Contains("annex/objects", StringComparison.Ordinal)
            && link.ResolveLinkTarget(returnFinalTarget: true)?.Exists == false)
            throw new InvalidDataException($"{path} is a git-annex link whose content is not here. Fetch it with 'git annex get'.");
        using FileStream stream = File.OpenRead(path);
        if (!stream.CanSeek)
            throw new InvalidDataException($"{path} is no regular file: a reader must be able to go back in it. Copy it to a file first.");
        return read(stream);
    }
}
