using System.Diagnostics;
using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Words of a command line that is shown to be pasted: a shell gives back each as it was.</summary>
public sealed class CommandTextTests
{
    public static TheoryData<string> Words =>
        ["plain-1.0/a=b,c", "two words", "$HOME", "`date`", "$(date)", "it's", "\"", "a\\b", "*", "", "~", "'; date #", "line\nline"];

    [Theory]
    [MemberData(nameof(Words))]
    public void UnixShell_GivesTheWordBack(string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix shell.");
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh",
            ["-c", $"printf %s {CommandText.QuoteForUnix(word)}"])
        { RedirectStandardOutput = true })!;
        Assert.Equal(word, shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
    }

    [Theory]
    [InlineData("C:\\data", "C:\\data")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("C:\\my data\\", "\"C:\\my data\\\\\"")]
    [InlineData("say \"no\"", "\"say \\\"no\\\"\"")]
    public void WindowsProgram_ReadsTheWordBack(string word, string quoted) => Assert.Equal(quoted, CommandText.QuoteForWindows(word));
}
