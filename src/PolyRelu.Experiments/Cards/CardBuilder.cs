using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Makes a card: attacks and proofs, their evidence, and the numbers that the evidence shows.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="folder">Where evidence and card are written; it exists.</param>
internal sealed class CardBuilder(CardRequest request, string folder)
{
    /// <summary>Makes and writes everything.</summary>
    /// <param name="progress">Told of the work.</param>
    /// <param name="cancellation">Stops between two points.</param>
    public CardRecord Build(IRunProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        List<CardThreat> threats = [];
        List<CardExample> gallery = [];
        Dictionary<string, CardNote> notes = new(StringComparer.Ordinal);
        CardShare? clean = null;
        foreach (CardPlan plan in request.Plans)
        {
            foreach (Caveat caveat in request.Caveats(plan)) notes[caveat.Sentence] = new CardNote(caveat.Name, caveat.Sentence);
            (CardThreat threat, Witness witness) = Threat(plan, progress, cancellation);
            threats.Add(threat);
            clean ??= CardReading.Share(CardReading.Clean(witness), _ => true);
            gallery.AddRange(CardGallery.Of(request, witness, folder));
        }
        CardRecord card = new(CardRecord.CurrentFormat, request.Model, Data(), clean!, threats, gallery, [.. notes.Values],
            request.Program, Machine(), request.Command);
        JsonFile.Write(Path.Combine(folder, CardRecord.FileName), card);
        CardText.Write(Path.Combine(folder, CardMarkdown.FileName), CardMarkdown.Of([card]));
        CardText.Write(Path.Combine(folder, CardPage.FileName), CardPage.Of(card, folder));
        return card;
    }

    private (CardThreat Threat, Witness Witness) Threat(CardPlan plan, IRunProgress progress, CancellationToken cancellation)
    {
        Samples samples = request.Points.Samples;
        ThreatModel threat = new(plan.Norm, plan.Radii.Max(), request.Points.Box);
        string about = $"{plan.Norm.Symbol}, {Plural.Of(samples.Count, "point")}";
        Dictionary<string, string> texts = new()
        {
            ["model"] = request.Model.File, ["data"] = request.Points.Name, ["attacks"] = request.Attacks, ["program"] = request.Program,
        };
        IReadOnlyList<AttackChoice> choices = AttackChoice.ParseList(request.Attacks);
        EvaluationRequest evaluation = new()
        {
            Victim = request.CreateClassifier(), Samples = samples, Threat = threat, Radii = plan.Radii,
            Method = EvaluationMethod.Within([.. choices.Select(choice => choice.Create(request.Context))]),
            Context = request.Context, Seed = request.Seed,
        };
        CertificateTable? table = null;
        CertificationRequest? proofs = null;
        if (request.Proofs is { } settings && request.Network is PolyReluNetwork network)
        {
            proofs = new CertificationRequest
            {
                Network = network, Samples = samples, Threat = threat, Radii = plan.Radii, Settings = settings, KeepsProofs = true,
            };
            using IProgressTask task = progress.Begin(ProgressKind.Certification, about);
            table = CertificationRun.Decide(proofs, task, cancellation);
            evaluation = evaluation with { Certificates = table };
        }
        EvaluationResult result;
        using (IProgressTask task = progress.Begin(ProgressKind.Attack, $"{request.Attacks}, {about}"))
            result = Evaluator.Run(evaluation, task, cancellation);
        Witness witness = result.ToWitness(request.Network, texts);
        CardFile witnessFile = Write($"witness-{plan.Norm.Name}.npz", path => WitnessFile.Write(path, witness));
        Certificate? certificate = null;
        if (proofs is not null)
        {
            using IProgressTask task = progress.Begin(ProgressKind.Certification, $"certificates, {plan.Norm.Symbol}");
            certificate = CertificationEvidence.Of(proofs, table!, texts, task, cancellation);
        }
        CardFile? certificateFile = certificate is null || certificate.Claims.Count == 0 ? null
            : Write($"certificate-{plan.Norm.Name}.npz", path => CertificateFile.Write(path, certificate));
        return (new CardThreat(
            plan.Norm.Name, threat.Box is { } box ? [box.Low, box.High] : null, [.. choices.Select(choice => choice.Text)], result.Seconds,
            table is null ? null : Enumerable.Range(0, table.Radii.Count).Sum(table.Seconds), witnessFile, certificateFile,
            CardReading.Radii(witness, certificateFile is null ? null : certificate, proofs is not null),
            [.. result.Diagnostics.Select(entry => new CardNote(entry.Name, $"{entry.Finding} {entry.Advice}"))]), witness);
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
