using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Makes the card of a network, or checks cards and sets them side by side.</summary>
internal sealed class CardCommand : DocumentedCommand
{
    private const string StandardAttacks = "autoattack", ScoreBased = "square";

    private readonly Argument<string[]> subjects = new("MODEL|CARD")
    {
        Description = "Network to make a card of, or the card.json of one or several cards to check and to set side by side.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly SubjectOptions points = new("Take");
    private readonly (Norm Norm, Option<IReadOnlyList<double>?> Radii)[] norms =
        [.. new[] { Norm.LInf, Norm.L2, Norm.L1 }.Select(norm => (norm, Radii(norm)))];

    private readonly Option<IReadOnlyList<AttackChoice>?> attacks = Parsed.Option<IReadOnlyList<AttackChoice>?>("--attack",
        $"Attacks, separated by commas ('list attacks') [default: {StandardAttacks}; {ScoreBased} where only logits are known].", "LIST",
        AttackChoice.ParseList);

    private readonly Option<bool> noProofs = new("--no-proofs") { Description = "Prove nothing, also where the network is a pReLU network." };
    private readonly CertificateWorkOptions work = new();
    private readonly Option<int?> shown = Parsed.Integer("--shown", "Examples shown for each norm.", 0, "6");
    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the attacks.");

    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder for card.json, card.html, card.md and the evidence, or for a page of several cards [default: NAME-card].",
        HelpName = "FOLDER",
    };

    /// <summary>Binds the command.</summary>
    public CardCommand(CommandContext context)
        : base("card", "Make a card: how robust a network is, with the evidence; or check cards and set them side by side.", context)
    {
        Notes =
        [
            "Without radii those that are usual for such data are taken, and said.",
            "A card is checked without any attack: every example is measured, every proof computed again, every number counted anew.",
        ];
        Examples =
        [
            "card p3.safetensors --data mnist --count 200 --out p3-card",
            "card mlp.pt --layers linear,relu,linear --data points.csv --linf 0.05,0.1 --l2 0.2",
            "card p3-card/card.json", "card p1-card/card.json p3-card/card.json --out side-by-side",
        ];
        Arguments.Add(subjects);
        points.AddDataTo(this);
        foreach (Option option in (Option[])[.. norms.Select(norm => norm.Radii), attacks, noProofs]) Options.Add(option);
        work.AddTo(this);
        foreach (Option option in new Option[] { shown, seed, output }) Options.Add(option);
        points.AddReaderTo(this);
        points.AddClustersTo(this);
        SetAction(Execute);
    }

    private static Option<IReadOnlyList<double>?> Radii(Norm norm) => Parsed.Option<IReadOnlyList<double>?>($"--{norm.Name}",
        $"Radii in {norm.Symbol}: numbers and fractions such as 8/255, separated by commas.", "LIST", EpsilonList.Parse);

    private int Execute(ParseResult arguments)
    {
        string[] names = arguments.GetRequiredValue(subjects);
        int cards = names.Count(IsCard);
        if (cards == names.Length) return Compare(arguments, names);
        if (cards > 0 || names.Length > 1)
            throw CommandException.Usage("Give one network to make a card of, or cards (card.json) alone to check and to compare.");
        return Make(arguments, names[0]);
    }

    private static bool IsCard(string path) => Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    private int Make(ParseResult arguments, string path)
    {
        OutputFiles files = new();
        Subject subject = points.Open(arguments, Context, files, path);
        string folder = arguments.GetValue(output) ?? $"{Path.GetFileNameWithoutExtension(path)}-card";
        files.Fills(output.Name, folder, CardRecord.FileName);
        files.Check();
        subject.Own.Require(subject.Source.Origin(subject.Task));
        CardRecord card = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            AttackJob job = subject.Load(progress);
            CardRequest request = Request(arguments, path, subject, job);
            MemorySpace.Require("The card", [new("points and their examples", job.Points.Count, job.Network.InputDimension, 4)]);
            Directory.CreateDirectory(folder);
            return new CardBuilder(request, folder).Build(progress, Context.Cancellation);
        }), () => "Interrupted: the card was not written.");
        files.End(() =>
        {
            CardOutput.Write(Out, [card]);
            Out.WriteLine($"card: {Quotation.Name(Path.Combine(folder, CardPage.FileName))}");
        });
        return ExitCode.Success;
    }

    private CardRequest Request(ParseResult arguments, string path, Subject subject, AttackJob job)
    {
        CardPlan[] plans = [.. norms.Select(norm => (norm.Norm, List: arguments.GetValue(norm.Radii)))
            .Where(norm => norm.List is not null).Select(norm => new CardPlan(norm.Norm, norm.List!))];
        bool isScored = job.Network is ScoredModel;
        string list = arguments.GetValue(attacks) is { } chosen ? string.Join(",", chosen.Select(choice => choice.Text))
            : isScored ? ScoreBased : StandardAttacks;
        IReadOnlyList<CardPlan> used = plans.Length > 0 ? plans : CardPlan.Usual(job.Points);
        return new CardRequest
        {
            Model = new CardModel(Path.GetFileName(path), NetworkDescription.Of(job.Network),
                job.Network is ScoredModel { Hash: var hash } ? hash : ContentHash.Of(job.Network)),
            Network = isScored || job.Input is { IsFolded: false } ? null : job.Network,
            CreateClassifier = job.CreateClassifier,
            Points = job.Points,
            Plans = used,
            Attacks = list,
            Proofs = arguments.GetValue(noProofs) || job.Network is not PolyReluNetwork || job.Input is { IsFolded: false }
                ? null : work.Read(arguments),
            Context = new AttackContext
            {
                Centres = subject.Own.CentresFor(job.Points), Image = job.Points.Shape, References = job.Points.Samples,
            },
            Caveats = plan => subject.Caveats(job, new ThreatModel(plan.Norm, plan.Radii.Max(), job.Points.Box), plan.Radii),
            Seed = arguments.GetValue(seed) ?? 0,
            Shown = arguments.GetValue(shown) ?? 6,
            Program = $"{CommandPath.Program} {VersionAction.Version}",
            Command = CommandText.Of(arguments),
        };
    }

    private int Compare(ParseResult arguments, string[] paths)
    {
        OutputFiles files = new OutputFiles().Reads(subjects.Name, paths);
        string? folder = arguments.GetValue(output);
        if (folder is not null) files.Fills(output.Name, folder, "cards.md");
        files.Check();
        (CardRecord Card, IReadOnlyList<string> Failures)[] cards = [.. paths.Select(path => (CardRecord.Read(path), CardCheck.Run(path)))];
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            CardText.Write(Path.Combine(folder, "cards.md"), CardMarkdown.Of([.. cards.Select(pair => pair.Card)]));
            CardText.Write(Path.Combine(folder, "cards.html"), CardPage.SideBySide(cards));
        }
        CardOutput.Write(Out, [.. cards.Select(pair => pair.Card)]);
        for (int i = 0; i < paths.Length; i++)
        {
            if (cards[i].Failures.Count == 0) Out.WriteLine($"{Quotation.Name(paths[i])}: every claim holds");
            foreach (string failure in cards[i].Failures.Take(10)) Context.Terminal.Error.WriteLine($"failed: {paths[i]}: {failure}");
        }
        int wrong = cards.Count(pair => pair.Failures.Count > 0);
        return wrong == 0 ? ExitCode.Success
            : throw new CommandException($"{Plural.Of(wrong, "card")} of {paths.Length} {Plural.Noun(wrong, "does", "do")} not hold.");
    }
}
