using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PolyRelu.Serialization;

/// <summary>
/// What the framework does not tell about files, asked of the operating system; the one place of the library that depends on it.
/// </summary>
/// <remarks>
/// Everything here may answer "not known" (null, false), as on systems that are not named here, and callers go on without it.
/// </remarks>
internal static unsafe partial class SystemCalls
{
    private const int AtCurrentFolder = -100, BasicStatus = 0x7ff, GetDescriptorFlags = 1, CloseOnExec = 1, AskWrite = 2;
    private const int Interrupted = 4, Busy = 16, ReadOnlySystem = 30, AgainOnLinux = 11, AgainOnMac = 35;
    private const int TypeMask = 0xf000, ModeMask = 0xfff;
    private const int Pipe = 0x1000, Character = 0x2000, Folder = 0x4000, Block = 0x6000, Regular = 0x8000, Socket = 0xc000;

    /// <summary>
    /// Eight hexadecimal digits that stand for this machine since its start, the same in all
    /// containers on it: what its locks can be asked about.
    /// </summary>
    public static string Machine { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(MachineName())).AsSpan(0, 4));

    /// <summary>Whether files and streams are numbers that processes inherit, and open files can be removed.</summary>
    public static bool HasDescriptors => !OperatingSystem.IsWindows();

    /// <summary>Whether names of files are compared without regard to case where nothing better is known.</summary>
    public static bool IgnoresCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Whether a path leads into the kernel's folder of processes, whose links are no text that can be followed.</summary>
    public static bool IsOfKernel(string path) =>
        !OperatingSystem.IsWindows() && (path == "/proc" || path.StartsWith("/proc/", StringComparison.Ordinal));

    /// <summary>
    /// The descriptor of this process that a resolved path stands for: <c>/proc/self/fd/1</c>, <c>/dev/fd/1</c>; null for any other.
    /// </summary>
    public static int? DescriptorOf(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        string? folder = Path.GetDirectoryName(path);
        if (folder is not ("/proc/self/fd" or "/proc/thread-self/fd" or "/dev/fd")) return null;
        return int.TryParse(Path.GetFileName(path), out int descriptor) ? descriptor : null;
    }

    /// <summary>The path by which the system knows a descriptor of this process.</summary>
    public static string PathOf(int descriptor) => OperatingSystem.IsLinux() ? $"/proc/self/fd/{descriptor}" : $"/dev/fd/{descriptor}";

    /// <summary>Makes a file that other processes can read but not take while it is open, where the file system has locks.</summary>
    /// <remarks>Read, or the file could not be read in the moment between its last name and its closing.</remarks>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="isPrivate">Whether nobody but its owner may open it; else as the process makes its files.</param>
    public static FileStream CreateLocked(string path, bool isPrivate)
    {
        FileStreamOptions options = NewFile();
        options.Share = FileShare.Read;
        if (isPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Makes a file without a name, of which nothing is left however the process ends.</summary>
    /// <param name="folder">Where its bytes lie.</param>
    public static FileStream CreateNameless(string folder)
    {
        string path = Path.Combine(folder, Path.GetRandomFileName());
        FileStreamOptions options = NewFile();
        options.Options = FileOptions.DeleteOnClose;
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(path, options);
        File.Delete(path);
        return file;
    }

    /// <summary>Gives an open file the permissions of another.</summary>
    public static void SetMode(SafeFileHandle file, UnixFileMode? mode)
    {
        if (mode is { } wanted && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file, wanted);
    }

    /// <summary>Whether this process may write to what stands at a path, without opening it.</summary>
    public static bool CanWrite(string path) =>
        OperatingSystem.IsWindows() ? !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) : Access(path, AskWrite) == 0;

    /// <summary>Whether an error says that a file cannot be replaced since something holds its name, as a mount does.</summary>
    public static bool IsBusy(IOException error) => !OperatingSystem.IsWindows() && error.HResult == Busy;

    /// <summary>Whether an error says that a folder takes no files, which says nothing about files in it.</summary>
    public static bool IsClosedFolder(Exception error) =>
        error is UnauthorizedAccessException || (error is IOException && !OperatingSystem.IsWindows() && error.HResult == ReadOnlySystem);

    /// <summary>Whether an error of <see cref="Write"/>, or of a lock, is of the moment.</summary>
    public static bool IsMomentary(int error) =>
        !OperatingSystem.IsWindows() && (error == Interrupted || error == (OperatingSystem.IsLinux() ? AgainOnLinux : AgainOnMac));

    /// <summary>What stands at a path, links followed; null where nothing does, or where it is not known.</summary>
    public static FileStatus? Status(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) return StatusOnWindows(path);
            if (OperatingSystem.IsLinux()) return StatusOnLinux(path);
            return OperatingSystem.IsMacOS() ? StatusOnMac(path) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // A C library older than the call.
        }
    }

    /// <summary>Gives a file to a user and a group.</summary>
    /// <returns>Whether the system allowed it.</returns>
    public static bool TryChangeOwner(string path, uint user, uint group) =>
        !OperatingSystem.IsWindows() && ChangeOwner(path, user, group) == 0;

    /// <summary>
    /// Whether a descriptor was given to this process by the one that started it; one that was closed
    /// there may stand for a file of the runtime by now.
    /// </summary>
    public static bool IsInherited(int descriptor)
    {
        if (OperatingSystem.IsWindows()) return true;
        int flags = Control(descriptor, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    /// <summary>Writes to a descriptor at the place that it shares with other processes.</summary>
    /// <returns>Bytes written, or −1 with the error in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static long Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) return WriteBytes(descriptor, start, (nuint)bytes.Length);
    }

    private static FileStreamOptions NewFile() => new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 1 << 16 };

    private static FileStatus? StatusOnLinux(string path)
    {
        LinuxStatus status;
        if (LinuxStatusOf(AtCurrentFolder, path, 0, BasicStatus, &status) != 0) return null;
        ulong device = ((ulong)status.DeviceMajor << 32) | status.DeviceMinor;
        UnixFileMode mode = (UnixFileMode)(status.Mode & ModeMask);
        return new FileStatus(KindOf(status.Mode), device, status.Inode, status.Links, status.User, status.Group, mode);
    }

    private static FileStatus? StatusOnMac(string path)
    {
        MacStatus status;
        bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        if ((isX64 ? MacStatusOfX64(path, &status) : MacStatusOf(path, &status)) != 0) return null;
        UnixFileMode mode = (UnixFileMode)(status.Mode & ModeMask);
        return new FileStatus(KindOf(status.Mode), (uint)status.Device, status.Inode, status.Links, status.User, status.Group, mode);
    }

    private static FileStatus? StatusOnWindows(string path)
    {
        if (path.StartsWith(@"\\.\", StringComparison.Ordinal)) return new FileStatus(FileKind.Device, 0, 0, 1, 0, 0, null);
        try
        {
            if (Directory.Exists(path)) return new FileStatus(FileKind.Folder, 0, 0, 1, 0, 0, null);
            using SafeFileHandle handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            uint* status = stackalloc uint[13];
            if (WindowsStatusOf(handle, status) == 0) return null;
            return new FileStatus(FileKind.Regular, status[7], ((ulong)status[11] << 32) | status[12], status[10], 0, 0, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string MachineName()
    {
        const string BootName = "/proc/sys/kernel/random/boot_id";
        return OperatingSystem.IsLinux() && File.Exists(BootName) ? File.ReadAllText(BootName) : Environment.MachineName;
    }

    private static FileKind KindOf(int mode) => (mode & TypeMask) switch
    {
        Regular => FileKind.Regular,
        Folder => FileKind.Folder,
        Character or Block => FileKind.Device,
        Pipe => FileKind.Pipe,
        Socket => FileKind.Socket,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinuxStatusOf(int folder, string path, int flags, uint mask, LinuxStatus* status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatusOfX64(string path, MacStatus* status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatusOf(string path, MacStatus* status);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle")]
    private static partial int WindowsStatusOf(SafeFileHandle handle, uint* status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, byte* bytes, nuint count);

    /// <summary>struct statx, the same on every architecture of Linux (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(16)] public uint Links;
        [FieldOffset(20)] public uint User;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary>struct stat of macOS with 64-bit inodes (stat(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacStatus
    {
        [FieldOffset(0)] public int Device;
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(6)] public ushort Links;
        [FieldOffset(8)] public ulong Inode;
        [FieldOffset(16)] public uint User;
        [FieldOffset(20)] public uint Group;
    }
}
