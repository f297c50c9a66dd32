using System.Globalization;

namespace PolyRelu.Experiments.Runs;

/// <summary>Asks before a run whether the disk holds what it will write.</summary>
internal static class DiskSpace
{
    private const long Reserve = 64L << 20;

    /// <summary>Checks the disk of a folder.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="needed">Bytes that will be written.</param>
    /// <exception cref="IOException">There is less room; the message gives both sizes.</exception>
    public static void Require(string folder, long needed) => Require(folder, needed, new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);

    /// <summary>Compares what is needed with what is free.</summary>
    internal static void Require(string folder, long needed, long free)
    {
        if (needed > free - Reserve)
            throw new IOException($"The run will write about {Words(needed)} into {folder}, and the disk has {Words(free)} left, of which {Words(Reserve)} are kept free. Make room, or choose another disk with --out.");
    }

    /// <summary>A number of bytes in the largest unit that leaves a digit before the point.</summary>
    public static string Words(long bytes) => bytes switch
    {
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB"),
    };
}
