using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Cards;

/// <summary>What a card is made of.</summary>
internal sealed record CardRequest
{
    /// <summary>The network as the card names it.</summary>
    public required CardModel Model { get; init; }

    /// <summary>The network, for evidence that stands by itself; null for a model of which logits alone are known.</summary>
    public required INetwork? Network { get; init; }

    /// <summary>Makes the classifier that is attacked.</summary>
    public required Func<IClassifier> CreateClassifier { get; init; }

    /// <summary>The points.</summary>
    public required Dataset Points { get; init; }

    /// <summary>Norms and radii.</summary>
    public required IReadOnlyList<CardPlan> Plans { get; init; }

    /// <summary>The attacks, as a list of them is written.</summary>
    public required string Attacks { get; init; }

    /// <summary>How much work a proof may take; null to prove nothing, as where the network is no pReLU network.</summary>
    public CertificationSettings? Proofs { get; init; }

    /// <summary>What is known of the data.</summary>
    public AttackContext Context { get; init; } = AttackContext.None;

    /// <summary>What qualifies the numbers at some radii in some norm.</summary>
    public required Func<CardPlan, IReadOnlyList<Caveat>> Caveats { get; init; }

    /// <summary>Seed of the attacks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Examples that are shown.</summary>
    public int Shown { get; init; } = 6;

    /// <summary>Program and version.</summary>
    public required string Program { get; init; }

    /// <summary>The command, for whoever repeats it.</summary>
    public required string Command { get; init; }
}
