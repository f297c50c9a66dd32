using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>What is to be proven, and how (<see cref="CertificationRun"/>).</summary>
public sealed record CertificationRequest
{
    /// <summary>The network.</summary>
    public required PolyReluNetwork Network { get; init; }

    /// <summary>Inputs [n × D] with labels; not changed.</summary>
    public required Samples Samples { get; init; }

    /// <summary>
    /// Norm, box and feature radii; for brackets also the largest radius of interest. Proofs in L2 and L1 are about the whole ball.
    /// </summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>
    /// Radii ε ≥ 0 within which verdicts are sought, in any order; for brackets those within which proofs are, none for all radii.
    /// </summary>
    public IReadOnlyList<double> Radii { get; init; } = [];

    /// <summary>How much work a certificate may take.</summary>
    public CertificationSettings Settings { get; init; } = new();

    /// <summary>
    /// Whether the proofs are kept beside the verdicts, for a certificate (<c>CertificationEvidence.Of</c>): for each sample and radius
    /// about 8 (9 h + D) bytes per rival and round.
    /// </summary>
    public bool KeepsProofs { get; init; }

    /// <summary>
    /// Samples that are worked on together, and lost together where the work is killed; null: all at once, or a few for every thread where
    /// a state is kept. No result depends on it.
    /// </summary>
    public int? BlockSize { get; init; }

    /// <summary>Where results are kept on the way; null for nowhere.</summary>
    public EvaluationState? State { get; init; }
}
