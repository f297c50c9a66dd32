namespace PolyRelu.Experiments.Engine;

/// <summary>Asks before a run whether the disk holds what it will write.</summary>
internal static class DiskSpace
{
    private const long Reserve = 64L << 20;

    /// <summary>Checks the disk of a folder.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="needed">Bytes that will be written.</param>
    /// <exception cref="IOException">There is less room; the message gives both sizes.</exception>
    public static void Require(string folder, long needed) =>
        Require(folder, needed, new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);

    /// <summary>Compares what is needed with what is free.</summary>
    internal static void Require(string folder, long needed, long free)
    {
        if (needed > free - Reserve)
            throw new IOException($"The run will write about {Quantity.Size(needed)} into {folder}, and the disk has {Quantity.Size(free)} "
                + $"left, of which {Quantity.Size(Reserve)} are kept free. Make room, or choose another disk with --out.");
    }
}
