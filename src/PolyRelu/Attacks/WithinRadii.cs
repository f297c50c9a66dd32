using PolyRelu.Geometry;

namespace PolyRelu.Attacks;

/// <summary>Any example within a radius of each sample's own.</summary>
public class WithinRadii : AttackGoal
{
    private readonly double[] radii;
    private readonly ThreatModel[] threats;

    /// <summary>Radii of samples.</summary>
    /// <param name="threat">Norm, box and a radius that none exceeds; no result depends on which.</param>
    /// <param name="radii">[n].</param>
    /// <exception cref="ArgumentOutOfRangeException">A radius is negative or beyond that of the threat model.</exception>
    public WithinRadii(ThreatModel threat, double[] radii)
        : base(threat)
    {
        ArgumentNullException.ThrowIfNull(radii);
        int wrong = Array.FindIndex(radii, radius => !(radius >= 0 && radius <= threat.Radius));
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(nameof(radii),
                $"The radius of a sample is from 0 to that of the threat model, {threat.Radius}; sample {wrong} has {radii[wrong]}.");
        this.radii = [.. radii];
        threats = Array.ConvertAll(radii, radius => radius == threat.Radius ? threat : threat with { Radius = radius });
    }

    /// <inheritdoc/>
    public override double RadiusOf(int sample) => radii[sample];

    internal override ThreatModel ThreatOf(int sample) => threats[sample];

    internal override void Require(int count, int dimension)
    {
        if (radii.Length != count)
            throw new ArgumentException(
                $"There are radii of {Plural.Of(radii.Length, "sample")}; {Plural.Of(count, "sample")} were given.", nameof(count));
    }
}
