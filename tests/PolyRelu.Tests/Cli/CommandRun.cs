using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>A command run in this process, with what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line with its output redirected.</summary>
    public static CommandRun Of(params string[] arguments) => Start(arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs a command line that is interrupted after a time.</summary>
    public static CommandRun Interrupted(TimeSpan after, params string[] arguments)
    {
        using CancellationTokenSource source = new(after);
        return Start(arguments, source.Token);
    }

    /// <summary>Fails with everything that was written unless the command ended with this code.</summary>
    public CommandRun Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode,
            $"exit code {ExitCode}, expected {exitCode}{Environment.NewLine}{Output}{Environment.NewLine}{Error}");
        return this;
    }

    /// <summary>The first line of standard error.</summary>
    public string FirstError => Error.Split('\n')[0].TrimEnd('\r');

    private static CommandRun Start(string[] arguments, CancellationToken cancellation)
    {
        StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, new Terminal(output, error) { Environment = _ => null }, cancellation);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
