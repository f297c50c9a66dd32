namespace PolyRelu.Cli;

/// <summary>A reason to end a command, as one sentence for the user.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Ends the command with a message and an exit code.</summary>
    public CommandException(string message, int exitCode = Cli.ExitCode.Failure, Exception? cause = null)
        : base(message, cause) => ExitCode = exitCode;

    /// <summary>Code the process exits with.</summary>
    public int ExitCode { get; }

    /// <summary>An error in the command line itself.</summary>
    public static CommandException Usage(string message) => new(message, Cli.ExitCode.Usage);
}
