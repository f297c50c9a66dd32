using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PolyRelu.Cli;

/// <summary>Runs the command of this process: with its streams, its signals, and one language.</summary>
internal static class CommandProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">Arguments without the program's name.</param>
    /// <returns>The exit code.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(string[] arguments)
    {
        // What is printed and drawn is the same in every language.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using CancellationTokenSource interruption = new();
        bool asked = false;
        void Interrupt(PosixSignalContext signal)
        {
            // The first request stops the work cleanly; a second one ends the process as usual.
            if (asked) return;
            asked = signal.Cancel = true;
            interruption.Cancel();
        }

        void HangUp(PosixSignalContext signal)
        {
            // Of a terminal that has gone, kernel and shell both tell within moments: that is no second request.
            signal.Cancel = true;
            interruption.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

        // What schedulers send some time before they end a job. They, the shell of the job and 'submit' may all say so, beside a request to
        // terminate: however often it comes, it never ends the process before the checkpoint is written.
        using PosixSignalRegistration? early = Platform.User1 is { } number
            ? PosixSignalRegistration.Create((PosixSignal)number, HangUp) : null;

        // Ignored where the program was started so, as by nohup: the runtime leaves an ignored hang-up alone.
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
        return CommandLine.Run(arguments, Terminal.OfProcess(), interruption.Token);
    }
}
