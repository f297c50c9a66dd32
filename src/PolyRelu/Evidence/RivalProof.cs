namespace PolyRelu.Evidence;

/// <summary>The proof against one rival.</summary>
/// <param name="Rival">The rival.</param>
/// <param name="Radius">Of the proof: at least the one claimed.</param>
/// <param name="LowerMargin">A number not above the program's margin against it.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record RivalProof(int Rival, double Radius, double LowerMargin, IReadOnlyList<CertificateRound> Rounds)
{
    /// <summary>The two parts that hold what the rounds leave of the set; empty where the rounds decide.</summary>
    public IReadOnlyList<CertificatePart> Parts { get; init; } = [];
}
