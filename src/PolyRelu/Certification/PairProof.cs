namespace PolyRelu.Certification;

/// <summary>The proof that a label beats one rival on a set.</summary>
/// <param name="Rival">The rival.</param>
/// <param name="Stage">The stage whose round decided.</param>
/// <param name="Radius">Radius of the set: at least the one asked for.</param>
/// <param name="LowerMargin">A number not above the program's margin against the rival anywhere in the set.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record PairProof(int Rival, string Stage, double Radius, double LowerMargin,
    IReadOnlyList<ProofRound> Rounds)
{
    /// <summary>The parts that the set is cut into after the rounds; null where these decide.</summary>
    public ProofCut? Cut { get; init; }
}
