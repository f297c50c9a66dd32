namespace PolyRelu.Certification;

/// <summary>A cut of a set in a proof: ⟨q, ξ⟩ ≤ c and ⟨q, ξ⟩ ≥ c.</summary>
/// <param name="Direction">q [n].</param>
/// <param name="Below">The proof for the first part; c is the upper end of its latest slab.</param>
/// <param name="Above">The proof for the second part; c is the lower end of its latest slab.</param>
internal sealed record ProofCut(double[] Direction, ProofBranch Below, ProofBranch Above);
