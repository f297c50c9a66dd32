using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Makes a card: attacks and proofs, their evidence, and the numbers that the evidence shows.</summary>
/// <remarks>What is finished is kept in the folder until the card is written, so that an interrupted card goes on where it was.</remarks>
/// <param name="request">What is asked for.</param>
/// <param name="folder">Where evidence and card are written; it exists.</param>
internal sealed class CardBuilder(CardRequest request, string folder)
{
    private readonly CardFiles files = new(folder);

    /// <summary>Makes and writes everything.</summary>
    /// <param name="progress">Told of the work.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public CardRecord Build(IRunProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        List<CardThreat> threats = [];
        List<CardExample> gallery = [];
        Dictionary<string, CardNote> notes = new(StringComparer.Ordinal);
        CardShare? clean = null;
        foreach (CardPlan plan in request.Plans.Count > 0 ? request.Plans : CardPlan.Usual(request.Points))
        {
            foreach (Caveat caveat in request.Caveats(plan)) notes[caveat.Sentence] = new CardNote(caveat.Name, caveat.Sentence);
            (CardThreat threat, Witness witness) = Threat(plan, progress, cancellation);
            threats.Add(threat);
            clean ??= CardShare.From(CardReading.Clean(witness), _ => true);
            gallery.AddRange(CardGallery.Of(witness, request.CreateClassifier(), request.Shown,
                new CardPictures(request.Points, files)));
        }
        CardRecord card = new(CardRecord.CurrentFormat, request.Model, Data(), clean!, threats, gallery, [.. notes.Values],
            request.Program, Machine(), request.Command);
        files.Finish(card);
        return card;
    }

    private (CardThreat Threat, Witness Witness) Threat(CardPlan plan, IRunProgress progress, CancellationToken cancellation)
    {
        double[] radii = [.. plan.Radii.Distinct().Order()];
        ThreatModel threat = new(plan.Norm, radii[^1], request.Points.Box);
        string about = $"{plan.Norm.Symbol}, {Plural.Of(request.Points.Count, "point")}",
            attacks = string.Join(", ", request.Attacks.Select(choice => choice.Text));
        Dictionary<string, string> texts = new()
        {
            ["model"] = request.Model.Name, ["data"] = Data().Words, ["attacks"] = attacks, ["seed"] = $"{request.Seed}",
            ["program"] = request.Program,
        };
        CertificationRequest? proofs = request is { Proofs: { } settings, Network: PolyReluNetwork network }
            ? new CertificationRequest
            {
                Network = network, Samples = request.Points.Samples, Threat = threat, Radii = radii, Settings = settings,
                KeepsProofs = true, State = State(plan.Norm, "proofs", []),
            }
            : null;
        CertificateTable? table = null;
        if (proofs is not null)
        {
            using IProgressTask task = progress.Begin(ProgressKind.Certification, about);
            table = CertificationRun.Decide(proofs, task, cancellation);
        }
        EvaluationResult result;
        using (IProgressTask task = progress.Begin(ProgressKind.Attack, $"{attacks}, {about}"))
            result = Evaluator.Run(Evaluation(threat, radii, table), task, cancellation);
        Witness witness = result.ToWitness(request.Network, texts);
        CardFile witnessFile = files.Write($"witness-{plan.Norm.Name}.npz", path => WitnessFile.Write(path, witness));
        Certificate? certificate = null;
        if (proofs is not null)
        {
            using IProgressTask task = progress.Begin(ProgressKind.Certification, $"certificates, {plan.Norm.Symbol}");
            certificate = CertificationEvidence.Of(proofs, table!, texts, task, cancellation);
            if (certificate.Claims.Count == 0) certificate = null;
        }
        CardFile? certificateFile = certificate is null ? null
            : files.Write($"certificate-{plan.Norm.Name}.npz", path => CertificateFile.Write(path, certificate));
        return (new CardThreat(
            plan.Norm.Name, BoxOf(threat.Box, request.Points.Samples.Inputs.Columns),
            [.. request.Attacks.Select(choice => choice.Text)], Seconds(result, table),
            table is null ? null : Enumerable.Range(0, radii.Length).Sum(table.Seconds), witnessFile, certificateFile,
            CardReading.Radii(witness, certificate, proofs is not null),
            [.. result.Diagnostics.Select(entry => new CardNote(entry.Name, $"{entry.Finding} {entry.Advice}"))]), witness);
    }

    private EvaluationRequest Evaluation(ThreatModel threat, IReadOnlyList<double> radii, CertificateTable? table) => new()
    {
        Victim = request.CreateClassifier(),
        Samples = request.Points.Samples,
        Threat = threat,
        Radii = radii,
        Method = EvaluationMethod.Within([.. request.Attacks.Select(choice => choice.Create(request.Context))]),
        Certificates = table,
        Context = request.Context,
        Seed = request.Seed,
        State = State(threat.Norm, "attacks", [.. request.Attacks.Select(choice => choice.Text)]),
    };

    /// <summary>Wall time of the attacks; that of the proofs, whose examples stand first, is told by itself.</summary>
    private static double Seconds(EvaluationResult result, CertificateTable? table) =>
        result.Report.Radii.Sum(radius => radius.Attacks.Skip(table is null ? 0 : 1).Sum(entry => entry.Seconds));

    /// <summary>The range of valid inputs as a card has it (<see cref="CardThreat.Box"/>); JSON knows no infinite ends.</summary>
    internal static float[]? BoxOf(Box? box, int features)
    {
        if (box is null) return null;
        float[] ends = new float[2 * features];
        box.Bounds(ends.AsSpan(0, features), ends.AsSpan(features));
        if (box.IsUniform) ends = [box.Low, box.High];
        return [.. ends.Select(end => Math.Clamp(end, -float.MaxValue, float.MaxValue))];
    }

    private EvaluationState State(Norm norm, string work, IReadOnlyList<string> attacks)
    {
        // Of what is known of the data attacks use the centres and the shape of images, which the points' hash does not name.
        string centres = request.Context.Centres is { } known
            ? ContentHash.Of(new Samples(known.Points, [.. Enumerable.Range(0, known.Count).Select(known.LabelOf)]), 1) : "";
        return new EvaluationState(files.State($"{work}-{norm.Name}"))
        {
            Victim = $"{request.Model.Sha256} {request.Model.Before}",
            Attacks = attacks,
            Program = $"{request.Program}; {request.Context.Image}; {centres}",
        };
    }

    private CardData Data() => new(request.Points.Describe()?.Words ?? request.Points.Name, request.Points.Count, request.Points.Outputs,
        request.Points.ContentHash());

    private static string Machine()
    {
        var machine = RunEnvironment.Current(null);
        return $"{machine.Cpu}, {Plural.Of(machine.Threads, "thread")}";
    }
}
