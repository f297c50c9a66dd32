using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Evaluation;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>The options that name the file from which a command that works point by point goes on.</summary>
internal sealed class CheckpointOptions
{
    private const int UsualSeconds = 15;

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "Keep the results of finished points in a file (.npz); the same command goes on from it after an interruption, and "
            + "removes it at the end.",
        HelpName = "FILE",
    };

    private readonly Option<int?> checkpointSeconds =
        Parsed.Integer("--checkpoint-seconds", $"Least time between two writes of it [default: {UsualSeconds}].", 0);

    /// <summary>Name of the option.</summary>
    public string Name => checkpoint.Name;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(checkpoint);
        command.Options.Add(checkpointSeconds);
    }

    /// <summary>The file; null where none is kept.</summary>
    public string? File(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(checkpoint);
    }

    /// <summary>Declares the file, and another beside it with a suffix.</summary>
    public void Declare(ParseResult arguments, OutputFiles files, string? suffix)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Keeps(Name, File(arguments));
        if (suffix is not null && File(arguments) is { } kept) files.Keeps(Name, kept + suffix);
    }

    /// <summary>The state of the work; null where none is kept.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network that it is about.</param>
    /// <param name="attacks">The attacks as they were written.</param>
    /// <param name="note">Told once that it cannot be written.</param>
    /// <param name="suffix">What follows the name of the file, where it is the one beside it.</param>
    public EvaluationState? State(
        ParseResult arguments, INetwork network, IReadOnlyList<string> attacks, Action<string> note, string suffix = "") =>
        File(arguments) is not { } file ? null : new EvaluationState(file + suffix)
        {
            Victim = network is ScoredModel { Hash: var hash } ? hash : ContentHash.Of(network),
            Attacks = attacks,
            Program = VersionAction.Version,
            Interval = TimeSpan.FromSeconds(arguments.GetValue(checkpointSeconds) ?? UsualSeconds),
            Unwritable = reason =>
                note($"{reason.TrimEnd('.')}: the work goes on, and an interruption would lose what that checkpoint does not hold."),
        };

    /// <summary>Does work that has a state, and words what keeps it from that.</summary>
    /// <exception cref="CommandException">The state is that of other work.</exception>
    /// <exception cref="InterruptedException">Interrupted; the message says what is kept.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (EvaluationStateException other)
        {
            throw new CommandException($"{other.Message.TrimEnd('.')} with {Name}.", cause: other);
        }
        catch (EvaluationInterruptedException stopped)
        {
            string points = Plural.Of(stopped.Count, "point");
            throw new InterruptedException(
                stopped.Done == 0
                    ? $"Interrupted before the first {stopped.BlockSize} of {points} were done: nothing is kept, and the same command "
                        + "begins anew."
                    : $"Interrupted after {stopped.Done} of {points}. Go on with the same command: {stopped.State.Path} {stopped.Kept}.",
                stopped);
        }
    }

    /// <summary>What is left of a command that was interrupted outside of such work.</summary>
    public string Interrupted(ParseResult arguments)
    {
        if (File(arguments) is not { } kept)
            return $"Interrupted: no file was written. With {Name} FILE the same command goes on where it was.";
        return FilePlace.Of(kept).Kind == FileKind.Regular
            ? $"Interrupted. Go on with the same command: {kept} holds the points that are done."
            : "Interrupted before any point was done: no file was written.";
    }
}
