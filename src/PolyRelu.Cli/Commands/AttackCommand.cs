using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Commands;

/// <summary>Attacks a network at one radius or several and reports its empirical robust accuracy.</summary>
internal sealed class AttackCommand : DocumentedCommand
{
    private readonly SubjectOptions subjects = new("Attack");
    private readonly ThreatOptions threat = new();
    private readonly AttackOptions attacks = new();
    private readonly CertificateOptions certificates = new();
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
            "attack p3.safetensors --data mnist --count 1000 --norm l2 --epsilon 2 --attack autoattack --certify",
            "attack p3.safetensors --data mnist --count 200 --norm l0 --epsilon 5,10,20 --attack sigma-zero",
            "attack p3.safetensors --data mnist --epsilon 0.1 --attack autoattack-next --data-parallel",
            "attack f.safetensors --norm l2 --epsilon 0.3,0.7 --attack opposite-centre",
            "attack m.safetensors --data features.npz --norm l2 --epsilon 0.5",
        ];
        subjects.AddTo(this);
        threat.AddTo(this);
        attacks.AddTo(this);
        certificates.AddTo(this);
        subjects.AddReaderTo(this);
        outputs.AddTo(this);
        subjects.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        outputs.RequireNpz(arguments);
        IReadOnlyList<AttackChoice>? choices = attacks.Choices(arguments, threat.NormOf(arguments));
        bool certifiesFirst = choices?.Any(choice => choice.CertifiesFirst) ?? false;
        CertificationSettings? proofs =
            certificates.Read(arguments, attacks.IsNearest(arguments), certifiesFirst, threat.NormOf(arguments));
        OutputFiles files = new();
        Subject subject = subjects.Open(arguments, Context, files);
        if (subject.Network is not PolyReluNetwork) proofs = Unproven(arguments, proofs, NetworkDescription.Of(subject.Network));
        threat.DeclareFiles(arguments, files);
        outputs.Declare(arguments, files, proofs is not null);
        files.Check();
        if (proofs is not null) subject.RequireProvable();
        subject.Own.Require(subject.Source.Origin(subject.Task));
        (AttackJob job, EvaluationResult result) = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            AttackJob loaded = subject.Load(progress);
            int radii = threat.Radii(arguments).Count;
            outputs.RequireSize(arguments, radii, loaded.Points.Count, loaded.Network.InputDimension);
            MemorySpace.Require("The attack", Memory(loaded, attacks.ParallelismOf(arguments)));
            return Run(arguments, choices, proofs, loaded, subject, progress);
        }), () => outputs.Interrupted(arguments));
        outputs.Write(files, job, result, Out);
        return ExitCode.Success;
    }

    private (AttackJob Job, EvaluationResult Result) Run(ParseResult arguments, IReadOnlyList<AttackChoice>? choices,
        CertificationSettings? proofs, AttackJob job, Subject subject, IRunProgress progress)
    {
        (INetwork model, Dataset points) = (job.Network, job.Points);
        ThreatModel limits = threat.Read(arguments, points.Box, model.InputDimension);
        AttackPlan plan = attacks.Plan(arguments, choices, points, subject.Own.CentresFor(points), limits.Norm, model.Outputs);
        LevelGrid? grid = attacks.Grid(arguments, limits, model.InputDimension);
        if (job.Input is { Problem: not null }) proofs = Unproven(arguments, proofs, "a network with a standardisation before it");
        RequirePart(arguments, job, proofs is not null);
        (IClassifier victim, string? span) = attacks.Victim(arguments, job);
        attacks.RequireReplicas(arguments, victim, NetworkDescription.Of(model));
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
            Parallelism = attacks.ParallelismOf(arguments),
            State = outputs.State(arguments, model, job.Named(plan.Texts), Note),
        };
        job = job with
        {
            Attacks = plan.Texts,
            AttackIds = plan.Ids,
            Span = span,
            Caveats = subject.Caveats(job, limits, request.Radii),
        };
        Tell(arguments, job.Caveats, progress);
        string about = $"{limits.Norm.Symbol}, {Plural.Of(points.Count, "point")}";
        if (proofs is not null)
            request = request with { Certificates = Certify(arguments, request, job.Provable(), proofs, about, progress) };
        using IProgressTask task = progress.Begin(ProgressKind.Attack, $"{string.Join(", ", job.Attacks)}, {about}");
        return (job, outputs.Evaluate(request, task, Context.Cancellation));
    }

    /// <summary>Refuses what is about pReLU networks alone where a standardisation stands before the network.</summary>
    private void RequirePart(ParseResult arguments, AttackJob job, bool certifies)
    {
        if (job.Input is not { Problem: { } problem }) return;
        if ((certifies ? certificates.Name : outputs.WitnessOption(arguments)) is { } option)
            throw CommandException.Usage($"{option} is for pReLU networks of inputs as they are, and this one's standardisation cannot be "
                + $"folded into its weights, since {problem}. Leave it out, or train with one standard deviation for all features, or "
                + "without input normalisation.");
    }

    private CertificateTable Certify(ParseResult arguments, EvaluationRequest request, PolyReluNetwork model, CertificationSettings proofs,
        string about, IRunProgress progress)
    {
        CertificationRequest certification = new()
        {
            Network = model,
            Samples = request.Samples,
            Threat = request.Threat,
            Radii = request.Radii,
            Settings = proofs,
            State = outputs.CertificateState(arguments, model, Note),
        };
        using IProgressTask task = progress.Begin(ProgressKind.Certification, about);
        return outputs.Certify(certification, task, Context.Cancellation);
    }

    /// <summary>Leaves out the certificates that an attack begins with where there are none, and says so.</summary>
    /// <remarks>Those asked for by an option are refused later.</remarks>
    private CertificationSettings? Unproven(ParseResult arguments, CertificationSettings? proofs, string network)
    {
        if (proofs is null || certificates.AreAsked(arguments)) return proofs;
        Note($"nothing is proven of {network}: what the attacks leave is robust against them, not certified.");
        return null;
    }

    private void Note(string reason) => Context.Terminal.Error.WriteLine($"note: {reason}");

    /// <summary>Says it before the attack, which may take long: beside the progress, or alone with --quiet.</summary>
    private void Tell(ParseResult arguments, IReadOnlyList<Caveat> caveats, IRunProgress progress)
    {
        foreach (string line in caveats.Select(entry => $"note: {entry.Name}: {entry.Sentence}"))
        {
            if (arguments.GetValue(GlobalOptions.Quiet)) Context.Terminal.Error.WriteLine(line);
            else progress.Note(line);
        }
    }

    private static IEnumerable<MemoryPart> Memory(AttackJob job, Parallelism parallelism) =>
    [
        AttackMemory.OfNetwork(job.Network),
        AttackMemory.OfCurve(job.Points.Count, job.Network.InputDimension, parallelism == Parallelism.Data),
    ];
}
