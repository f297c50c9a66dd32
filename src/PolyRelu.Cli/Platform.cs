namespace PolyRelu.Cli;

/// <summary>What differs between operating systems.</summary>
internal static class Platform
{
    private const int LinuxUser1 = 10;
    private const int AppleUser1 = 30;

    /// <summary>Whether command lines are parted as on Windows.</summary>
    public static bool HasWindowsShells => OperatingSystem.IsWindows();

    /// <summary>The number of the signal SIGUSR1; null where there is none.</summary>
    public static int? User1 => OperatingSystem.IsLinux() ? LinuxUser1
        : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? AppleUser1 : null;
}
