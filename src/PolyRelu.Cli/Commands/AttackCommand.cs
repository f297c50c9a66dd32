using System.CommandLine;
using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Attacks a network at one radius or several and reports its empirical robust accuracy.</summary>
internal sealed class AttackCommand : DocumentedCommand
{
    private readonly Argument<string> network = new("NETWORK") { Description = "Network file: .safetensors, .npz or .pt." };
    private readonly DataOptions data = new(ofNetwork: true);
    private readonly Option<string?> split = new("--split") { Description = "Split of the data [default: test].", HelpName = "NAME" };
    private readonly Option<int?> count = Parsed.Integer("--count", "Attack the first N samples [default: all].", 1);
    private readonly ThreatOptions threat = new();
    private readonly Option<IReadOnlyList<AttackChoice>?> attack = Parsed.Option<IReadOnlyList<AttackChoice>?>(
        "--attack", "Attacks in order ('list attacks'), each with settings of its own if need be: NAME:restarts=5:queries=1000.", "LIST", AttackChoice.ParseList, "apgd-ce");

    private readonly Option<bool> minimumDistance = new("--minimum-distance")
    {
        Description = "Find the nearest adversarial example of every point, for all radii at once [attacks: fab-t, boundary-descent, then apgd-margin by bisection].",
    };

    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the attacks' random numbers.");
    private readonly Option<int?> iterations = Parsed.Integer("--iterations", "Steps of each start [default: the attack's own].", 1);
    private readonly Option<int?> restarts = Parsed.Integer("--restarts", "Starts per point [default: the attack's own].", 1);
    private readonly Option<double?> step = Parsed.Number("--step", "Step size of attacks with a fixed step [default: the attack's own].", 0, exclusive: true);
    private readonly Option<Registration<Loss>?> loss = Parsed.Option<Registration<Loss>?>("--loss", "Loss of attacks that take one [default: the attack's own].", "NAME", Registry<Loss>.Find);
    private readonly Option<bool> keepToEnd = new("--keep-to-end") { Description = "Run every search to its end, as the original attacks do, also where it is hopeless (docs/attacks.md, Costs)." };
    private readonly Option<bool> span = new("--span") { Description = "L2 without a box: let gradient attacks search the span of the neurons that matter; the whole network decides what is broken. Much faster for trained networks on clusters." };
    private readonly NetworkFileOptionsReader reader = new();
    private readonly Option<string?> json = new("--json") { Description = "Write the results as JSON.", HelpName = "FILE" };
    private readonly Option<string?> adversarials = new("--save-adversarials") { Description = "Write the adversarial examples and masks (.npz).", HelpName = "FILE" };
    private readonly Option<string?> masks = new("--save-masks") { Description = "Write which points are robust after each attack (.npz).", HelpName = "FILE" };

    private readonly Option<string?> checkpoint = new("--checkpoint") { Description = "Keep the results of finished points in a file (.npz); the same command goes on from it after an interruption, and removes it at the end.", HelpName = "FILE" };
    private readonly Option<int?> checkpointSeconds = Parsed.Integer("--checkpoint-seconds", "Least time between two writes of it [default: 15].", 0);
    private readonly Option<bool> noDiagnostics = new("--no-diagnostics") { Description = "Do not look for signs that robustness is overstated (docs/attacks.md)." };
    private readonly Option<int?> levels = Parsed.Option<int?>(
        "--levels",
        "Round the adversarial examples to N levels of the box, 256 for images of 8 bits: still misclassified and within ε, or counted as lost.",
        "N",
        ReadLevels);

    private readonly Option<string?> witness = new("--witness") { Description = "Write examples, points, network and settings for 'verify' (.npz).", HelpName = "FILE" };

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
            "attack p3.safetensors --data mnist --split test --count 1000 --norm linf --epsilon 0.1 --attack apgd-ce --seed 0 --json out.json",
            "attack p3.safetensors --data mnist --count 1000 --epsilon 0.1 --attack autoattack --save-masks masks.npz",
            "attack p3.safetensors --data mnist --count 1000 --epsilon \"linspace(0,0.2,15)\" --attack apgd-ce:restarts=5,square:queries=1000",
            "attack p3.safetensors --data mnist --count 1000 --epsilon \"linspace(0,0.2,15)\" --minimum-distance",
            "attack f.safetensors --norm l2 --epsilon 0.3,0.7 --attack opposite-centre",
            "attack m.safetensors --data features.npz --norm l2 --epsilon 0.5",
        ];
        Arguments.Add(network);
        data.AddTo(this);
        foreach (Option option in new Option[] { split, count }) Options.Add(option);
        threat.AddTo(this);
        foreach (Option option in new Option[] { attack, minimumDistance, seed, iterations, restarts, step, loss, keepToEnd, span, levels, noDiagnostics }) Options.Add(option);
        reader.AddTo(this);
        Options.Add(json);
        Options.Add(adversarials);
        Options.Add(masks);
        Options.Add(witness);
        Options.Add(checkpoint);
        Options.Add(checkpointSeconds);
        data.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string? jsonPath = arguments.GetValue(json), examplesPath = arguments.GetValue(adversarials), masksPath = arguments.GetValue(masks), witnessPath = arguments.GetValue(witness);
        RequireNpz(adversarials.Name, examplesPath);
        RequireNpz(masks.Name, masksPath);
        RequireNpz(witness.Name, witnessPath);
        RequireNpz(checkpoint.Name, arguments.GetValue(checkpoint));
        string path = arguments.GetRequiredValue(network);
        IReadOnlyList<AttackChoice>? choices = Choices(arguments);
        SavedNetwork saved = NetworkFile.Open(path, reader.Read(arguments, Context));
        PolyReluNetwork model = saved.Network;
        NetworkData own = new(path, saved, data.AllowsOther(arguments));
        DataReader source = data.Read(arguments, Context, own);
        OutputFiles files = new OutputFiles().Reads(network.Name, path).Reads(DataOptions.Name, source.Files());
        threat.DeclareFiles(arguments, files);
        files.Writes(json.Name, jsonPath).Writes(adversarials.Name, examplesPath).Writes(masks.Name, masksPath).Writes(witness.Name, witnessPath)
            .Keeps(checkpoint.Name, arguments.GetValue(checkpoint)).Check();
        string splitName = source.Split(split.Name, arguments.GetValue(split), "test");
        string? task = source.Task ?? (source.IsImages ? own.Task : null) ?? source.TaskFor(model.Outputs);
        own.Require(source.Origin(task));
        AttackJob job = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            if (source.IsImages && data.IsSilent(arguments)) own.RequireContent(source);
            Dataset points = source.Load(splitName, task, arguments.GetValue(count), progress, model.Outputs);
            RequireFit(model, points, path);
            if (examplesPath is not null) AdversarialFile.Check(threat.Radii(arguments).Count, points.Count, model.InputDimension);
            MemorySpace.Require("The attack", Memory(model, points, threat.Radii(arguments).Count));
            return Run(arguments, choices,
                new AttackJob(path, model, points) { Task = task, Trained = own.Description, OtherData = own.OtherAllowed }, own, progress);
        }), () => Interrupted(arguments.GetValue(checkpoint)));
        files.Write(json.Name, file => JsonFile.Write(file, AttackJson.Of(job)));
        files.Write(masks.Name, file => MaskFile.Write(file, job));
        files.Write(witness.Name, file => WitnessFile.Write(file, WitnessOf.Job(job)));
        files.Write(adversarials.Name, file => AdversarialFile.Write(file, job));
        files.End(() => AttackText.Write(Out, job));
        files.Remove(checkpoint.Name);
        return ExitCode.Success;
    }

    /// <summary>The attacks chosen, all options for them being ones that they take; null for those of the search for the nearest examples.</summary>
    private IReadOnlyList<AttackChoice>? Choices(ParseResult arguments)
    {
        IReadOnlyList<AttackChoice>? choices = arguments.GetValue(attack);
        if (choices is null && !arguments.GetValue(minimumDistance)) choices = AttackChoice.ParseList("apgd-ce");
        foreach (Option option in new Option[] { iterations, restarts, step, loss })
        {
            if (arguments.GetResult(option) is null) continue;
            try
            {
                AttackChoice.RequireTaken(choices ?? NearestAttacks(), option.Name.TrimStart('-'));
            }
            catch (ArgumentException refusal)
            {
                throw CommandException.Usage($"{option.Name}: {ErrorSentence.Of(refusal)}");
            }
        }
        return choices;
    }

    private static IReadOnlyList<AttackChoice> NearestAttacks() => [.. MinimumDistance.Attacks(AttackSettings.Default, Norm.L2, outputs: 1).Select(approach => AttackChoice.Parse(approach.IdentityFor(outputs: 1).Id))];

    private AttackJob Run(ParseResult arguments, IReadOnlyList<AttackChoice>? choices, AttackJob job, NetworkData own,
        IRunProgress progress)
    {
        AttackSettings settings = new()
        {
            Iterations = arguments.GetValue(iterations),
            Restarts = arguments.GetValue(restarts),
            StepSize = arguments.GetValue(step),
            KeepToEnd = arguments.GetValue(keepToEnd),
            Loss = arguments.GetValue(loss)?.Value,
            Centres = own.CentresFor(job.Points),
            Image = job.Points.Shape,
            References = job.Points.Samples,
        };
        bool nearest = arguments.GetValue(minimumDistance);
        ThreatModel model = threat.Read(arguments, job.Points.Box, job.Network.InputDimension);
        Attack[] attacks = [.. choices?.Select(entry => entry.Create(settings)) ?? []];
        IReadOnlyList<IMinimumNormAttack> approaches = !nearest ? [] : choices is null ? MinimumDistance.Attacks(settings, model.Norm, job.Network.Outputs) : [.. attacks.Select(one => one as IMinimumNormAttack ?? new Bisection(one))];
        job = job with
        {
            Threat = model,
            Levels = arguments.GetValue(levels),
            Seed = arguments.GetValue(seed) ?? 0,
            Settings = settings,
            Attacks = [.. choices?.Select(entry => entry.Text) ?? approaches.Select(approach => approach.Name)],
            AttackIds = [.. choices?.Select(entry => entry.Entry.Name) ?? approaches.Select(approach => approach.IdentityFor(job.Network.Outputs).Id)],
        };
        LevelGrid? grid = GridOf(job.Levels, model, job.Network.InputDimension);
        (IClassifier victim, string? reduced) = Victim(job.Network, arguments.GetValue(span));
        job = job with { Span = reduced, Caveats = Caveats(job, own, threat.Radii(arguments)) };
        Tell(arguments, job.Caveats, progress);
        using IProgressTask task = progress.Begin(ProgressKind.Attack,
            $"{string.Join(", ", job.Attacks)}, {model.Norm.Symbol}, {Plural.Of(job.Points.Count, "point")}");
        if (nearest)
        {
            MinimumDistanceResult found = Evaluate(arguments, job, "nearest", [], new NearestEvaluation(job, victim, approaches), task);
            Attack[] searched = [.. approaches.Select(approach => approach as Attack ?? (approach as Bisection)?.Attack).OfType<Attack>()];
            return Judge(arguments, Round(job with { Nearest = found, Report = found.At(threat.Radii(arguments)) }, victim, [], grid), victim, searched);
        }
        IReadOnlyList<double> radii = threat.Radii(arguments);
        RobustnessReport report = Evaluate(arguments, job, "within radii", radii, new RadiiEvaluation(job, victim, radii, attacks), task);
        return Judge(arguments, Round(job with { Report = report }, victim, attacks, grid), victim, attacks);
    }

    /// <summary>
    /// Adds what float64 says about the examples, and signs that the outcome overstates robustness, unless they are not wanted.
    /// </summary>
    private AttackJob Judge(ParseResult arguments, AttackJob job, IClassifier victim, IReadOnlyList<Attack> attacks)
    {
        PreciseExamples precise = new(victim);
        job = job with { Confirmed = [.. job.Final.Radii.Select(radius => radius.Confirmed(precise, job.Points.Samples.Labels))] };
        if (arguments.GetValue(noDiagnostics)) return job;
        return job with
        {
            DiagnosticsRan = true,
            Diagnostics = AttackDiagnostics.Of(victim, job.Points.Samples, job.Threat, attacks, job.Settings, job.Report, job.Seed, Context.Cancellation),
        };
    }

    /// <summary>Rounds the examples of a job, where that was asked for.</summary>
    private AttackJob Round(AttackJob job, IClassifier victim, Attack[] attacks, LevelGrid? grid) =>
        grid is null ? job : job with
        {
            Rounded = LevelRounding.Of(victim, job.Points.Samples, job.Threat, job.Report, grid, attacks, job.Seed, Context.Cancellation),
        };

    private static int? ReadLevels(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 2 and <= LevelGrid.MostLevels
        ? count
        : throw new FormatException($"expected a whole number from 2 to {LevelGrid.MostLevels}; got {Quotation.Of(text)}");

    private static LevelGrid? GridOf(int? count, ThreatModel model, int dimension)
    {
        if (count is not { } number) return null;
        return model.Box is { } box
            ? new LevelGrid(box, number, dimension)
            : throw CommandException.Usage("--levels: the levels lie in a box of valid inputs, and there is none; give --box LO,HI.");
    }

    /// <summary>What is known before the attack to make its outcome no finding.</summary>
    private static IReadOnlyList<Caveat> Caveats(AttackJob job, NetworkData own, IReadOnlyList<double> radii) =>
    [
        .. LearningCheck.OfPredictions(job.Network.CreateEvaluator(), job.Points.Samples),
        .. DataNotes.Of(job.Points),
        .. new[] { RadiusCheck.Of(job.Threat, radii, job.Network.InputDimension), own.Seen(job.Points) }.OfType<Caveat>(),
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

    /// <summary>Evaluates all points, with a checkpoint in blocks.</summary>
    private TResult Evaluate<TResult>(ParseResult arguments, AttackJob job, string search, IReadOnlyList<double> radii, IBlockEvaluation<TResult> evaluation, IProgress<double> progress)
        where TResult : class
    {
        Samples samples = job.Points.Samples;
        if (arguments.GetValue(checkpoint) is not { } file) return evaluation.Evaluate(samples, progress, Context.Cancellation);
        EvaluationCheckpoint kept = new(file, job, search, radii, arguments.GetValue(span));
        return new ResumableEvaluation<TResult>(evaluation, samples, kept, TimeSpan.FromSeconds(arguments.GetValue(checkpointSeconds) ?? 15)).Run(progress, Context.Cancellation);
    }

    private string Interrupted(string? kept)
    {
        if (kept is null) return $"Interrupted: no file was written. With {checkpoint.Name} FILE the same command goes on where it was.";
        return FilePlace.Of(kept).Kind == FileKind.Regular ? $"Interrupted. Go on with the same command: {kept} holds the points that are done." : "Interrupted before any point was done: no file was written.";
    }

    private static void RequireNpz(string option, string? path)
    {
        if (path is not null && !path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage($"{option} writes .npz; got {Quotation.Of(path)}.");
    }

    /// <summary>What is attacked, and a few words about the span that is searched.</summary>
    private static (IClassifier Victim, string? Span) Victim(PolyReluNetwork model, bool searchSpan)
    {
        if (!searchSpan) return (model.CreateEvaluator(), null);
        if (!ReducedNetwork.CanReduce(model)) throw new CommandException("--span: this network normalises its inputs, so it depends on more than the span of its neurons. Leave the option out.");
        var reduction = ReducedNetwork.Of(model);
        string words = string.Create(CultureInfo.InvariantCulture, $"{reduction.Basis.Rows} of {Plural.Of(model.InputDimension, "direction")}, {reduction.Network.Hidden} of {Plural.Of(model.Hidden, "neuron")}, error of f at most {reduction.ErrorBound:0.0e0} for ‖x − c‖ ≤ 1");
        return (new SpannedNetwork(reduction), words);
    }

    private static IEnumerable<MemoryPart> Memory(PolyReluNetwork model, Dataset points, int radii) =>
        [MemoryPieces.OfNetwork(model.InputDimension, model.Hidden, model.Outputs), MemoryPieces.OfCurve(points.Count, model.InputDimension, radii)];

    private static void RequireFit(PolyReluNetwork model, Dataset points, string path)
    {
        if (model.InputDimension != points.Samples.Inputs.Columns)
            throw new CommandException($"{path} takes {Plural.Of(model.InputDimension, "feature")}, but {points.Name} has {points.Samples.Inputs.Columns}.");
        if (model.Outputs != points.Outputs)
            throw new CommandException($"{path} has {Plural.Of(model.Outputs, "output")}, but the labels of {points.Name} are for {points.Outputs}; choose the task with --task.");
    }
}
