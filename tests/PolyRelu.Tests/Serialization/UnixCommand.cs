using System.Diagnostics;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>What tests do with files that the framework has no call for.</summary>
internal static class UnixCommand
{
    /// <summary>Runs a program of the system; the test is skipped where there is none or it is not permitted.</summary>
    public static string Run(string program, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), $"Windows has no '{program}'.");
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' is not possible here: {error.Trim()}");
        return output;
    }
}
