using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Commands;

/// <summary>Proves how robust a network is, and attacks what it cannot prove.</summary>
internal sealed class CertifyCommand : DocumentedCommand
{
    private const string AttacksSuffix = ".attacks.npz";

    private readonly SubjectOptions subjects = new("Certify");
    private readonly ThreatOptions threat = new(ofProofs: true);
    private readonly CertifyOptions options = new();
    private readonly Option<string?> json = new("--json") { Description = "Write the results as JSON.", HelpName = "FILE" };
    private readonly CheckpointOptions checkpoint = new();
    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "Write the proofs, points and network for 'verify' (.npz).",
        HelpName = "FILE",
    };


    /// <summary>Binds the command.</summary>
    public CertifyCommand(CommandContext context)
        : base("certify", "Prove how robust a network is, and attack what is left undecided.", context)
    {
        Notes =
        [
            $"{CertifyText.Meaning}",
            "In L2 and L1 proofs are about the whole ball, also where --box keeps examples within valid inputs.",
            "Accuracies are fractions of all points: certified ≤ true robust accuracy ≤ attacked.",
        ];
        Examples =
        [
            "certify p3.safetensors --data mnist --split test --count 200 --norm l2 --epsilon 0.5,1,1.5 --json out.json",
            "certify p3.safetensors --data mnist --count 200 --norm l2 --radius --json out.json",
            "certify p3.safetensors --data mnist --count 200 --norm linf --epsilon 0.03,0.05 --newton-steps 120 --checkpoint kept.npz",
            "certify f.safetensors --norm l2 --radius 2",
        ];
        subjects.AddTo(this);
        threat.AddTo(this);
        options.AddTo(this);
        subjects.AddReaderTo(this);
        Options.Add(json);
        Options.Add(certificate);
        checkpoint.AddTo(this);
        subjects.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        if (checkpoint.File(arguments) is { } kept && !kept.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage($"{checkpoint.Name} writes .npz; got {Quotation.Of(kept)}.");
        options.Require(arguments, threat);
        OutputFiles files = new();
        Subject subject = subjects.Open(arguments, Context, files);
        threat.DeclareFiles(arguments, files);
        files.Writes(json.Name, arguments.GetValue(json));
        files.Writes(certificate.Name, arguments.GetValue(certificate));
        checkpoint.Declare(arguments, files, options.Attacks(arguments) ? AttacksSuffix : null);
        files.Check();
        subject.RequireProvable();
        subject.Own.Require(subject.Source.Origin(subject.Task));
        CertifyJob job = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            AttackJob loaded = subject.Load(progress);
            if (loaded.Input is { Problem: { } problem })
                throw new CommandException($"Proofs are about pReLU networks of inputs as they are, and the standardisation of "
                    + $"{loaded.Model} cannot be folded into its weights, since {problem}. Attack it ('attack'), or train with one "
                    + "standard deviation for all features, or without input normalisation.");
            MemorySpace.Require("The certification", Memory(loaded.Provable(), loaded.Points.Count, threat.NormOf(arguments)));
            CertifyJob done = Run(arguments, loaded, subject, progress);
            return arguments.GetValue(certificate) is null ? done : done with { Certificate = Prove(done, progress) };
        }), () => checkpoint.Interrupted(arguments));
        files.Write(json.Name, file => JsonFile.Write(file, CertifyJson.Of(job)));
        files.Write(certificate.Name, file => CertificateFile.Write(file, job.Certificate!));
        files.End(() => CertifyText.Write(Out, job));
        files.Remove(checkpoint.Name);
        return ExitCode.Success;
    }

    private CertifyJob Run(ParseResult arguments, AttackJob subjectJob, Subject subject, IRunProgress progress)
    {
        (PolyReluNetwork model, Samples samples) = (subjectJob.Provable(), subjectJob.Points.Samples);
        IReadOnlyList<double> radii = threat.HasRadii(arguments) ? threat.Radii(arguments) : [];
        double largest = radii.Count > 0 ? radii.Max()
            : options.Radius(arguments) ?? Farthest(threat.NormOf(arguments), subjectJob.Points.Box, samples);
        ThreatModel limits = threat.ReadForProofs(arguments, subjectJob.Points.Box, model.InputDimension, largest);
        CertificationRequest request = new()
        {
            Network = model,
            Samples = samples,
            Threat = limits,
            Radii = radii,
            Settings = options.Settings(arguments),
            KeepsProofs = arguments.GetValue(certificate) is not null,
            State = checkpoint.State(arguments, model, [], Note),
        };
        AttackContext context = new()
        {
            Centres = subject.Own.CentresFor(subjectJob.Points), Image = subjectJob.Points.Shape, References = samples,
        };
        CertifyJob job = new(subjectJob with { Caveats = subject.Caveats(subjectJob, limits, radii) }, request);
        foreach (Caveat entry in job.Subject.Caveats) Note(arguments, $"{entry.Name}: {entry.Sentence}", progress);
        string about = $"{limits.Norm.Symbol}, {Plural.Of(samples.Count, "point")}";
        return radii.Count > 0 ? Decide(arguments, job, context, about, progress) : Bracket(arguments, job, context, about, progress);
    }

    /// <summary>The proofs of what was certified.</summary>
    private Certificate Prove(CertifyJob job, IRunProgress progress)
    {
        CertificationRequest request = job.Request;
        IReadOnlyDictionary<string, string> texts = WitnessTexts.OfProofs(job);
        using IProgressTask task = progress.Begin(ProgressKind.Certification, $"certificates, {request.Threat.Norm.Symbol}");
        return job.Brackets is { } brackets ? CertificationEvidence.Of(request, brackets, texts, task, Context.Cancellation)
            : CertificationEvidence.Of(request, job.Table!, texts, task, Context.Cancellation);
    }

    private CertifyJob Decide(ParseResult arguments, CertifyJob job, AttackContext context, string about, IRunProgress progress)
    {
        CertificateTable table;
        using (IProgressTask task = progress.Begin(ProgressKind.Certification, about))
            table = checkpoint.Run(() => CertificationRun.Decide(job.Request, task, Context.Cancellation));
        job = job with { Table = table };
        if (!options.Attacks(arguments)) return job;
        Attack attack = AutoAttack.Standard.Create(new FullAutoAttackSettings(), context);
        job = job with { Subject = Named(job.Subject, [attack.IdentityFor(job.Subject.Network.Outputs)]) };
        EvaluationRequest request = Request(arguments, job, EvaluationMethod.Within([attack]), context, job.Request.Samples) with
        {
            Radii = job.Request.Radii,
            Certificates = table,
        };
        EvaluationResult result = Evaluate(request, $"{attack.Name}, {about}", progress);
        return job with { Table = table.With(result), Proven = table, Attacked = result };
    }

    private CertifyJob Bracket(ParseResult arguments, CertifyJob job, AttackContext context, string about, IRunProgress progress)
    {
        BracketTable brackets;
        using (IProgressTask task = progress.Begin(ProgressKind.Certification, about))
            brackets = checkpoint.Run(() => CertificationRun.Bracket(job.Request, task, Context.Cancellation));
        job = job with { Brackets = brackets };
        if (!options.Attacks(arguments)) return job;
        ThreatModel limits = job.Request.Threat;
        IReadOnlyList<IMinimumNormAttack> attacks =
            MinimumDistance.Attacks(limits.Norm, job.Subject.Network.Outputs, context);
        job = job with { Subject = Named(job.Subject, [.. attacks.Select(attack => attack.IdentityFor(job.Subject.Network.Outputs))]) };
        int[] open = brackets.OpenAbove(options.Audits(arguments) ? double.NegativeInfinity : job.Request.Settings.Tolerance);
        if (open.Length == 0) return job;
        // Nothing nearer than what is known would be of use.
        double radius = Math.Min(limits.Radius, open.Max(i => brackets.Brackets[i].AttackRadius));
        EvaluationRequest request = Request(arguments, job, EvaluationMethod.Nearest(attacks), context, job.Request.Samples.Choose(open));
        request = request with { Threat = limits with { Radius = radius }, Radii = [radius] };
        EvaluationResult result = Evaluate(request, $"nearest examples, {limits.Norm.Symbol}, {Plural.Of(open.Length, "point")}", progress);
        return job with { Brackets = brackets.With(open, result.Nearest!.Nearest), Searched = open.Length, Attacked = result };
    }

    private EvaluationRequest Request(
        ParseResult arguments, CertifyJob job, EvaluationMethod method, AttackContext context, Samples samples) => new()
        {
            Victim = job.Subject.Network.CreateEvaluator(),
            Samples = samples,
            Threat = job.Request.Threat,
            Radii = [],
            Method = method,
            Context = context,
            AttacksProven = options.Audits(arguments),
            Confirms = false,
            Diagnoses = false,
            State = checkpoint.State(arguments, job.Subject.Network, job.Subject.Attacks, Note, AttacksSuffix),
        };

    private EvaluationResult Evaluate(EvaluationRequest request, string label, IRunProgress progress)
    {
        using IProgressTask task = progress.Begin(ProgressKind.Attack, label);
        return checkpoint.Run(() => Evaluator.Run(request, task, Context.Cancellation));
    }

    /// <summary>A radius within which there is an example of almost any network: the box, or twice the longest input.</summary>
    private static double Farthest(Norm norm, Box? box, Samples samples)
    {
        float[] widths = new float[samples.Inputs.Columns];
        if (box is not null)
        {
            float[] low = new float[widths.Length];
            box.Bounds(low, widths);
            for (int i = 0; i < widths.Length; i++) widths[i] -= low[i];
            if (norm.Measure(widths) is > 0 and <= ThreatModel.LargestRadius and double size) return size;
        }
        double longest = 0;
        for (int i = 0; i < samples.Count; i++) longest = Math.Max(longest, norm.Measure(samples.Inputs.Row(i)));
        return longest > 0 ? Math.Min(2 * longest, ThreatModel.LargestRadius) : 1;
    }

    private static AttackJob Named(AttackJob job, IReadOnlyList<AttackIdentity> attacks) => job with
    {
        Attacks = [.. attacks.Select(attack => attack.Label)],
        AttackIds = [.. attacks.Select(attack => attack.Id)],
    };

    /// <summary>What grows with sizes that a user chooses; proofs of every thread have matrices of their own.</summary>
    private static IEnumerable<MemoryPart> Memory(PolyReluNetwork network, int points, Norm norm) =>
    [
        AttackMemory.OfNetwork(network), AttackMemory.OfCurve(points, network.InputDimension),
        .. ProofPieces.Memory(norm, network.InputDimension, network.Hidden),
    ];

    private void Note(string reason) => Context.Terminal.Error.WriteLine($"note: {reason}");

    private void Note(ParseResult arguments, string line, IRunProgress progress)
    {
        if (arguments.GetValue(GlobalOptions.Quiet)) Note(line);
        else progress.Note($"note: {line}");
    }
}
