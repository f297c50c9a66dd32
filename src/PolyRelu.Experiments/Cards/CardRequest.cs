using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>What a card is made of (<see cref="RobustnessCard.Make"/>).</summary>
public sealed record CardRequest
{
    /// <summary>The attacks of a card where nothing else is said, of a classifier with gradients and of one without.</summary>
    internal const string StandardAttacks = "autoattack", ScoreBased = "square";

    /// <summary>The network as the card names it.</summary>
    public required CardModel Model { get; init; }

    /// <summary>The network, for evidence that stands by itself; null for a classifier that no file of evidence can hold.</summary>
    public required INetwork? Network { get; init; }

    /// <summary>Makes the classifier that is attacked; it is <see cref="Network"/>'s where there is one.</summary>
    public required Func<IClassifier> CreateClassifier { get; init; }

    /// <summary>The points, at least one.</summary>
    public required Dataset Points { get; init; }

    /// <summary>
    /// Norms and radii, each norm once; where it is empty those that are usual for such data (<see cref="CardPlan.Usual"/>).
    /// </summary>
    public IReadOnlyList<CardPlan> Plans { get; init; } = [];

    /// <summary>The attacks.</summary>
    public IReadOnlyList<AttackChoice> Attacks { get; init; } = AttackChoice.ParseList(StandardAttacks);

    /// <summary>How much work a proof may take; null to prove nothing. Proofs are for pReLU networks alone.</summary>
    public CertificationSettings? Proofs { get; init; }

    /// <summary>What is known of the data.</summary>
    public AttackContext Context { get; init; } = AttackContext.None;

    /// <summary>What qualifies the numbers, beforehand known, at the radii of a plan.</summary>
    public Func<CardPlan, IReadOnlyList<Caveat>> Caveats { get; init; } = _ => [];

    /// <summary>Seed of the attacks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Examples that are shown for each norm.</summary>
    public int Shown { get; init; } = 6;

    /// <summary>Program and version, as the card names them.</summary>
    public string Program { get; init; } = $"PolyRelu {Runs.RunEnvironment.Program}";

    /// <summary>The command, for whoever repeats it; empty where there is none.</summary>
    public string Command { get; init; } = "";

    /// <summary>A card of a network: with AutoAttack, and with proofs where it is a pReLU network.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="network">The network.</param>
    /// <param name="points">The points.</param>
    public static CardRequest Of(string name, INetwork network, Dataset points)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(points);
        return new CardRequest
        {
            Model = new CardModel(name, NetworkDescription.Of(network), ContentHash.Of(network)),
            Network = network,
            CreateClassifier = network.CreateEvaluator,
            Points = points,
            Proofs = network is PolyReluNetwork ? new CertificationSettings() : null,
            Context = new AttackContext { Centres = points.Centres, Image = points.Shape, References = points.Samples },
            Caveats = CaveatsOf(network.CreateEvaluator, points),
        };
    }

    /// <summary>A card of any classifier: with AutoAttack where it has gradients, else with Square, and without proofs.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="classifier">The classifier; whoever checks the card needs it too.</param>
    /// <param name="sha256">What names it: the SHA-256 of its file.</param>
    /// <param name="points">The points.</param>
    public static CardRequest Of(string name, IClassifier classifier, string sha256, Dataset points)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(points);
        return new CardRequest
        {
            Model = new CardModel(name, NetworkDescription.OfLogits(classifier.InputDimension, classifier.Outputs), sha256),
            Network = null,
            CreateClassifier = () => classifier,
            Points = points,
            Attacks = AttackChoice.ParseList(classifier is IDifferentiableClassifier ? StandardAttacks : ScoreBased),
            Context = new AttackContext { Centres = points.Centres, Image = points.Shape, References = points.Samples },
            Caveats = CaveatsOf(() => classifier, points),
        };
    }

    private static Func<CardPlan, IReadOnlyList<Caveat>> CaveatsOf(Func<IClassifier> create, Dataset points) => plan =>
    [
        .. LearningCheck.OfPredictions(create(), points.Samples), .. DataNotes.Of(points),
        .. new[]
        {
            RadiusCheck.Of(new ThreatModel(plan.Norm, plan.Radii.Max(), points.Box), plan.Radii, points.Samples.Inputs.Columns),
        }.OfType<Caveat>(),
    ];

    /// <summary>Refuses what makes no card.</summary>
    /// <exception cref="ArgumentException">The message says what.</exception>
    internal void Require()
    {
        if (Points.Count == 0) throw new ArgumentException("A card needs at least one point.");
        if (Attacks.Count == 0) throw new ArgumentException("A card needs at least one attack.");
        if (Shown < 0) throw new ArgumentException($"The number of examples shown is at least 0; got {Shown}.");
        if (Plans.GroupBy(plan => plan.Norm).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"A card has one list of radii for each norm; {twice.Key.Symbol} has {twice.Count()}.");
        if (Plans.FirstOrDefault(plan => plan.Radii.Count == 0) is { } empty)
            throw new ArgumentException($"A card needs at least one radius of a norm; {empty.Norm.Symbol} has none.");
        if (Proofs is not null && Network is not PolyReluNetwork)
            throw new ArgumentException("Proofs are for pReLU networks; leave them out for another classifier.");
    }
}
