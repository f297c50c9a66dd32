using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Interrupts a process as Ctrl-C does, and waits for its end.</summary>
internal static class Interruption
{
    private const int InterruptBit = 1 << (2 - 1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Sends the signal and waits; a process that does not end is killed, and the test fails.</summary>
    public static Task Interrupt(Process process) => Interrupt(process, IsIgnored() ? "-TERM" : "-INT");

    /// <summary>Sends one signal, or several at once, and waits.</summary>
    public static async Task Interrupt(Process process, params string[] signals)
    {
        foreach (string signal in signals) await Send(process, signal);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The process did not end within {Patience.TotalMinutes} minutes of the signal.");
        }
    }

    /// <summary>Sends a signal.</summary>
    public static async Task Send(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Whether this process ignores interrupts, as jobs in the background of a shell do and their children after them; a request to
    /// terminate means the same to the program.
    /// </summary>
    private static bool IsIgnored()
    {
        const string Field = "SigIgn:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status")
            .FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) & InterruptBit) != 0;
    }
}
