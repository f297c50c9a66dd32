using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Options;

/// <summary>The options that name what an attack writes, and the file that it goes on from.</summary>
internal sealed class AttackOutputs
{
    /// <summary>What follows the name of a checkpoint in that of its certificates.</summary>
    private const string CertificatesSuffix = ".certificates.npz";

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

    private readonly CheckpointOptions checkpoint = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { json, adversarials, masks, witness }) command.Options.Add(option);
        checkpoint.AddTo(command);
    }

    /// <summary>Refuses names of array files that do not end as such.</summary>
    /// <exception cref="CommandException">The message names the option.</exception>
    public void RequireNpz(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        foreach ((string name, string? file) in new[] { adversarials, masks, witness }
            .Select(option => (option.Name, arguments.GetValue(option))).Append((checkpoint.Name, checkpoint.File(arguments))))
            if (file is not null && !file.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
                throw CommandException.Usage($"{name} writes .npz; got {Quotation.Of(file)}.");
    }

    /// <summary>The option of a witness, where one is to be written.</summary>
    public string? WitnessOption(ParseResult arguments) => arguments.GetValue(witness) is null ? null : witness.Name;

    /// <summary>Declares the files.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="files">Added to.</param>
    /// <param name="certifies">Whether certificates are kept beside the checkpoint.</param>
    public void Declare(ParseResult arguments, OutputFiles files, bool certifies)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(files);
        foreach (Option<string?> option in new[] { json, adversarials, masks, witness })
            files.Writes(option.Name, arguments.GetValue(option));
        checkpoint.Declare(arguments, files, certifies ? CertificatesSuffix : null);
    }

    /// <summary>Refuses more examples than one file holds, before the attack.</summary>
    /// <exception cref="CommandException">They are too many.</exception>
    public void RequireSize(ParseResult arguments, int radii, int points, int features)
    {
        if (arguments.GetValue(adversarials) is not null) AdversarialFile.Check(radii, points, features);
    }

    /// <summary>The state of the evaluation; null where none is kept.</summary>
    /// <inheritdoc cref="CheckpointOptions.State"/>
    public EvaluationState? State(
        ParseResult arguments, INetwork network, IReadOnlyList<string> attacks, Action<string> note) =>
        checkpoint.State(arguments, network, attacks, note);

    /// <summary>The state of the certificates; null where none is kept.</summary>
    /// <inheritdoc cref="CheckpointOptions.State"/>
    public EvaluationState? CertificateState(ParseResult arguments, PolyReluNetwork network, Action<string> note) =>
        checkpoint.State(arguments, network, [], note, CertificatesSuffix);

    /// <summary>Evaluates, and words what keeps it from that.</summary>
    /// <inheritdoc cref="CheckpointOptions.Run"/>
    public EvaluationResult Evaluate(EvaluationRequest request, IProgress<WorkProgress> progress, CancellationToken cancellation) =>
        checkpoint.Run(() => Evaluator.Run(request, progress, cancellation));

    /// <summary>Certifies, and words what keeps it from that.</summary>
    /// <inheritdoc cref="CheckpointOptions.Run"/>
    public CertificateTable Certify(CertificationRequest request, IProgress<WorkProgress> progress, CancellationToken cancellation) =>
        checkpoint.Run(() => CertificationRun.Decide(request, progress, cancellation));

    /// <summary>What is left of a command that was interrupted outside of the search.</summary>
    public string Interrupted(ParseResult arguments) => checkpoint.Interrupted(arguments);

    /// <summary>Writes what was asked for, prints the table, and removes the state.</summary>
    public void Write(OutputFiles files, AttackJob job, EvaluationResult result, TextWriter table)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Write(json.Name, file => JsonFile.Write(file, AttackJson.Of(job, result)));
        files.Write(masks.Name, file => MaskFile.Write(file, result));
        INetwork? kept = job.Network is ScoredModel ? null : job.Network;
        files.Write(witness.Name, file => WitnessFile.Write(file, result.ToWitness(kept, WitnessTexts.Of(job, result))));
        files.Write(adversarials.Name, file => AdversarialFile.Write(file, result));
        files.End(() => AttackText.Write(table, job, result));
        files.Remove(checkpoint.Name);
    }
}
