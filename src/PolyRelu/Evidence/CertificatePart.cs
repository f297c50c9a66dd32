namespace PolyRelu.Evidence;

/// <summary>A part of a set: Low ≤ ⟨u, δ⟩ ≤ High, and the proof for it.</summary>
/// <param name="IsAbove">Whether it is the part of the larger ⟨u, δ⟩.</param>
/// <param name="Direction">u [D].</param>
/// <param name="Low">The lower end: the cut, or below which nothing of the larger set lies.</param>
/// <param name="High">The upper end.</param>
/// <param name="EndWeights">η for the slabs of the larger set, by which the outer end is found.</param>
/// <param name="LowWeights">η for the slabs of the part, by which the least of each pre-activation is found [h][slabs].</param>
/// <param name="HighWeights">The same for the greatest.</param>
/// <param name="Rounds">The rounds; none where an interval of the part is empty.</param>
/// <param name="Parts">Its own two parts; empty where the rounds decide.</param>
internal sealed record CertificatePart(bool IsAbove, double[] Direction, double Low, double High, double[] EndWeights,
    double[][] LowWeights,
    double[][] HighWeights, IReadOnlyList<CertificateRound> Rounds, IReadOnlyList<CertificatePart> Parts);
