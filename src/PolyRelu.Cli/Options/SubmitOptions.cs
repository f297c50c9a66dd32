using System.CommandLine;
using PolyRelu.Experiments.Submission;
using PolyRelu.Experiments.Submission.Kubernetes;
using PolyRelu.Experiments.Submission.Lines;
using PolyRelu.Experiments.Submission.Local;
using PolyRelu.Experiments.Submission.Slurm;

namespace PolyRelu.Cli.Options;

/// <summary>The options of <c>submit</c> that an engine takes, each with the engines that it means something to.</summary>
internal sealed class SubmitOptions
{
    private const int UsualWarning = 120;
    private const int UsualRetries = 2;
    private readonly List<(Option Option, SubmissionEngineKind[] Engines)> all = [];
    private readonly Option<SubmissionEngineKind?> engine = Parsed.Member(
        "--engine", "What runs the trials.", SubmissionEngineKind.Local, "");

    private readonly Option<int?> workers, retries, requeues, warning, arraySize, processors;
    private readonly Option<string?> time, partition, account, memory, image, claim, mount, space, name, output;
    private readonly Option<string[]> sbatch;

    /// <summary>Makes the options.</summary>
    public SubmitOptions()
    {
        const SubmissionEngineKind Local = SubmissionEngineKind.Local, Slurm = SubmissionEngineKind.Slurm;
        const SubmissionEngineKind Kubernetes = SubmissionEngineKind.Kubernetes, Parallel = SubmissionEngineKind.Parallel;
        workers = Add(Parsed.Integer("--workers",
            "Trials that run at the same time [default: one for each processor; as many as the site lets; "
            + "10].", 1), Local, Slurm, Kubernetes);
        retries = Add(Parsed.Integer("--retries", "How often a trial is tried again after exit code 1 or a crash.", 0, $"{UsualRetries}"),
            Local,
            Slurm, Kubernetes);
        processors = Add(Parsed.Integer("--cpus", "Processors, and threads, of a trial.", 1, "1"), Local, Slurm, Kubernetes);
        memory = Add(Text("--memory", "SIZE", "Memory of a trial: 4G on Slurm, 4Gi on Kubernetes [default: the site's; 4Gi]."), Slurm,
            Kubernetes);
        warning = Add(Parsed.Integer("--warning", "Seconds that a trial has to write its checkpoint before its time ends.", 1,
            $"{UsualWarning}"), Slurm, Kubernetes);
        time = Add(Text("--time", "TIME", "Time limit of a task, such as 90, 4:00:00 or 2-12; a trial then goes on in another."), Slurm);
        partition = Add(Text("--partition", "NAME", "Partition."), Slurm);
        account = Add(Text("--account", "NAME", "Account."), Slurm);
        requeues = Add(Parsed.Integer("--requeues", "How often a trial goes on after the time limit.", 0, "20"), Slurm);
        arraySize = Add(Parsed.Integer("--max-array-size", "Tasks of an array at most [default: the site's MaxArraySize].", 1), Slurm);
        sbatch = Add(new Option<string[]>("--sbatch")
        { Description = "One more argument of sbatch, such as --sbatch=--qos=long; may be repeated.", HelpName = "ARG" }, Slurm);
        image = Add(Text("--image", "IMAGE", "Image that holds the program."), Kubernetes);
        claim = Add(Text("--claim", "NAME", "Persistent volume claim that holds the run directory."), Kubernetes);
        mount = Add(Text("--mount", "DIR", "Folder of the pod that the claim is mounted on [default: /runs]."), Kubernetes);
        space = Add(Text("--namespace", "NAME", "Namespace [default: default]."), Kubernetes);
        name = Add(Text("--name", "NAME", "Name of the Job [default: one of its own]."), Kubernetes);
        output = Add(Text("--out", "FILE", "Where the manifest or the lines go [default: standard output]."), Kubernetes, Parallel);
    }

    /// <summary>Name of the option for the output.</summary>
    public string Output => output.Name;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(engine);
        foreach ((Option option, _) in all) command.Options.Add(option);
    }

    /// <summary>The engine that was asked for.</summary>
    public SubmissionEngineKind KindOf(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(engine) ?? SubmissionEngineKind.Local;
    }

    /// <summary>The file that the engine writes; null for none.</summary>
    public string? OutputOf(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(output);
    }

    /// <summary>Threads of a trial: as many as it has processors.</summary>
    public int ThreadsOf(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(GlobalOptions.Threads) ?? arguments.GetValue(processors) ?? 1;
    }

    /// <summary>Where the run directory is for whoever runs a trial.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="directory">Where it is here.</param>
    public string DirectoryFor(ParseResult arguments, string directory) => KindOf(arguments) switch
    {
        SubmissionEngineKind.Local or SubmissionEngineKind.Slurm or SubmissionEngineKind.Parallel => directory,
        SubmissionEngineKind.Kubernetes => Pods(arguments).DirectoryIn(directory),
        _ => throw Unknown(KindOf(arguments).ToString()),
    };

    /// <summary>The engine with what was asked of it.</summary>
    /// <exception cref="CommandException">An option means nothing to it, or one is missing.</exception>
    public SubmissionEngine Read(ParseResult arguments)
    {
        SubmissionEngineKind kind = KindOf(arguments);
        foreach ((Option option, SubmissionEngineKind[] engines) in all)
            if (arguments.GetResult(option) is { Implicit: false } && !engines.Contains(kind))
                throw CommandException.Usage($"{option.Name} is for {engine.Name} "
                    + $"{string.Join(" or ", engines.Select(other => Wording.Of(other)))}; "
                    + $"the engine is {Wording.Of(kind)}.");
        return kind switch
        {
            SubmissionEngineKind.Local => new LocalEngine(new LocalSettings(
                arguments.GetValue(workers) ?? Math.Max(1, Environment.ProcessorCount / ThreadsOf(arguments)), Retries(arguments))),
            SubmissionEngineKind.Slurm => new SlurmEngine(Slurm(arguments)),
            SubmissionEngineKind.Kubernetes => new KubernetesEngine(Pods(arguments), OutputOf(arguments)),
            SubmissionEngineKind.Parallel => new LinesEngine(OutputOf(arguments)),
            _ => throw Unknown(kind.ToString()),
        };
    }

    /// <summary>Name of the template that an engine takes where the user gives none; null for an engine without.</summary>
    public static string? StandardTemplate(SubmissionEngineKind kind) => kind switch
    {
        SubmissionEngineKind.Local => null,
        SubmissionEngineKind.Slurm => SlurmScript.Standard,
        SubmissionEngineKind.Kubernetes => KubernetesEngine.Standard,
        SubmissionEngineKind.Parallel => LinesEngine.Standard,
        _ => throw Unknown(kind.ToString()),
    };

    private SlurmSettings Slurm(ParseResult arguments)
    {
        SlurmSettings settings = new()
        {
            Time = arguments.GetValue(time),
            Partition = arguments.GetValue(partition),
            Account = arguments.GetValue(account),
            Processors = arguments.GetValue(processors) ?? 1,
            Memory = arguments.GetValue(memory),
            AtOnce = arguments.GetValue(workers),
            Warning = arguments.GetValue(warning) ?? UsualWarning,
            Retries = Retries(arguments),
            Requeues = arguments.GetValue(requeues) ?? 20,
            MaxArraySize = arguments.GetValue(arraySize),
            Arguments = arguments.GetValue(sbatch) ?? [],
        };
        return Checked(settings, settings.Check);
    }

    private KubernetesSettings Pods(ParseResult arguments)
    {
        KubernetesSettings settings = new(Needed(arguments, image), Needed(arguments, claim))
        {
            Namespace = arguments.GetValue(space) ?? "default",
            Name = arguments.GetValue(name),
            Mount = arguments.GetValue(mount) ?? "/runs",
            Processors = arguments.GetValue(processors) ?? 1,
            Memory = arguments.GetValue(memory) ?? "4Gi",
            AtOnce = arguments.GetValue(workers) ?? 10,
            Warning = arguments.GetValue(warning) ?? UsualWarning,
            Retries = Retries(arguments),
        };
        return Checked(settings, settings.Check);
    }

    private int Retries(ParseResult arguments) => arguments.GetValue(retries) ?? UsualRetries;

    private string Needed(ParseResult arguments, Option<string?> option) => arguments.GetValue(option)
        ?? throw CommandException.Usage($"{engine.Name} {Wording.Of(KindOf(arguments))} needs {option.Name}: {option.Description}");

    private static T Checked<T>(T settings, Action check)
    {
        try
        {
            check();
            return settings;
        }
        catch (ArgumentException mistake)
        {
            throw new CommandException(mistake.Message, ExitCode.Usage, mistake);
        }
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static InvalidOperationException Unknown(string engine) => new($"There is no engine {engine}.");

    private T Add<T>(T option, params SubmissionEngineKind[] engines)
        where T : Option
    {
        // Options that mean something to every engine stand elsewhere.
        option.Description = $"{option.Description} [{string.Join(", ", engines.Select(kind => Wording.Of(kind)))}]";
        all.Add((option, engines));
        return option;
    }
}
