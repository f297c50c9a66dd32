namespace PolyRelu.Evidence;

/// <summary>One point within one radius.</summary>
/// <param name="Sample">Its row in the samples of the certificate.</param>
/// <param name="Radius">No input within it is misclassified.</param>
/// <param name="Stage">The strongest stage that the proof needed.</param>
/// <param name="LowerMargin">
/// A number > 0 not above the program's margin within it; the smallest one where only the sign is known.
/// </param>
public sealed record CertifiedPoint(int Sample, double Radius, string Stage, double LowerMargin)
{
    /// <summary>One for every rival.</summary>
    internal IReadOnlyList<RivalProof> Proofs { get; init; } = [];
}
