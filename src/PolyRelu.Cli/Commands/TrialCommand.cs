using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Runs one trial of a planned run: the piece of work that schedulers are given.</summary>
internal sealed class TrialCommand : DocumentedCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "Run directory, as 'plan' writes it." };
    private readonly Argument<string> trial = new("TRIAL") { Description = "Number of the trial in the plan, from 0, or its id." };
    private readonly WorkOptions work = new();

    /// <summary>Binds the command.</summary>
    public TrialCommand(CommandContext context)
        : base("trial", "Run one trial of a planned run; many may run at once, on any machines that share the directory.", context)
    {
        Notes =
        [
            "Exit codes: 0 the trial is done, also if it was before; 1 another attempt may help; 2 none will.",
            "SIGINT, SIGTERM and SIGUSR1 stop a trial once its checkpoint is written, with code 1; the next attempt goes on from there. So "
                + "it does after a kill, from the last checkpoint.",
            "A trial that another process runs is left alone, with code 1.",
        ];
        Examples = ["trial runs/sweep 0", "trial runs/sweep 17 --threads 1 --quiet"];
        Arguments.Add(directory);
        Arguments.Add(trial);
        foreach (Option option in work.All) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        (string path, string name) = (arguments.GetRequiredValue(directory), arguments.GetRequiredValue(trial));
        if (path.Length == 0) throw CommandException.Usage("DIR: expected a run directory; got nothing.");
        if (name.Length == 0) throw CommandException.Usage("TRIAL: expected the number or the id of a trial; got nothing.");
        RunOptions options = work.Read(arguments) with { Cancellation = Context.Cancellation };
        try
        {
            (TrialState state, bool retry) = Context.WithProgress(arguments,
                progress => ExperimentRunner.RunTrial(path, name, options with { Progress = progress }));
            if (state.Status == TrialStatus.Done)
            {
                Out.WriteLine($"done: {state.Id}");
                return TrialExit.Done;
            }
            string advice = retry ? "Another attempt may help" : "Another attempt will not help";
            Context.Terminal.Error.WriteLine($"error: {state.Label}: {state.Reason?.TrimEnd('.')}. {advice}.");
            return retry ? TrialExit.RetryMayHelp : TrialExit.NeverRetry;
        }
        catch (OperationCanceledException)
        {
            Context.Terminal.Error.WriteLine("Interrupted. The checkpoint is kept; the same command goes on from it.");
            return TrialExit.RetryMayHelp;
        }
        catch (PlanException exception)
        {
            throw new CommandException(exception.Message, TrialExit.NeverRetry, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(exception.Message, TrialExit.NeverRetry, exception);
        }
    }
}

/// <summary>Exit codes of <c>trial</c>, by which schedulers decide; they are part of its contract.</summary>
internal static class TrialExit
{
    /// <summary>The trial is done, now or before.</summary>
    public const int Done = 0;

    /// <summary>Not done: interrupted, run by another process, or hindered by disk or memory. Another attempt may help.</summary>
    public const int RetryMayHelp = 1;

    /// <summary>Not done, and no attempt will end otherwise: the command, the plan, the data or the trial itself is at fault.</summary>
    public const int NeverRetry = 2;
}
