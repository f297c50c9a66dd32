using PolyRelu.Certification;

namespace PolyRelu.Evidence;

/// <summary>One round of a proof, in the features of the input.</summary>
/// <param name="AtVertices">Whether it is a bound at the vertices of an L1 ball; else a quadratic one.</param>
/// <param name="Low">Where pre-activations lie [h].</param>
/// <param name="High">[h].</param>
/// <param name="Envelopes">q_j [h].</param>
/// <param name="Norm">What is below the terms that are not neurons.</param>
/// <param name="Multipliers">λ [1]; of a box, of |δ_i − m_i|² ≤ h_i² in units of h_i² [D].</param>
/// <param name="Point">δ̃ [D].</param>
/// <param name="Terms">The margin less what rounding may take.</param>
/// <param name="Bound">LB.</param>
internal sealed record CertificateRound(bool AtVertices, double[] Low, double[] High, Envelope[] Envelopes, NormTerm Norm,
    double[] Multipliers, double[] Point, MarginTerms Terms, double Bound)
{
    /// <summary>Multipliers of (⟨u, δ⟩ − middle)² ≤ half², one for each slab of the part.</summary>
    public double[] SlabMultipliers { get; init; } = [];

    /// <summary>η for the slabs of the part, by which the least ⟨∇L, ξ⟩ is found.</summary>
    public double[] SlabWeights { get; init; } = [];
}
