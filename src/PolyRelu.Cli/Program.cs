using System.Globalization;
using System.Runtime.InteropServices;
using PolyRelu.Cli;

// What is printed and drawn is the same in every language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using CancellationTokenSource interruption = new();
void Interrupt(PosixSignalContext signal)
{
    // The first signal stops the work cleanly; a second one ends the process as usual.
    if (interruption.IsCancellationRequested) return;
    signal.Cancel = true;
    interruption.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return CommandLine.Run(args, Terminal.OfProcess(), interruption.Token);
