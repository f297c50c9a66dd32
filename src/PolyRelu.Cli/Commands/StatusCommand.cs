using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Says where a run stands, from the files of its directory alone.</summary>
internal sealed class StatusCommand : DocumentedCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "Run directory." };
    private readonly Option<bool> json = new("--json") { Description = "Print everything as JSON, one entry per trial." };

    /// <summary>Binds the command.</summary>
    public StatusCommand(CommandContext context)
        : base("status", "Say where a run stands: what is done, runs, failed or is missing, and the time left.", context)
    {
        Notes =
        [
            $"Exit codes: all is done {ExitCode.Success}; trials failed and nothing else is left {ExitCode.Failure}; trials are missing, "
                + $"running or stale {StatusExit.Unfinished}.",
            "Files are looked for and not compared with their hashes; 'report' and '--resume' do that.",
        ];
        Examples = ["status runs/sweep", "status runs/sweep --json"];
        Arguments.Add(directory);
        Options.Add(json);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(directory);
        if (path.Length == 0) throw CommandException.Usage("DIR: expected a run directory; got nothing.");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        RunStatus status = RunDirectory.StatusOf(path, now);
        if (arguments.GetValue(json)) StatusJson.Write(Out, status);
        else StatusText.Write(Out, status, now);
        return StatusExit.Of(status);
    }
}

/// <summary>Exit codes of commands that end with where a run stands.</summary>
internal static class StatusExit
{
    /// <summary>Trials are missing, running or stale: there is something to wait for, or to go on with.</summary>
    public const int Unfinished = 3;

    /// <summary>The code for a run.</summary>
    public static int Of(RunStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.IsUnfinished ? Unfinished : status.HasFailed ? ExitCode.Failure : ExitCode.Success;
    }
}
