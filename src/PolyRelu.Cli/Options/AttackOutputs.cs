using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>The options that name what an attack writes, and the file that it goes on from.</summary>
internal sealed class AttackOutputs
{
    private readonly Option<string?> json = new("--json") { Description = "Write the results as JSON.", HelpName = "FILE" };

    private readonly Option<string?> adversarials = new("--save-adversarials")
    {
        Description = "Write the adversarial examples and masks (.npz).", HelpName = "FILE",
    };

    private readonly Option<string?> masks = new("--save-masks")
    {
        Description = "Write which points are robust after each attack (.npz).", HelpName = "FILE",
    };

    private readonly Option<string?> witness = new("--witness")
    {
        Description = "Write examples, points, network and settings for 'verify' (.npz).", HelpName = "FILE",
    };

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "Keep the results of finished points in a file (.npz); the same command goes on from it after an interruption, and "
            + "removes it at the end.",
        HelpName = "FILE",
    };

    private readonly Option<int?> checkpointSeconds =
        Parsed.Integer("--checkpoint-seconds", "Least time between two writes of it [default: 15].", 0);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { json, adversarials, masks, witness, checkpoint, checkpointSeconds })
            command.Options.Add(option);
    }

    /// <summary>Refuses names of array files that do not end as such.</summary>
    /// <exception cref="CommandException">The message names the option.</exception>
    public void RequireNpz(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        foreach (Option<string?> option in new[] { adversarials, masks, witness, checkpoint })
            if (arguments.GetValue(option) is { } path && !path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
                throw CommandException.Usage($"{option.Name} writes .npz; got {Quotation.Of(path)}.");
    }

    /// <summary>Declares the files.</summary>
    public void Declare(ParseResult arguments, OutputFiles files)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(files);
        foreach (Option<string?> option in new[] { json, adversarials, masks, witness })
            files.Writes(option.Name, arguments.GetValue(option));
        files.Keeps(checkpoint.Name, arguments.GetValue(checkpoint));
    }

    /// <summary>Refuses more examples than one file holds, before the attack.</summary>
    /// <exception cref="CommandException">They are too many.</exception>
    public void RequireSize(ParseResult arguments, int radii, int points, int features)
    {
        if (arguments.GetValue(adversarials) is not null) AdversarialFile.Check(radii, points, features);
    }

    /// <summary>The state of the evaluation; null where none is kept.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="network">The network attacked.</param>
    /// <param name="attacks">The attacks as they were written.</param>
    /// <param name="note">Told once that it cannot be written.</param>
    public EvaluationState? State(
        ParseResult arguments, PolyReluNetwork network, IReadOnlyList<string> attacks, Action<string> note) =>
        arguments.GetValue(checkpoint) is not { } file ? null : new EvaluationState(file)
        {
            Victim = ContentHash.Of(network),
            Attacks = attacks,
            Program = VersionAction.Version,
            Interval = TimeSpan.FromSeconds(arguments.GetValue(checkpointSeconds) ?? 15),
            Unwritable = reason =>
                note($"{reason.TrimEnd('.')}: the work goes on, and an interruption would lose what that checkpoint does not hold."),
        };

    /// <summary>Evaluates, and words what keeps it from that.</summary>
    /// <exception cref="CommandException">The state is that of another evaluation.</exception>
    /// <exception cref="InterruptedException">Interrupted; the message says what is kept.</exception>
    public EvaluationResult Evaluate(EvaluationRequest request, IProgress<double> progress, CancellationToken cancellation)
    {
        try
        {
            return Evaluator.Run(request, progress, cancellation);
        }
        catch (EvaluationStateException other)
        {
            throw new CommandException($"{other.Message.TrimEnd('.')} with {checkpoint.Name}.", cause: other);
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

    /// <summary>What is left of a command that was interrupted outside of the search.</summary>
    public string Interrupted(ParseResult arguments)
    {
        if (arguments.GetValue(checkpoint) is not { } kept)
            return $"Interrupted: no file was written. With {checkpoint.Name} FILE the same command goes on where it was.";
        return FilePlace.Of(kept).Kind == FileKind.Regular
            ? $"Interrupted. Go on with the same command: {kept} holds the points that are done."
            : "Interrupted before any point was done: no file was written.";
    }

    /// <summary>Writes what was asked for, prints the table, and removes the state.</summary>
    public void Write(OutputFiles files, AttackJob job, EvaluationResult result, TextWriter table)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Write(json.Name, file => JsonFile.Write(file, AttackJson.Of(job, result)));
        files.Write(masks.Name, file => MaskFile.Write(file, result));
        files.Write(witness.Name, file => WitnessFile.Write(file, result.ToWitness(job.Network, WitnessTexts.Of(job, result))));
        files.Write(adversarials.Name, file => AdversarialFile.Write(file, result));
        files.End(() => AttackText.Write(table, job, result));
        files.Remove(checkpoint.Name);
    }
}
