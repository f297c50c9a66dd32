using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>
/// What a run looks for around every sample: any example within a radius, the same for all or its own, or the nearest one.
/// </summary>
internal sealed class AttackGoal
{
    private readonly double[]? radii;
    private readonly double[]? known;

    private AttackGoal(ThreatModel threat, double[]? radii, double[]? known)
    {
        ArgumentNullException.ThrowIfNull(threat);
        Threat = threat;
        this.radii = radii;
        this.known = known;
        int wrong = radii is null ? -1 : Array.FindIndex(radii, radius => !(radius >= 0 && radius <= threat.Radius));
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(
                nameof(radii),
                $"The radius of a sample is from 0 to that of the threat model, {threat.Radius}; sample {wrong} has {radii![wrong]}.");
    }

    /// <summary>Norm, box, and the radius that none exceeds.</summary>
    public ThreatModel Threat { get; }

    /// <summary>
    /// [n × D], where the first start of every sample begins, moved into its region, in a search for the nearest examples
    /// those known; default where the attack chooses.
    /// </summary>
    public Matrix Starts { get; private init; }

    /// <summary>Whether all samples have the same radius.</summary>
    public bool HasOneRadius => radii is null;

    /// <summary>Whether the nearest example is looked for: points stay in the search when broken, and only nearer examples count.</summary>
    public bool SeeksNearest => known is not null;

    /// <summary>Any example within the radius of the threat model.</summary>
    public static AttackGoal Within(ThreatModel threat) => new(threat, null, null);

    /// <summary>Any example within a radius of each sample's own.</summary>
    /// <param name="threat">Norm, box and a radius that none exceeds.</param>
    /// <param name="radii">[n].</param>
    /// <param name="starts">[n × D], or default.</param>
    public static AttackGoal WithinRadii(ThreatModel threat, double[] radii, Matrix starts)
    {
        ArgumentNullException.ThrowIfNull(radii);
        return new(threat, radii, null) { Starts = starts };
    }

    /// <summary>The nearest example, nearer than what is known.</summary>
    /// <param name="threat">Norm, box and the largest radius of interest.</param>
    /// <param name="radii">[n], the largest radius of interest of every sample; null where it is the same for all.</param>
    /// <param name="known">What is known about the samples.</param>
    public static AttackGoal Nearest(ThreatModel threat, double[]? radii, NearestExamples known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new(threat, radii, known.Distances.ToArray()) { Starts = known.Adversarials };
    }

    /// <summary>Radius of the ball of a sample.</summary>
    public double RadiusOf(int sample) => radii is null ? Threat.Radius : radii[sample];

    /// <summary>The threat model of a sample.</summary>
    public ThreatModel ThreatOf(int sample) => radii is null ? Threat : Threat with { Radius = radii[sample] };

    /// <summary>
    /// What the distance of an example has to be below to count in a search for the nearest: that of
    /// the one known, or just beyond the radius.
    /// </summary>
    public double BoundOf(int sample) => Math.Min(known![sample], Math.BitIncrement(RadiusOf(sample)));

    /// <summary>Checks that it is about a number of samples.</summary>
    /// <exception cref="ArgumentException">Radii, starts or what is known are of another number.</exception>
    public void Require(int count, int dimension)
    {
        if (radii is not null && radii.Length != count)
            throw new ArgumentException(
                $"There are radii of {Plural.Of(radii.Length, "sample")}; {Plural.Of(count, "sample")} were given.", nameof(count));
        if (known is not null && known.Length != count)
            throw new ArgumentException(
                $"The nearest examples are of {Plural.Of(known.Length, "sample")}; {Plural.Of(count, "sample")} were given.",
                nameof(count));
        if (Starts.Rows > 0) Matrix.RequireShape(Starts, count, dimension, nameof(Starts));
    }
}
