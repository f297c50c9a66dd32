using System.Security.Cryptography;
using System.Text;

namespace PolyRelu.Serialization;

/// <summary>The file that becomes another when it is whole: in the same folder, locked by its writer while he lives.</summary>
/// <remarks>
/// Its name, <c>.NAME.DIGITS.tmp</c>, is short however long NAME is. The digits are those of the machine and 24 random
/// ones. The lock is the system's (flock, or the share mode of Windows), so it ends with the process, however that ends,
/// and holds between containers that share a folder.
/// </remarks>
internal sealed class TemporaryFile : IDisposable
{
    private const string Suffix = ".tmp", FolderSuffix = ".d";
    private const int Digits = 32, LongestStem = 64, StemOfLongName = 40, Attempts = 10;

    /// <summary>
    /// Age from which a file of another machine, whose locks may not be seen here, is held to be left:
    /// no writer takes that long between two writes.
    /// </summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private TemporaryFile(string path, FileStream stream)
    {
        Path = path;
        Stream = stream;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Its content; seeks, reads and writes.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes the temporary file of a file, and removes those whose writers are dead.</summary>
    /// <param name="target">Full path of the file; its folder exists.</param>
    /// <param name="isPrivate">Whether only the owner may open it.</param>
    public static TemporaryFile Create(string target, bool isPrivate)
    {
        string folder = System.IO.Path.GetDirectoryName(target)!, name = System.IO.Path.GetFileName(target);
        for (int attempt = 1; ; attempt++)
        {
            string path = System.IO.Path.Combine(folder, NameFor(name));
            FileStream stream;
            try
            {
                stream = SystemCalls.CreateLocked(path, isPrivate);
            }
            catch (IOException taken) when (SystemCalls.IsMomentary(taken.HResult) && attempt < Attempts)
            {
                continue; // Somebody who removes left files had it before it was locked.
            }
            if (File.Exists(path) || attempt == Attempts)
            {
                TemporaryFile file = new(path, stream);
                file.RemoveOthers(folder, name);
                return file;
            }
            stream.Dispose(); // Removed by him in the same moment.
        }
    }

    /// <summary>Whether a file's name is that of a temporary file, of any file.</summary>
    public static bool IsOne(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length >= 4 && parts[0].Length == 0 && name.EndsWith(Suffix, StringComparison.Ordinal)
            && Guid.TryParseExact(parts[^2], "N", out _);
    }

    /// <summary>What an error says that names a temporary file, of which nobody has heard, without that name; null for any other.</summary>
    public static string? ReasonOf(IOException error)
    {
        const string Mark = " : '";
        if (error is PathTooLongException) return "its name, or the path to it, is longer than the file system takes";
        int end = error.Message.LastIndexOf(Mark, StringComparison.Ordinal);
        if (end <= 0 || !error.Message.EndsWith('\'')) return null;
        string file = error.Message[(end + Mark.Length)..^1];
        string folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file) ?? "");
        bool isTemporary = IsOne(System.IO.Path.GetFileName(file)) || IsOne(folder.Replace(FolderSuffix, "", StringComparison.Ordinal));
        return isTemporary ? error.Message[..end] : null;
    }

    /// <summary>A new name for the temporary file of a file.</summary>
    internal static string NameFor(string name) =>
        $".{Stem(name)}.{SystemCalls.Machine}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}{Suffix}";

    /// <summary>
    /// Tries whether the folder takes a file of a name, with one in a folder of its own, so that nothing of that name is touched.
    /// </summary>
    /// <exception cref="IOException">It does not.</exception>
    public void TryName(string name)
    {
        string folder = Path + FolderSuffix;
        Directory.CreateDirectory(folder);
        try
        {
            string path = System.IO.Path.Combine(folder, name);
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Removes the file, unless it has become another.</summary>
    public void Dispose()
    {
        // Before it is closed, while it is still locked; where open files cannot be removed, after.
        if (!SystemCalls.HasDescriptors) Stream.Dispose();
        if (File.Exists(Path)) File.Delete(Path);
        Stream.Dispose();
    }

    private void RemoveOthers(string folder, string name)
    {
        string[] stems = [$".{Stem(name)}.", $".{name}."];
        bool? locks = null;
        foreach (string path in Directory.EnumerateFiles(folder, $".*{Suffix}"))
        {
            string other = System.IO.Path.GetFileName(path);
            if (path == Path || !IsOne(other) || !Array.Exists(stems, IsStem)) continue;
            if (!(locks ??= IsLocked(Path))) return; // A file system without locks does not say who lives.
            bool ofThisMachine = other.AsSpan(other.Length - Digits - Suffix.Length).StartsWith(SystemCalls.Machine);
            if (ofThisMachine || IsOld(path)) RemoveIfLeft(path);

            bool IsStem(string stem) =>
                other.Length == stem.Length + Digits + Suffix.Length && other.StartsWith(stem, StringComparison.Ordinal);
        }
    }

    /// <summary>Whether a file is so much older than this one, by the clock of their file system.</summary>
    private bool IsOld(string path) => File.GetLastWriteTimeUtc(Path) - File.GetLastWriteTimeUtc(path) > Abandoned;

    /// <summary>Whether a file is held by a process, this one included.</summary>
    private static bool IsLocked(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Removes a file that no process holds; it is removed under the lock, so that nobody can take it in between.</summary>
    private static void RemoveIfLeft(string path)
    {
        if (new FileInfo(path).LinkTarget is not null) return;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
            if (Directory.Exists(path + FolderSuffix)) Directory.Delete(path + FolderSuffix, recursive: true);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return; // Its writer lives, or it is somebody else's.
        }
    }

    /// <summary>The name, or its beginning and a hash where it is long.</summary>
    private static string Stem(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= LongestStem) return name;
        int length = 0, bytes = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > StemOfLongName) break;
            length += rune.Utf16SequenceLength;
        }
        return $"{name[..length]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}";
    }
}
