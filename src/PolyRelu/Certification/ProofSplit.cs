namespace PolyRelu.Certification;

/// <summary>A set cut in two: ⟨q, ξ⟩ ≤ c and ⟨q, ξ⟩ ≥ c, with what is known of either part.</summary>
/// <param name="Direction">q [n].</param>
/// <param name="Value">c.</param>
/// <param name="Below">The search over the first part.</param>
/// <param name="Above">The search over the second part.</param>
internal sealed record ProofSplit(double[] Direction, double Value, PairSearch Below, PairSearch Above);
