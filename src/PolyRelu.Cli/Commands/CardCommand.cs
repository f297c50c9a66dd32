using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Cards;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Makes the card of a network, or checks cards and sets them side by side.</summary>
internal sealed class CardCommand : DocumentedCommand
{
    private const int MostReasons = 10;

    private readonly Argument<string[]> subjects = new("NETWORK|CARD")
    {
        Description = "Network to make a card of: .safetensors, .npz, .pt or .onnx; or the card.json or the folder of cards to check and "
            + "to set side by side.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly SubjectOptions points = new("Take");
    private readonly (Norm Norm, Option<IReadOnlyList<double>?> Radii)[] norms =
        [.. new[] { Norm.LInf, Norm.L2, Norm.L1 }.Select(norm => (norm, Radii(norm)))];

    private readonly Option<IReadOnlyList<AttackChoice>?> attacks = Parsed.Option<IReadOnlyList<AttackChoice>?>("--attack",
        $"Attacks, separated by commas ('list attacks') [default: {CardRequest.StandardAttacks}; {CardRequest.ScoreBased} where only "
            + "logits are known].", "LIST", AttackChoice.ParseList);

    private readonly Option<bool> noProofs = new("--no-proofs")
    { Description = "Prove nothing, also where the network is a pReLU network." };
    private readonly CertificateWorkOptions work = new();
    private readonly Option<int?> shown = Parsed.Integer("--shown", "Examples shown for each norm.", 0, "6");
    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the attacks.");

    private readonly Option<string[]> networks = new("--network")
    {
        Description = "To check cards: a model that their evidence does not hold, such as an ONNX model known by its logits. Repeatable.",
        HelpName = "FILE", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder for card.html, card.json, card.md and the evidence [default: NAME-card]; of cards, for cards.html and "
            + "cards.md [default: none are written].",
        HelpName = "FOLDER",
    };

    /// <summary>Binds the command.</summary>
    public CardCommand(CommandContext context)
        : base("card", "Make a card of how robust a network is, with the evidence; or check cards and set them side by side.", context)
    {
        Notes =
        [
            "Without radii those that are usual for such data are taken: docs/cards.md says which.",
            "A card is checked without any attack: every example is asked about, every proof computed again, every number counted anew.",
            "An interrupted card goes on where it was: give the same command.",
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
        foreach (Option option in new Option[] { shown, seed, output, networks }) Options.Add(option);
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
        if (cards == names.Length) return Together(arguments, names);
        if (cards > 0 || names.Length > 1)
            throw CommandException.Usage("Give one network to make a card of, or cards (card.json) alone to check and to compare.");
        if (arguments.GetResult(networks) is not null)
            throw CommandException.Usage($"{networks.Name} is for cards that are checked; {Quotation.Of(names[0])} is a network.");
        return Make(arguments, names[0]);
    }

    private static bool IsCard(string path) =>
        Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(Path.Combine(path, CardRecord.FileName));

    /// <summary>The card of a path that may be that of its folder.</summary>
    private static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, CardRecord.FileName) : path;

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
            int radii = request.Plans.Max(plan => plan.Radii.Count);
            MemorySpace.Require("The card",
                [AttackMemory.OfNetwork(job.Network), AttackMemory.OfCurve(job.Points.Count, job.Network.InputDimension)]);
            return Made(request, folder, progress);
        }), () => "Interrupted: the card was not written. Go on with the same command.");
        files.End(() =>
        {
            CardOutput.Write(Out, card);
            Out.WriteLine($"card: {Quotation.Name(Path.Combine(folder, "card.html"))}");
        });
        return ExitCode.Success;
    }

    private CardRecord Made(CardRequest request, string folder, IRunProgress progress)
    {
        try
        {
            return RobustnessCard.MakeWith(request, folder, progress, Context.Cancellation);
        }
        catch (EvaluationStateException other)
        {
            throw new CommandException($"{other.Message.TrimEnd('.')} with {output.Name}.", cause: other);
        }
    }

    private CardRequest Request(ParseResult arguments, string path, Subject subject, AttackJob job)
    {
        CardPlan[] plans = [.. norms.Select(norm => (norm.Norm, List: arguments.GetValue(norm.Radii)))
            .Where(norm => norm.List is not null).Select(norm => new CardPlan(norm.Norm, norm.List!))];
        bool isScored = job.Network is ScoredModel, isWhole = !isScored && job.Input is not { IsFolded: false };
        bool isProvable = isWhole && job.Network is PolyReluNetwork;
        if (!isProvable && work.IsGiven(arguments))
            throw CommandException.Usage($"{work.Names} are for proofs, and there are none of {path} "
                + $"({NetworkDescription.Of(job.Network)}): leave them out.");
        return new CardRequest
        {
            Model = new CardModel(Path.GetFileName(path), NetworkDescription.Of(job.Network),
                job.Network is ScoredModel { Hash: var hash } ? hash : ContentHash.Of(job.Network),
                job.Input is { IsFolded: false, First: var first } ? first.ToJson() : null),
            Network = isWhole ? job.Network : null,
            CreateClassifier = job.CreateClassifier,
            Points = job.Points,
            Plans = plans.Length > 0 ? plans : CardPlan.Usual(job.Points),
            Attacks = arguments.GetValue(attacks)
                ?? AttackChoice.ParseList(isScored ? CardRequest.ScoreBased : CardRequest.StandardAttacks),
            Proofs = isProvable && !arguments.GetValue(noProofs) ? work.Read(arguments) : null,
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

    private int Together(ParseResult arguments, string[] names)
    {
        string[] paths = [.. names.Select(FileOf)];
        RequireNothingElse(arguments);
        OutputFiles files = new OutputFiles().Reads(subjects.Name, paths);
        string[] brought = arguments.GetValue(networks) ?? [];
        files.Reads(networks.Name, brought);
        string? folder = arguments.GetValue(output);
        if (folder is not null) files.Fills(output.Name, folder, "cards.md");
        files.Check();
        CheckedModel[] models = [.. brought.Select(path => Model(arguments, path))];
        CardVerdict[] verdicts = [.. paths.Select(path => RobustnessCard.Check(path, models))];
        foreach ((string path, CheckedModel model) in brought.Zip(models))
            if (verdicts.All(verdict => verdict.Card.Model.Sha256 != model.Sha256))
                throw CommandException.Usage($"{networks.Name}: {path}, SHA-256 {model.Sha256}, is the network of none of these cards.");
        if (folder is not null) RobustnessCard.WriteTogether(verdicts, folder);
        CardOutput.Write(Out, verdicts);
        if (folder is not null) Out.WriteLine($"cards: {Quotation.Name(Path.Combine(folder, "cards.html"))}");
        foreach ((string path, CardVerdict verdict) in paths.Zip(verdicts))
        {
            if (verdict.Holds) Out.WriteLine($"{Quotation.Name(path)}: every claim holds");
            foreach (string failure in verdict.Failures.Take(MostReasons))
                Context.Terminal.Error.WriteLine($"failed: {Quotation.Name(path)}: {Quotation.Name(failure)}");
            if (verdict.Failures.Count > MostReasons)
                Context.Terminal.Error.WriteLine($"failed: {Quotation.Name(path)}: and {verdict.Failures.Count - MostReasons} more.");
        }
        int wrong = verdicts.Count(verdict => !verdict.Holds);
        return wrong == 0 ? ExitCode.Success
            : throw new CommandException($"{wrong} of {Plural.Of(paths.Length, "card")} {Plural.Noun(wrong, "does", "do")} not hold.");
    }

    /// <summary>Refuses what a check would pass over.</summary>
    private void RequireNothingElse(ParseResult arguments)
    {
        IEnumerable<string> taken = [output.Name, networks.Name];
        if (arguments.GetResult(networks) is not null) taken = taken.Concat(points.ReaderNames);
        string[] given = [.. Options.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name)
            .Except(taken)];
        if (given.Length > 0)
            throw CommandException.Usage($"{string.Join(", ", given)} {Plural.Noun(given.Length, "is", "are")} for making a card; to check "
                + $"cards there are {output.Name} and {networks.Name}.");
    }

    private CheckedModel Model(ParseResult arguments, string path)
    {
        INetwork network = points.OpenNetwork(arguments, Context, path).Network;
        return new CheckedModel(network is ScoredModel { Hash: var hash } ? hash : ContentHash.Of(network), network.CreateEvaluator());
    }
}
