namespace PolyRelu.Serialization;

/// <summary>Where a path leads: every symbolic link on it followed as the system does, whether something stands there or not.</summary>
public sealed class FilePlace
{
    /// <summary>Links followed before they are held to form a loop, as many as Linux follows.</summary>
    private const int MostLinks = 40;

    private readonly FileStatus? status;

    private FilePlace(string path, string target)
    {
        Given = path;
        Path = target;
        Descriptor = SystemCalls.DescriptorOf(target);
        status = SystemCalls.Status(target);
        Kind = status?.Kind ?? (File.Exists(target) ? FileKind.Regular : Directory.Exists(target) ? FileKind.Folder : FileKind.Nothing);
    }

    /// <summary>The path that was followed.</summary>
    public string Given { get; }

    /// <summary>The full path without links, of a file that may not exist.</summary>
    public string Path { get; }

    /// <summary>What stands there.</summary>
    public FileKind Kind { get; }

    /// <summary>The kind in words, with its article.</summary>
    public string What => Kind switch
    {
        FileKind.Nothing => "nothing",
        FileKind.Regular => "a file",
        FileKind.Folder => "a folder",
        FileKind.Device => "a device",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        _ => throw new InvalidOperationException($"There are no words for {Kind}."),
    };

    /// <summary>
    /// The descriptor of this process that the path stands for (<c>/dev/stdout</c>, <c>/dev/fd/3</c>); null for any other.
    /// </summary>
    public int? Descriptor { get; }

    /// <summary>What the system says; null where nothing stands, or where it is not known.</summary>
    internal FileStatus? Status => status;

    /// <summary>Whether a file can be renamed to this place: nothing stands there, or a regular file that is known by this path.</summary>
    internal bool IsReplaceable => Kind is FileKind.Nothing or FileKind.Regular && Descriptor is null && !SystemCalls.IsOfKernel(Path);

    /// <summary>Follows a path.</summary>
    /// <exception cref="IOException">Its links form a loop.</exception>
    public static FilePlace Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FilePlace(path, Follow(path));
    }

    /// <summary>Makes a folder, and those it lies in, where they are missing.</summary>
    /// <exception cref="IOException">Something else stands there or on the way, or it cannot be made; the message names it.</exception>
    public static void MakeFolder(string path)
    {
        FilePlace place = Of(path);
        place.RequireFolder();
        Directory.CreateDirectory(place.Path);
    }

    /// <summary>The regular files that standard output and standard error of this process were redirected to.</summary>
    public static IReadOnlyList<FilePlace> Redirections() =>
    [
        .. new[] { (Number: 1, Name: "standard output"), (Number: 2, Name: "standard error") }
            .Select(stream => new FilePlace(stream.Name, SystemCalls.PathOf(stream.Number)))
            .Where(place => place.Kind == FileKind.Regular && SystemCalls.IsInherited(place.Descriptor ?? 0)),
    ];

    /// <summary>
    /// Whether two paths lead to one file: by the numbers of the file where it exists, so through hard links and in
    /// any case of letters as well; else by the path.
    /// </summary>
    public bool IsSameAs(FilePlace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (status is { IsIdentified: true } own && other.status is { IsIdentified: true } its)
            return (own.Device, own.Inode) == (its.Device, its.Inode);
        return string.Equals(Path, other.Path, SystemCalls.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>Whether this is a folder, or the place of one, or lies below it.</summary>
    public bool IsWithin(FilePlace folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Upwards().Any(place => place.IsSameAs(folder));
    }

    /// <summary>Refuses what is no folder and cannot become one.</summary>
    /// <exception cref="IOException">Something else stands there or on the way.</exception>
    public void RequireFolder()
    {
        FilePlace? nearest = Upwards().FirstOrDefault(place => place.Kind != FileKind.Nothing);
        if (nearest is null or { Kind: FileKind.Folder }) return;
        throw new IOException(nearest.Path == Path
            ? $"{Given} is {What}; expected a folder, or a new one."
            : $"{Given} cannot be made: {nearest.Path} is {nearest.What}; expected a folder.");
    }

    /// <summary>Refuses what can never be written as a file.</summary>
    /// <exception cref="IOException">
    /// A folder, a socket of some server, a descriptor that is not open, or a file that only the kernel makes.
    /// </exception>
    internal void RequireFile()
    {
        string? what = (Kind, Descriptor) switch
        {
            (FileKind.Folder, _) => "it is a folder; name a file",
            (FileKind.Socket, null) => "it is a socket, which only a server can open; name a file or a pipe",
            (_, { } number) when !SystemCalls.IsInherited(number) => $"this process was given no descriptor {number}",
            (FileKind.Nothing, null) when SystemCalls.IsOfKernel(Path) => "there is no such file of the system",
            _ => null,
        };
        if (what is not null) throw new IOException($"{Given} cannot be written: {what}.");
    }

    /// <summary>This place and the folders it lies in, the innermost first.</summary>
    private IEnumerable<FilePlace> Upwards()
    {
        for (string? at = Path; at is not null; at = System.IO.Path.GetDirectoryName(at)) yield return new FilePlace(at, at);
    }

    private static string Follow(string path)
    {
        // The framework drops '..' by its letters before it opens a file; only within a link's text it means the folder above.
        string full = System.IO.Path.GetFullPath(path), current = System.IO.Path.GetPathRoot(full)!;
        Stack<string> ahead = new();
        Push(ahead, full[current.Length..]);
        int links = 0;
        while (ahead.TryPop(out string? name))
        {
            if (name is "" or ".") continue;
            if (name == "..")
            {
                current = System.IO.Path.GetDirectoryName(current) ?? current;
                continue;
            }
            string next = System.IO.Path.Combine(current, name);
            if (SystemCalls.IsOfKernel(next) || new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }
            if (++links > MostLinks)
                throw new IOException($"{path} cannot be followed: its symbolic links form a loop, or there are more than {MostLinks}.");
            string root = System.IO.Path.GetPathRoot(target) ?? "";
            if (root.Length > 0) current = root;
            Push(ahead, target[root.Length..]);
        }
        return current;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        char[] separators = [System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar];
        foreach (string name in path.Split(separators).Reverse()) ahead.Push(name);
    }
}
