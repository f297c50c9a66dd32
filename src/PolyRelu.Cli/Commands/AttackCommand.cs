using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Attacks a network at one radius or several and reports its empirical robust accuracy.</summary>
internal sealed class AttackCommand : DocumentedCommand
{
    private readonly Argument<string> network = new("NETWORK") { Description = "Network file: .safetensors, .npz or .pt." };
    private readonly DataOptions data = new(ofNetwork: true);

    private readonly Option<string?> split = new("--split")
    {
        Description = $"Split of the data [default: {DataReader.Test}].", HelpName = "NAME",
    };

    private readonly Option<int?> count = Parsed.Integer("--count", "Attack the first N samples [default: all].", 1);
    private readonly ThreatOptions threat = new();
    private readonly AttackOptions attacks = new();
    private readonly NetworkFileOptionsReader reader = new();
    private readonly AttackOutputs outputs = new();

    /// <summary>Binds the command.</summary>
    public AttackCommand(CommandContext context)
        : base("attack", "Attack a network and report its empirical robust accuracy.", context)
    {
        Notes =
        [
            "Robust accuracies are fractions of all points; points misclassified without an attack count as broken.",
            "A point broken at one radius is broken at every larger one. Results are labelled by what ran.",
        ];
        Examples =
        [
            "attack p3.safetensors --data mnist --split test --count 1000 --norm linf --epsilon 0.1 --attack apgd-ce --seed 0 --json "
                + "out.json",
            "attack p3.safetensors --data mnist --count 1000 --epsilon 0.1 --attack autoattack --save-masks masks.npz",
            "attack p3.safetensors --data mnist --count 1000 --epsilon \"linspace(0,0.2,15)\" --attack "
                + "apgd-ce:restarts=5,square:queries=1000",
            "attack p3.safetensors --data mnist --count 1000 --epsilon \"linspace(0,0.2,15)\" --minimum-distance",
            "attack f.safetensors --norm l2 --epsilon 0.3,0.7 --attack opposite-centre",
            "attack m.safetensors --data features.npz --norm l2 --epsilon 0.5",
        ];
        Arguments.Add(network);
        data.AddTo(this);
        foreach (Option option in new Option[] { split, count }) Options.Add(option);
        threat.AddTo(this);
        attacks.AddTo(this);
        reader.AddTo(this);
        outputs.AddTo(this);
        data.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        outputs.RequireNpz(arguments);
        string path = arguments.GetRequiredValue(network);
        IReadOnlyList<AttackChoice>? choices = attacks.Choices(arguments);
        SavedNetwork saved = NetworkFile.Open(path, reader.Read(arguments, Context));
        PolyReluNetwork model = saved.Network;
        NetworkData own = new(path, saved, data.AllowsOther(arguments));
        DataReader source = data.Read(arguments, Context, own);
        OutputFiles files = new OutputFiles().Reads(network.Name, path).Reads(DataOptions.Name, source.Files());
        threat.DeclareFiles(arguments, files);
        outputs.Declare(arguments, files);
        files.Check();
        string splitName = source.Split(split.Name, arguments.GetValue(split), DataReader.Test);
        string? task = source.Task ?? (source.IsImages ? own.Task : null) ?? source.TaskFor(model.Outputs);
        own.Require(source.Origin(task));
        (AttackJob job, EvaluationResult result) = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            if (source.IsImages && data.IsSilent(arguments)) own.RequireContent(source);
            Dataset points = source.Load(splitName, task, arguments.GetValue(count), progress, model.Outputs);
            RequireFit(model, points, path);
            int radii = threat.Radii(arguments).Count;
            outputs.RequireSize(arguments, radii, points.Count, model.InputDimension);
            MemorySpace.Require("The attack", Memory(model, points, radii));
            return Run(arguments, choices, new AttackJob(path, model, points)
            {
                Task = task,
                Trained = own.Description,
                OtherData = own.OtherAllowed,
            }, own, progress);
        }), () => outputs.Interrupted(arguments));
        outputs.Write(files, job, result, Out);
        return ExitCode.Success;
    }

    private (AttackJob Job, EvaluationResult Result) Run(
        ParseResult arguments, IReadOnlyList<AttackChoice>? choices, AttackJob job, NetworkData own, IRunProgress progress)
    {
        (PolyReluNetwork model, Dataset points) = (job.Network, job.Points);
        ThreatModel limits = threat.Read(arguments, points.Box, model.InputDimension);
        AttackPlan plan = attacks.Plan(arguments, choices, points, own.CentresFor(points), limits.Norm, model.Outputs);
        LevelGrid? grid = attacks.Grid(arguments, limits, model.InputDimension);
        (IClassifier victim, string? span) = attacks.Victim(arguments, model);
        EvaluationRequest request = new()
        {
            Victim = victim,
            Samples = points.Samples,
            Threat = limits,
            Radii = threat.Radii(arguments),
            Method = plan.Method,
            Context = plan.Context,
            Settings = plan.Settings,
            Seed = attacks.Seed(arguments),
            Levels = grid,
            Diagnoses = attacks.Diagnoses(arguments),
            State = outputs.State(arguments, model, plan.Texts, reason => Context.Terminal.Error.WriteLine($"note: {reason}")),
        };
        job = job with { Attacks = plan.Texts, AttackIds = plan.Ids, Span = span, Caveats = Caveats(job, own, request) };
        Tell(arguments, job.Caveats, progress);
        using IProgressTask task = progress.Begin(
            ProgressKind.Attack, $"{string.Join(", ", job.Attacks)}, {limits.Norm.Symbol}, {Plural.Of(points.Count, "point")}");
        return (job, outputs.Evaluate(request, task, Context.Cancellation));
    }

    /// <summary>What is known before the attack to make its outcome no finding.</summary>
    private static IReadOnlyList<Caveat> Caveats(AttackJob job, NetworkData own, EvaluationRequest request) =>
    [
        .. LearningCheck.OfPredictions(job.Network.CreateEvaluator(), job.Points.Samples),
        .. DataNotes.Of(job.Points),
        .. new[] { RadiusCheck.Of(request.Threat, request.Radii, job.Network.InputDimension), own.Seen(job.Points) }.OfType<Caveat>(),
    ];

    /// <summary>Says it before the attack, which may take long: beside the progress, or alone with --quiet.</summary>
    private void Tell(ParseResult arguments, IReadOnlyList<Caveat> caveats, IRunProgress progress)
    {
        foreach (string line in caveats.Select(entry => $"note: {entry.Name}: {entry.Sentence}"))
        {
            if (arguments.GetValue(GlobalOptions.Quiet)) Context.Terminal.Error.WriteLine(line);
            else progress.Note(line);
        }
    }

    private static IEnumerable<MemoryPart> Memory(PolyReluNetwork model, Dataset points, int radii) =>
    [
        AttackMemory.OfNetwork(model.InputDimension, model.Hidden, model.Outputs),
        AttackMemory.OfCurve(points.Count, model.InputDimension, radii),
    ];

    private static void RequireFit(PolyReluNetwork model, Dataset points, string path)
    {
        if (model.InputDimension != points.Samples.Inputs.Columns)
            throw new CommandException(
                $"{path} takes {Plural.Of(model.InputDimension, "feature")}, but {points.Name} has {points.Samples.Inputs.Columns}.");
        if (model.Outputs != points.Outputs)
            throw new CommandException(
                $"{path} has {Plural.Of(model.Outputs, "output")}, but the labels of {points.Name} are for {points.Outputs}; choose the "
                    + "task with --task.");
    }
}
