namespace PolyRelu.Certification;

/// <summary>A minorant, its multipliers and its point.</summary>
/// <remarks>
/// F is the margin less τ. Where the margin is at most what the program may lose, F ≤ 0 for the τ of a round: the ellipsoid of the round
/// holds all these inputs, and over its intervals τ is smaller. The first round of a proof holds over the whole set; each later one over
/// the intervals that the ellipsoid of the round before it leaves
/// (<see cref="Contraction"/>). The proof is done when the last round's bound is positive, or its ellipsoid leaves an interval empty.
/// </remarks>
/// <param name="Intervals">Where the envelopes hold.</param>
/// <param name="Envelopes">q_j [h].</param>
/// <param name="Norm">The bound of the bias term.</param>
/// <param name="Multipliers">λ ≥ 0.</param>
/// <param name="Point">ξ̃.</param>
/// <param name="Bound">LB.</param>
internal sealed record QuadraticRound(Intervals Intervals, Envelope[] Envelopes, NormTerm Norm, double[] Multipliers, double[] Point,
    double Bound) : ProofRound(Bound)
{
    /// <summary>η for the slabs of the part, by which the least ⟨∇L(ξ̃), ξ⟩ is found (<see cref="SlabbedSet"/>).</summary>
    public double[] SlabWeights { get; init; } = [];
}
