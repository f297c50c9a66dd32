using System.Globalization;
using System.Runtime.InteropServices;
using PolyRelu.Cli;
using PolyRelu.Experiments;
using PolyRelu.Serialization;

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
    // The terminal has gone. Kernel and shell both say so, within moments: that is no second request.
    signal.Cancel = true;
    interruption.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

// Ignored where the program was started so, as by nohup: the runtime leaves an ignored hang-up alone.
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
try
{
    return CommandLine.Run(args, Terminal.OfProcess(), interruption.Token);
}
catch (Exception error)
{
    // Before a command begins, as where there is too little memory or too few files may be open.
    // The console may be among what cannot be loaded; the descriptor is there all the same.
    using LenientWriter to = new(new StreamWriter(DescriptorStream.OpenError()) { AutoFlush = true });
    to.WriteLine($"error: {ErrorSentence.Of(error)}");
    return ExitCode.Failure;
}
