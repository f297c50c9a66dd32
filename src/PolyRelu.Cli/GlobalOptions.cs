using System.CommandLine;
using System.Globalization;
using PolyRelu.Cli.Options;
using PolyRelu.Kernels;

namespace PolyRelu.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>No progress and no notes; results and errors remain.</summary>
    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "No progress and no notes; results and errors remain.",
        Recursive = true,
    };

    /// <summary>Stack traces of errors.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = $"Show the stack trace of an error (also: {CommandLine.VerboseVariable}=1).",
        Recursive = true,
    };

    /// <summary>Most threads to compute with.</summary>
    public static readonly Option<int?> Threads = ThreadsOption();

    /// <summary>Whether stack traces were asked for.</summary>
    public static bool IsVerbose(ParseResult arguments, Terminal terminal) =>
        arguments.GetValue(Verbose) || terminal.Environment(CommandLine.VerboseVariable) is "1" or "true";

    /// <summary>What is wrong with the variable that stands for <see cref="Threads"/>; null if nothing.</summary>
    public static string? ThreadsMistake()
    {
        try
        {
            _ = Workers.Count;
            return null;
        }
        catch (InvalidOperationException mistake)
        {
            return mistake.Message;
        }
    }

    private static Option<int?> ThreadsOption()
    {
        Option<int?> option = Parsed.Option<int?>(
            "--threads", $"Most threads to compute with; results do not depend on it (also: {Workers.CountVariable}) [default: all "
                + "processors].", "N", text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads >= 1
                    && threads <= Workers.MostThreads
                    ? threads
                    : throw new FormatException(
                        $"expected a whole number from 1 to {Workers.MostThreads} on this machine; got {Quotation.Of(text)}"));
        option.Recursive = true;
        return option;
    }
}
