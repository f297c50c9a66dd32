using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Cards;

/// <summary>Makes a card: attacks and proofs, their evidence, and the numbers that the evidence shows.</summary>
/// <remarks>What is finished is kept in the folder until the card is written, so that an interrupted card goes on where it was.</remarks>
/// <param name="request">What is asked for.</param>
/// <param name="folder">Where evidence and card are written; it exists.</param>
internal sealed class CardBuilder(CardRequest request, string folder)
{
    private readonly List<string> states = [];

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
                new CardPictures(request.Points, folder)));
        }
        CardRecord card = new(CardRecord.CurrentFormat, request.Model, Data(), clean!, threats, gallery, [.. notes.Values],
            request.Program, Machine(), request.Command);
        JsonFile.Write(Path.Combine(folder, CardRecord.FileName), card);
        CardText.Write(Path.Combine(folder, CardMarkdown.FileName), CardMarkdown.Of(card));
        CardText.Write(Path.Combine(folder, CardPage.FileName), CardPage.Of(card, folder));
        foreach (string state in states) File.Delete(state);
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
        CardFile witnessFile = Write($"witness-{plan.Norm.Name}.npz", path => WitnessFile.Write(path, witness));
        Certificate? certificate = null;
        if (proofs is not null)
        {
            using IProgressTask task = progress.Begin(ProgressKind.Certification, $"certificates, {plan.Norm.Symbol}");
            certificate = CertificationEvidence.Of(proofs, table!, texts, task, cancellation);
            if (certificate.Claims.Count == 0) certificate = null;
        }
        CardFile? certificateFile = certificate is null ? null
            : Write($"certificate-{plan.Norm.Name}.npz", path => CertificateFile.Write(path, certificate));
        return (new CardThreat(
            plan.Norm.Name, BoxOf(threat.Box), [.. request.Attacks.Select(choice => choice.Text)], Seconds(result, table),
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

    /// <summary>The range of valid inputs where it is the same for every feature.</summary>
    internal static float[]? BoxOf(Box? box) => box is { IsUniform: true } ? [box.Low, box.High] : null;

    private EvaluationState State(Norm norm, string work, IReadOnlyList<string> attacks)
    {
        string path = Path.Combine(folder, $"unfinished-{work}-{norm.Name}.npz");
        states.Add(path);
        return new EvaluationState(path)
        {
            Victim = $"{request.Model.Sha256} {request.Model.Before}", Attacks = attacks, Program = request.Program,
        };
    }

    private CardFile Write(string name, Action<string> write)
    {
        string path = Path.Combine(folder, name);
        write(path);
        return new CardFile(name, CardCheck.HashOf(path));
    }

    private CardData Data() => new(request.Points.Describe()?.Words ?? request.Points.Name, request.Points.Count, request.Points.Outputs,
        request.Points.ContentHash());

    private static string Machine()
    {
        var machine = RunEnvironment.Current(null);
        return $"{machine.Cpu}, {Plural.Of(machine.Threads, "thread")}";
    }
}
