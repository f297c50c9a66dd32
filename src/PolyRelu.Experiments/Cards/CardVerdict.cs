namespace PolyRelu.Experiments.Cards;

/// <summary>What a check of a card found.</summary>
/// <param name="Card">The card as it stands in its file; its numbers are true where <paramref name="Failures"/> is empty.</param>
/// <param name="Folder">The folder that it lies in, with its evidence.</param>
/// <param name="Model">The network in words, as the evidence has it; those of the card where no evidence holds it.</param>
/// <param name="Failures">What does not hold, one sentence each.</param>
public sealed record CardVerdict(CardRecord Card, string Folder, string Model, IReadOnlyList<string> Failures)
{
    /// <summary>Whether every claim holds.</summary>
    public bool Holds => Failures.Count == 0;
}
