using PolyRelu.Cli.Options;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>What is attacked, in the words of the command line; what comes of it is an <see cref="EvaluationResult"/>.</summary>
/// <param name="Model">Path of the network file as given.</param>
/// <param name="Network">The network; where it standardises its input first, that is folded into it if it can be.</param>
/// <param name="Points">The points attacked.</param>
internal sealed record AttackJob(string Model, INetwork Network, Dataset Points)
{
    /// <summary>Labels of images: digits or parity; null for other data.</summary>
    public string? Task { get; init; }

    /// <summary>What the network does to its input first; null where it takes it as it is.</summary>
    public NetworkInput? Input { get; init; }

    /// <summary>What the network was trained on; null where its file does not say it.</summary>
    public DataDescription? Trained { get; init; }

    /// <summary>Whether data were allowed that are not the network's own.</summary>
    public bool OtherData { get; init; }

    /// <summary>Why the outcome may be no finding.</summary>
    public IReadOnlyList<Caveat> Caveats { get; init; } = [];

    /// <summary>The attacks as they were written, in order.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>Registered names of the attacks, in the order of <see cref="Attacks"/>.</summary>
    public IReadOnlyList<string> AttackIds { get; init; } = [];

    /// <summary>The span of the neurons that is searched, in a few words; null where all of the space is.</summary>
    public string? Span { get; init; }

    /// <summary>The network where it can be proven robust.</summary>
    /// <exception cref="CommandException">It is of another kind; the message says what can be done with it.</exception>
    public PolyReluNetwork Provable() => Provable(Model, Network);

    /// <summary>A network where it can be proven robust.</summary>
    /// <exception cref="CommandException">It is of another kind; the message says what can be done with it.</exception>
    public static PolyReluNetwork Provable(string path, INetwork network) => network as PolyReluNetwork ?? throw new CommandException(
        $"{path} is {NetworkDescription.Of(network)}: proofs are for pReLU networks, of two layers without hidden biases. Attack it "
        + "(polyrelu attack), which gives upper bounds of its robust accuracy.");

    /// <summary>What names the work of a checkpoint beside the network: attacks, and a standardisation that is no part of it.</summary>
    public IReadOnlyList<string> Named(IReadOnlyList<string> attacks) =>
        Input is { IsFolded: false, First: var first } ? [.. attacks, first.ToJson()] : attacks;

    /// <summary>The classifier of inputs as they are.</summary>
    public IClassifier CreateClassifier() => Input is { IsFolded: false, First: var first }
        ? StandardisedClassifier.Of(Network.CreateEvaluator(), first) : Network.CreateEvaluator();
}
