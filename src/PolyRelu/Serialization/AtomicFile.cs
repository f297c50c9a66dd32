namespace PolyRelu.Serialization;

/// <summary>Writes files that are either whole or not there: a temporary file in the same folder, flushed to disk, then renamed.</summary>
/// <remarks>
/// Symbolic links are followed, and the file that they lead to is written. An existing file keeps its permissions, owner and group. What a
/// rename would break is written in place, once the content is whole elsewhere, and is not atomic: a device, pipe or descriptor
/// (<c>/dev/stdout</c>), a file with several names (hard links), one whose owner cannot be kept, one that is a mount, and one in a folder
/// that takes no new files. Extended attributes and access lists of a file that is replaced are not kept.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing one of the same name only when all of it is on disk.</summary>
    /// <param name="path">The file; its folder is created where missing.</param>
    /// <param name="write">
    /// Writes the content into a stream that seeks, wherever it goes in the end. If it throws, the
    /// old file stays and the temporary one is removed.
    /// </param>
    /// <exception cref="IOException">
    /// The file cannot be written, or its folder is not writable or full; the message names the file.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            FilePlace place = FilePlace.Of(path);
            place.RequireFile();
            if (place.IsReplaceable) Replace(place, write);
            else WriteThrough(place, write);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path} cannot be written: access is denied.", error);
        }
        catch (IOException error) when (TemporaryFile.ReasonOf(error) is string reason)
        {
            throw new IOException($"{path} cannot be written: {reason}.", error);
        }
    }

    /// <summary>
    /// Makes sure, as far as can be known, that a file could be written now: creates its folder where missing, tries its name
    /// there, and leaves what stands at the path as it is.
    /// </summary>
    /// <exception cref="IOException">It could not; the message names the file.</exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            FilePlace place = FilePlace.Of(path);
            place.RequireFile();
            if (place.Kind != FileKind.Nothing && place.Descriptor is null && IsReadOnly(place.Path))
                throw new IOException($"{path} cannot be written: it is read-only.");
            if (!place.IsReplaceable) Stage().Dispose();
            else TryName(place);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path} cannot be written: access is denied.", error);
        }
        catch (IOException error) when (TemporaryFile.ReasonOf(error) is string reason)
        {
            throw new IOException($"{path} cannot be written: {reason}.", error);
        }
    }

    /// <summary>Deletes the temporary files that killed writers left in a folder.</summary>
    /// <remarks>
    /// Only while nobody writes there: the temporary file of a living writer is deleted as well. Links are not followed, since others
    /// may write where they lead, and what this process may not read or delete stays.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">Whether the folders in it are looked into as well.</param>
    /// <returns>How many there were.</returns>
    public static int RemoveLeftovers(string folder, SearchOption depth = SearchOption.AllDirectories)
    {
        EnumerationOptions own = new()
        {
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        string[] found = [.. Directory.EnumerateFiles(folder, ".*.tmp", own)];
        return found.Count(path => TemporaryFile.IsOne(Path.GetFileName(path)) && IsDeleted(path));
    }

    private static bool IsDeleted(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // In a folder of somebody else's: whoever writes there says so.
        }
    }

    private static bool IsReadOnly(string path) => !SystemCalls.CanWrite(path) || File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);

    private static void TryName(FilePlace place)
    {
        FilePlace.MakeFolder(Path.GetDirectoryName(place.Path)!);
        try
        {
            using TemporaryFile temporary = TemporaryFile.Create(place.Path, isPrivate: true);
            temporary.TryName(Path.GetFileName(place.Path));
        }
        catch (Exception closed) when (place.Kind == FileKind.Regular && SystemCalls.IsClosedFolder(closed))
        {
            Stage().Dispose(); // It will be written in place.
        }
    }

    private static void Replace(FilePlace place, Action<Stream> write)
    {
        FilePlace.MakeFolder(Path.GetDirectoryName(place.Path)!);
        TemporaryFile temporary;
        try
        {
            temporary = TemporaryFile.Create(place.Path, isPrivate: place.Status is not null);
        }
        catch (Exception closed) when (place.Kind == FileKind.Regular && SystemCalls.IsClosedFolder(closed))
        {
            WriteThrough(place, write);
            return;
        }
        using (temporary)
        {
            write(temporary.Stream);
            temporary.Stream.Flush(flushToDisk: true);
            if (place.Status is { } old && (old.Links > 1 || !TakeOver(temporary, old))) Copy(temporary.Stream, place);
            else Rename(temporary, place);
        }
    }

    /// <summary>Gives the temporary file owner, group and permissions of the file that it replaces.</summary>
    /// <returns>Whether the system allowed it.</returns>
    private static bool TakeOver(TemporaryFile temporary, FileStatus old)
    {
        if (SystemCalls.Status(temporary.Path) is not { } own) return true;
        bool isOwned = (own.User, own.Group) == (old.User, old.Group);
        if (!isOwned && !SystemCalls.TryChangeOwner(temporary.Path, old.User, old.Group)) return false;
        SystemCalls.SetMode(temporary.Stream.SafeFileHandle, old.Mode);
        return true;
    }

    private static void Rename(TemporaryFile temporary, FilePlace place)
    {
        try
        {
            // Where open files cannot be renamed; elsewhere it stays locked until it has its name.
            if (!SystemCalls.HasDescriptors) temporary.Stream.Dispose();
            File.Move(temporary.Path, place.Path, overwrite: true);
        }
        catch (IOException error) when (place.Kind == FileKind.Regular && SystemCalls.IsBusy(error))
        {
            Copy(temporary.Stream, place);
        }
    }

    private static void WriteThrough(FilePlace place, Action<Stream> write)
    {
        using FileStream whole = Stage();
        write(whole);
        Copy(whole, place);
    }

    private static void Copy(FileStream whole, FilePlace place)
    {
        whole.Position = 0;
        using Stream target = place.Descriptor is { } descriptor
            ? new DescriptorStream(descriptor)
            : new FileStream(place.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        whole.CopyTo(target);
        if (target is not FileStream file || place.Kind != FileKind.Regular) return;
        file.SetLength(whole.Length);
        file.Flush(flushToDisk: true);
    }

    private static FileStream Stage() => SystemCalls.CreateNameless(Path.GetTempPath());
}
