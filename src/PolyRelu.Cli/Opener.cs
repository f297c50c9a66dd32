using System.ComponentModel;
using System.Diagnostics;

namespace PolyRelu.Cli;

/// <summary>
/// Opens a file or an address in the user's browser: with the programs that <c>BROWSER</c> names, else as the desktop opens such things.
/// </summary>
internal static class Opener
{
    /// <summary>
    /// Variable that names the browser: a program or several, each with options and <c>%s</c> for what is opened where it is not last.
    /// </summary>
    public const string BrowserVariable = "BROWSER";

    private const string Desktop = "xdg-open";

    /// <summary>How long to watch for a program that fails at once; one that runs longer has opened it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Opens a file or an address.</summary>
    /// <param name="place">The file, or an address that begins with <c>http://</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <returns>Null, or why it was not opened: a clause without a full stop.</returns>
    public static string? Open(string place, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(place);
        bool isAddress = place.StartsWith(Uri.UriSchemeHttp + Uri.SchemeDelimiter, StringComparison.Ordinal);
        string whole = isAddress ? place : Path.GetFullPath(place);
        if (environment(BrowserVariable) is { Length: > 0 } browsers)
        {
            const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            string? reason = null;
            foreach (string browser in browsers.Split(Path.PathSeparator, Words))
                if ((reason = Start(Command(browser, whole))) is null) return null;
            return reason;
        }
        if (!IsOnPath(Desktop, environment)) return Start(new ProcessStartInfo(whole) { UseShellExecute = true });
        bool hasDisplay = !string.IsNullOrEmpty(environment("DISPLAY")) || !string.IsNullOrEmpty(environment("WAYLAND_DISPLAY"));
        if (!hasDisplay) return "there is no display";
        return Start(new ProcessStartInfo(Desktop) { ArgumentList = { whole } });
    }

    private static ProcessStartInfo Command(string browser, string opened)
    {
        string[] words = File.Exists(browser) ? [browser] : browser.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProcessStartInfo command = new(words[0]);
        foreach (string word in words.Skip(1)) command.ArgumentList.Add(word.Replace("%s", opened, StringComparison.Ordinal));
        if (!words.Any(word => word.Contains("%s", StringComparison.Ordinal))) command.ArgumentList.Add(opened);
        return command;
    }

    private static string? Start(ProcessStartInfo command)
    {
        try
        {
            using Process? program = Process.Start(command);
            bool failed = program is not null && program.WaitForExit(Patience) && program.ExitCode != 0;
            return failed ? $"{command.FileName} ended with exit code {program!.ExitCode}" : null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            return command.UseShellExecute ? "no program was found that opens it" : $"{command.FileName} cannot be started";
        }
    }

    private static bool IsOnPath(string program, Func<string, string?> environment) =>
        (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
