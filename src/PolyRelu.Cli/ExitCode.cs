namespace PolyRelu.Cli;

/// <summary>Exit codes of every command; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>The command was understood and could not be carried out; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C, a request to terminate, or a terminal that has gone (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
