using System.CommandLine;
using System.Globalization;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Experiments.Submission;
using PolyRelu.Experiments.Submission.Slurm;

namespace PolyRelu.Cli.Commands;

/// <summary>Runs the missing trials of a planned run, or hands them to what does.</summary>
internal sealed class SubmitCommand : DocumentedCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "Run directory, as 'plan' or 'run' wrote it." };
    private readonly SubmitOptions options = new();
    private readonly Option<bool> again = new("--resubmit") { Description = "Also trials that failed for good, or were skipped." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show what would be submitted; submit and write nothing." };
    private readonly Option<bool> cancel = new("--cancel")
    {
        Description = "Take what of this directory waits or runs out of Slurm's queue.",
    };
    private readonly Option<string?> template = new("--template")
    { Description = "Text that the script, the manifest or the lines are made of instead of the usual one.", HelpName = "FILE" };
    private readonly Option<bool> printTemplate = new("--print-template")
    { Description = "Print the usual template of the engine, to begin with." };
    private readonly Option<string?> program = new("--program")
    { Description = "The program as it is called where trials run [default: this one; kubernetes: polyrelu].", HelpName = "PATH" };
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder that holds datasets, where trials run.",
        HelpName = "DIR",
    };
    private readonly Option<bool> offline = new("--offline") { Description = "Trials never download." };
    private readonly Option<int?> checkpoint = Parsed.Integer("--checkpoint-seconds", "Least time between two checkpoints of a trial.", 0);

    /// <summary>Binds the command.</summary>
    public SubmitCommand(CommandContext context)
        : base("submit", "Run the missing trials of a run directory, here or on Slurm, Kubernetes or another engine.", context)
    {
        Notes =
        [
            "Submitted are the trials that are neither done, nor running, nor failed for good, nor in Slurm's queue: the same command "
                + "again "
                + "submits what is left.",
            "--engine local waits for the trials and exits as 'status' does; the others exit 0 once everything is handed over.",
        ];
        Examples =
        [
            "submit runs/sweep",
            "submit runs/sweep --engine slurm --time 4:00:00 --cpus 4 --dry-run",
            "submit runs/sweep --engine slurm --partition short --sbatch=--qos=long",
            "submit runs/sweep --engine slurm --cancel",
            "submit runs/sweep --engine kubernetes --image polyrelu:0.1 --claim runs --out job.yaml",
            "submit runs/sweep --engine parallel --out trials.txt",
        ];
        Arguments.Add(directory);
        options.AddTo(this);
        foreach (Option option in new Option[] { again, dryRun, cancel, template, printTemplate, program, data, offline, checkpoint })
            Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        SubmissionEngineKind kind = options.KindOf(arguments);
        if (arguments.GetValue(printTemplate)) return Print(kind);
        if (arguments.GetRequiredValue(directory).Length == 0) throw CommandException.Usage("DIR: expected a run directory; got nothing.");
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetRequiredValue(directory)));
        if (path.Any(char.IsControl))
            throw CommandException.Usage($"DIR: expected a folder whose name has no line breaks; got {Quotation.Of(path)}.");
        if (arguments.GetValue(cancel)) return Cancel(kind, path);
        if (arguments.GetValue(template) is not null && SubmitOptions.StandardTemplate(kind) is null)
            throw CommandException.Usage($"{template.Name}: the engine {Wording.Of(kind)} takes no template.");
        SubmissionEngine engine = options.Read(arguments);
        new OutputFiles().Reads(template.Name, arguments.GetValue(template)).Writes(options.Output, options.OutputOf(arguments)).Check();
        SubmittedTrial[] trials = [.. TrialChoice.Of(Status(path).Trials, arguments.GetValue(again))];
        if (trials.Length == 0)
        {
            Out.WriteLine("Nothing is left to submit.");
            return ExitCode.Success;
        }
        SubmissionRequest request = new(path, trials, Command(arguments, kind, path))
        {
            Template = arguments.GetValue(template),
            IsDryRun = arguments.GetValue(dryRun),
            Out = Out,
            Cancellation = Context.Cancellation,
        };
        Submit(arguments, engine, request);
        return engine.Waits && !request.IsDryRun ? Summary(path) : ExitCode.Success;
    }

    private void Submit(ParseResult arguments, SubmissionEngine engine, SubmissionRequest request)
    {
        try
        {
            Context.WithProgress(arguments, progress =>
            {
                engine.Submit(request with { Progress = progress });
                return true;
            });
        }
        catch (FormatException mistake)
        {
            throw new CommandException(mistake.Message, ExitCode.Usage, mistake);
        }
        catch (OperationCanceledException exception)
        {
            throw new InterruptedException($"Interrupted. Go on with: {CommandText.Of(arguments)}", exception);
        }
    }

    private TrialCall Command(ParseResult arguments, SubmissionEngineKind kind, string path)
    {
        List<string> words = [GlobalOptions.Threads.Name, options.ThreadsOf(arguments).ToString(CultureInfo.InvariantCulture)];
        if (arguments.GetValue(data) is { } folder)
            words.AddRange(data.Name, kind == SubmissionEngineKind.Kubernetes ? folder : Path.GetFullPath(folder));
        if (arguments.GetValue(offline)) words.Add(offline.Name);
        if (arguments.GetValue(checkpoint) is { } seconds)
            words.AddRange(checkpoint.Name, seconds.ToString(CultureInfo.InvariantCulture));
        IReadOnlyList<string> name = arguments.GetValue(program) is { } given ? [given]
            : kind == SubmissionEngineKind.Kubernetes ? [CommandPath.Program] : ThisProgram.Words();
        if (name.Concat(words).FirstOrDefault(word => word.Length == 0 || word.Any(char.IsControl)) is { } wrong)
            throw CommandException.Usage($"{program.Name} or {data.Name}: expected a name without line breaks; got {Quotation.Of(wrong)}.");
        return new TrialCall(name, options.DirectoryFor(arguments, path), words);
    }

    private int Cancel(SubmissionEngineKind kind, string path)
    {
        if (kind != SubmissionEngineKind.Slurm)
            throw CommandException.Usage($"{cancel.Name} is for --engine {Wording.Of(SubmissionEngineKind.Slurm)}.");
        int count = SlurmEngine.Cancel(path).Count;
        Out.WriteLine(count == 0 ? "Nothing of this directory is in Slurm's queue." : $"Cancelled {Plural.Of(count, "task")}.");
        return ExitCode.Success;
    }

    /// <summary>Where the run stands once the engine has waited for its trials, as 'status' says it.</summary>
    private int Summary(string path)
    {
        RunStatus status = Status(path);
        StatusText.Write(Out, status, TimeProvider.System.GetUtcNow());
        return StatusExit.Of(status);
    }

    private static RunStatus Status(string path) => RunDirectory.StatusOf(path, TimeProvider.System.GetUtcNow());

    private int Print(SubmissionEngineKind kind)
    {
        Out.Write(ScriptTemplate.Standard(SubmitOptions.StandardTemplate(kind)
            ?? throw CommandException.Usage($"{printTemplate.Name}: the engine {Wording.Of(kind)} takes no template.")));
        return ExitCode.Success;
    }
}
