using PolyRelu.Geometry;

namespace PolyRelu.Attacks;

/// <summary>Any example within the radius of the threat model, the same for every sample.</summary>
public sealed class WithinRadius(ThreatModel threat) : AttackGoal(threat)
{
    /// <inheritdoc/>
    public override double RadiusOf(int sample) => Threat.Radius;

    internal override ThreatModel ThreatOf(int sample) => Threat;
}
