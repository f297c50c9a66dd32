namespace PolyRelu.Certification;

/// <summary>One minorant of a proof, its multipliers and its point: all that is needed to compute its bound again.</summary>
/// <remarks>
/// F is the margin less τ. Where the margin is at most what the program may lose, F ≤ 0 for the τ of a round: the ellipsoid of the round
/// holds all these inputs, and over its intervals τ is smaller. The first round holds over the whole set; each later one over the
/// intervals that the ellipsoid of the round before it leaves (<see cref="Contraction"/>). The proof is done when the last round's bound is
/// positive, or its ellipsoid leaves an interval empty.
/// </remarks>
/// <param name="Intervals">Where the envelopes hold.</param>
/// <param name="Envelopes">q_j [h].</param>
/// <param name="Norm">The bound of the bias term.</param>
/// <param name="Multipliers">λ ≥ 0.</param>
/// <param name="Point">ξ̃.</param>
/// <param name="Bound">LB: F is not below it where the envelopes hold.</param>
/// <param name="Rounding">τ in F: what the program may lose by rounding where the intervals hold.</param>
internal sealed record ProofRound(Intervals Intervals, Envelope[] Envelopes, NormTerm Norm, double[] Multipliers, double[] Point,
    double Bound, double Rounding);
