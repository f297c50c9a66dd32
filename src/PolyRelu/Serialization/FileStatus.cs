namespace PolyRelu.Serialization;

/// <summary>What the system says about a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Device">Number of the file system.</param>
/// <param name="Inode">Number of the file in it: two paths with the same numbers lead to the same file.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="User">Its owner; 0 on Windows.</param>
/// <param name="Group">Its group; 0 on Windows.</param>
/// <param name="Mode">Its permissions; null on Windows.</param>
internal readonly record struct FileStatus(FileKind Kind, ulong Device, ulong Inode, uint Links, uint User, uint Group, UnixFileMode? Mode)
{
    /// <summary>Whether the numbers say which file it is.</summary>
    public bool IsIdentified => Inode != 0;
}
