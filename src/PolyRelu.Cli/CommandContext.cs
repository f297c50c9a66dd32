using System.CommandLine;
using PolyRelu.Cli.Progress;
using PolyRelu.Experiments;

namespace PolyRelu.Cli;

/// <summary>What every command gets: where to write, and when to stop.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record CommandContext(Terminal Terminal, CancellationToken Cancellation)
{
    /// <summary>Opens something in the user's browser; where that cannot be done, a warning says so and where it is.</summary>
    /// <param name="place">A file, or an address.</param>
    /// <param name="what">What it is.</param>
    public void Open(string place, string what = "report")
    {
        if (Terminal.Open(place) is { } reason) Terminal.Error.WriteLine($"warning: The {what} was not opened: {reason}. It is {place}.");
    }

    /// <summary>Runs work under progress bars, plain lines, or nothing with <c>--quiet</c>.</summary>
    public T WithProgress<T>(ParseResult arguments, Func<IRunProgress, T> work)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(work);
        if (arguments.GetValue(GlobalOptions.Quiet)) return work(SilentProgress.Instance);
        if (Terminal.Animated) return BarProgress.Run(Terminal, work);
        return work(new LineProgress(Terminal.Error, TimeProvider.System));
    }
}
