using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>What is attacked, in the words of the command line; what comes of it is an <see cref="EvaluationResult"/>.</summary>
/// <param name="Model">Path of the network file as given.</param>
/// <param name="Network">The network.</param>
/// <param name="Points">The points attacked.</param>
internal sealed record AttackJob(string Model, INetwork Network, Dataset Points)
{
    /// <summary>Labels of images: digits or parity; null for other data.</summary>
    public string? Task { get; init; }

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
}
