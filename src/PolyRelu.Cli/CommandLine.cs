using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using PolyRelu.Cli.Commands;
using PolyRelu.Experiments;
using PolyRelu.Kernels;

namespace PolyRelu.Cli;

/// <summary>The whole command line: builds it, runs one command, turns errors into one sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Variable that asks for stack traces, as <c>--verbose</c> does.</summary>
    public const string VerboseVariable = "POLYRELU_VERBOSE";

    /// <summary>Characters of what is said about a wrong command line; the parser quotes it whole.</summary>
    private const int LongestMistake = 600;

    /// <summary>
    /// Runs one command. A standard output that cannot be written to does not end it: the exit code
    /// then is a failure, and standard error says why.
    /// </summary>
    /// <param name="arguments">Arguments without the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellation">Stops the command; the exit code is then <see cref="ExitCode.Cancelled"/>.</param>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(terminal);
        LenientWriter output = new(terminal.Out);
        int code = RunOn(terminal with { Out = new PlainWriter(output), Error = new PlainWriter(terminal.Error) }, arguments, cancellation);
        if (output.Failure is not { } failure) return code;
        terminal.Error.WriteLine(
            $"warning: Standard output cannot be written ({ErrorSentence.Of(failure).TrimEnd('.')}): what was to be printed there is lost; "
            + "files are not affected.");
        return code == ExitCode.Success ? ExitCode.Failure : code;
    }

    private static int RunOn(Terminal terminal, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        RootCommand root = Build(terminal, cancellation);
        if (arguments.Count == 0)
        {
            Invoke(root.Parse("--help"), terminal with { Out = terminal.Error });
            return ExitCode.Usage;
        }
        ParseResult parsed = root.Parse(arguments,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is not HelpWithExamples and not VersionAction
            && (Mistake(parsed) ?? GlobalOptions.ThreadsMistake()) is { } mistake)
        {
            terminal.Error.WriteLine($"error: {Quotation.Line(mistake, LongestMistake)}");
            terminal.Error.WriteLine($"Run '{CommandPath.Of(parsed.CommandResult)} --help' for usage.");
            return ExitCode.Usage;
        }
        int? before = null;
        try
        {
            if (parsed.GetValue(GlobalOptions.Threads) is { } threads) (before, Workers.Count) = (Workers.Count, threads);
            return Invoke(parsed, terminal);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested && IsCancellation(exception))
        {
            terminal.Error.WriteLine(exception is InterruptedException own ? own.Message : "Interrupted.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception)
        {
            terminal.Error.WriteLine($"error: {ErrorSentence.Of(exception)}");
            if (GlobalOptions.IsVerbose(parsed, terminal)) terminal.Error.WriteLine(exception.ToString());
            return exception is CommandException own ? own.ExitCode : ExitCode.Failure;
        }
        finally
        {
            if (before is { } count) Workers.Count = count;
        }
    }

    /// <summary>All commands, bound to a terminal.</summary>
    public static RootCommand Build(Terminal terminal, CancellationToken cancellation = default)
    {
        CommandContext context = new(terminal, cancellation);
        RootCommand root = new("Train polynomial-ReLU networks, attack classifiers, measure their robustness.")
        {
            new RunCommand(context),
            new PlanCommand(context),
            new TrialCommand(context),
            new SubmitCommand(context),
            new StatusCommand(context),
            new ReportCommand(context),
            new TrainCommand(context),
            new FlowCommand(context),
            new TheoremsCommand(context),
            new PlayCommand(context),
            new AttackCommand(context),
            new CertifyCommand(context),
            new VerifyCommand(context),
            new CardCommand(context),
            new ExactBenchCommand(context),
            new ConvertCommand(context),
            new DataCommand(context),
            new ListCommand(context),
            new BenchCommand(context),
        };
        root.HelpName = CommandPath.Program;
        root.Options.Add(GlobalOptions.Quiet);
        root.Options.Add(GlobalOptions.Verbose);
        root.Options.Add(GlobalOptions.Threads);
        root.Options.Single(option => option is VersionOption).Action = new VersionAction();
        Option help = root.Options.Single(option => option is HelpOption);
        help.Action = new HelpWithExamples((HelpAction)help.Action!, terminal.Width);
        OtherSpelling.AddTo(root);
        return root;
    }

    /// <summary>What is wrong with a command line; null if nothing.</summary>
    private static string? Mistake(ParseResult parsed)
    {
        string[] commands = [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)];
        if (commands.Length > 0 && parsed.UnmatchedTokens.Count > 0 && parsed.UnmatchedTokens[0] is var name && !IsOption(name))
            return $"There is no command '{name}'; there are {string.Join(", ", commands)}.{NearestName.Question(name, commands)}";
        // The parser takes an unknown option for an argument where one is missing.
        IEnumerable<string> words = parsed.CommandResult.Tokens.Select(token => token.Value).Concat(parsed.UnmatchedTokens);
        bool literal = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        if (!literal && words.FirstOrDefault(IsOption) is { } option)
            return $"There is no option '{option}'.{NearestName.Question(option.Split('=', ':')[0], OptionsOf(parsed.CommandResult))}";
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>The options that a command takes, those of the commands above it included.</summary>
    private static IEnumerable<string> OptionsOf(CommandResult command) =>
        command.Command.Options.Where(option => !option.Hidden).Select(option => option.Name)
            .Concat(command.Parent is CommandResult outer ? OptionsOf(outer) : []);

    private static int Invoke(ParseResult parsed, Terminal terminal) => parsed.Invoke(new InvocationConfiguration
    {
        Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
    });

    private static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException || (exception is AggregateException many && many.InnerExceptions.All(IsCancellation));
}
