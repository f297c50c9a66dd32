using System.Diagnostics.CodeAnalysis;
using PolyRelu.Cli.Commands;

namespace PolyRelu.Cli;

/// <summary>How this very program is started again, by another process or on another machine with the same files.</summary>
internal static class ThisProgram
{
    /// <summary>The program, and what stands before its command.</summary>
    /// <exception cref="CommandException">The system does not say.</exception>
    public static IReadOnlyList<string> Words()
    {
        string process = Environment.ProcessPath
            ?? throw new CommandException("The system does not say where this program is; name it with --program.");
        // Started by the runtime's own host, the program is its first argument.
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Assembly] : [process];
    }

    /// <summary>The file of the program's own code, which there is wherever the runtime's host has started it.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A single file is not started by the runtime's host.")]
    private static string Assembly => typeof(RunCommand).Assembly.Location is { Length: > 0 } file ? file
        : throw new CommandException("The system does not say where this program is; name it with --program.");
}
