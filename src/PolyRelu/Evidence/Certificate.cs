using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Evidence;

/// <summary>
/// What a certification claims, with all that is needed to check it: the points, the network, and for every point and rival the numbers of
/// its proof.
/// </summary>
/// <remarks>
/// A claim is a lower bound: no float32 input within this radius of this point is misclassified by the program. Nothing is claimed of the
/// other points. In L2 and L1 box and feature radii are left out of the proofs, which hold for more.
/// </remarks>
public sealed record Certificate
{
    /// <summary>The certified points [n × D] with their labels.</summary>
    public required Samples Samples { get; init; }

    /// <summary>Their places in the data that were certified [n].</summary>
    public required int[] Places { get; init; }

    /// <summary>Norm of the perturbations.</summary>
    public required Norm Norm { get; init; }

    /// <summary>Range of valid inputs; null for none.</summary>
    public Box? Box { get; init; }

    /// <summary>The largest move of every feature; null where the ball alone bounds them.</summary>
    public FeatureRadii? FeatureRadii { get; init; }

    /// <summary>The network.</summary>
    public required PolyReluNetwork Network { get; init; }

    /// <summary>What is claimed.</summary>
    public required IReadOnlyList<CertifiedPoint> Claims { get; init; }

    /// <summary>How it came about, in texts: data, settings, program.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The threat model of a radius.</summary>
    internal ThreatModel Threat(double radius) => new(Norm, radius, Box) { FeatureRadii = FeatureRadii };
}
