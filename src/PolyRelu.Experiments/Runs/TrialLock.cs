namespace PolyRelu.Experiments.Runs;

/// <summary>
/// A file that one process holds while it runs a trial. The system lets it go when the process ends, however that is; across machines it
/// holds where the file system passes locks on.
/// </summary>
internal sealed class TrialLock : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);       // of Windows
    private const int LinuxWouldBlock = 11;            // EWOULDBLOCK
    private const int AppleWouldBlock = 35;
    private readonly FileStream held;
    private readonly string path;

    private TrialLock(FileStream held, string path)
    {
        this.held = held;
        this.path = path;
    }

    /// <summary>
    /// Whether the file is of no more use, since the trial is complete, and is removed with the lock. Before that it stays: who had opened
    /// it while it was held would otherwise hold a file that nobody else finds.
    /// </summary>
    public bool IsOver { get; set; }

    /// <summary>Takes a lock.</summary>
    /// <returns>The lock; null where another process holds it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static TrialLock? TryTake(string path)
    {
        try
        {
            return new TrialLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1), path);
        }
        catch (IOException error) when (IsHeldElsewhere(error))
        {
            return null;
        }
    }

    /// <summary>Lets the trial go.</summary>
    public void Dispose()
    {
        try
        {
            if (IsOver) File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays, held by nobody; so it does where what is open cannot be removed.
        }
        held.Dispose();
    }

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    private static bool IsHeldElsewhere(IOException error) =>
        error.HResult is SharingViolation or LinuxWouldBlock or AppleWouldBlock;
}
