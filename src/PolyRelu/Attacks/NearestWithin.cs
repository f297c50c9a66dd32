using PolyRelu.Geometry;

namespace PolyRelu.Attacks;

/// <summary>The nearest example, nearer than what is known; a search begins at the nearest one known.</summary>
/// <remarks>
/// A goal says what is looked for and holds no results: attacks that run with it call a sample broken where they have an example nearer
/// than the one known, and <see cref="IMinimumNormAttack.Approach"/> returns what is known then.
/// </remarks>
public sealed class NearestWithin : WithinRadii
{
    private readonly double[] bounds;

    /// <summary>One largest radius of interest for all samples, that of the threat model.</summary>
    /// <param name="threat">Norm, box, and the largest radius of interest: examples farther away do not count.</param>
    /// <param name="known">What is known about the samples.</param>
    public NearestWithin(ThreatModel threat, NearestExamples known)
        : this(threat, RadiusForAll(threat, known), known)
    {
    }

    /// <summary>A largest radius of interest of every sample's own.</summary>
    /// <param name="threat">Norm, box and a radius that none exceeds.</param>
    /// <param name="radii">[n].</param>
    /// <param name="known">What is known about the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">A radius is negative or beyond that of the threat model.</exception>
    public NearestWithin(ThreatModel threat, double[] radii, NearestExamples known)
        : base(threat, radii)
    {
        ArgumentNullException.ThrowIfNull(known);
        Known = known;
        bounds = [.. known.Distances];
    }

    /// <summary>What is known about the samples; searches read it, and improve a copy (<see cref="NearestExamples.Copy"/>).</summary>
    public NearestExamples Known { get; }

    internal override bool SeeksNearest => true;

    internal override ReadOnlySpan<float> StartOf(int sample) => Known.Adversarials.Row(sample);

    /// <summary>The distance of the example known when the search began, or just beyond the radius.</summary>
    internal override double BoundOf(int sample) => Math.Min(bounds[sample], Math.BitIncrement(RadiusOf(sample)));

    internal override void Require(int count, int dimension)
    {
        if (Known.Count != count)
            throw new ArgumentException(
                $"The nearest examples are of {Plural.Of(Known.Count, "sample")}; {Plural.Of(count, "sample")} were given.", nameof(count));
        base.Require(count, dimension);
    }

    private static double[] RadiusForAll(ThreatModel threat, NearestExamples known)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(known);
        return [.. Enumerable.Repeat(threat.Radius, known.Count)];
    }
}
