using PolyRelu.Geometry;

namespace PolyRelu.Attacks;

/// <summary>
/// What a run looks for around every sample: any example within one radius (<see cref="WithinRadius"/>), within a radius of its own
/// (<see cref="WithinRadii"/>, <see cref="WithinRadiiFrom"/>), or the nearest one (<see cref="NearestWithin"/>).
/// </summary>
/// <remarks>A goal is not changed by those who run with it, and serves several runs.</remarks>
public abstract class AttackGoal
{
    /// <summary>A goal under a threat model.</summary>
    private protected AttackGoal(ThreatModel threat)
    {
        ArgumentNullException.ThrowIfNull(threat);
        Threat = threat;
    }

    /// <summary>Norm, box, and a radius that none exceeds.</summary>
    public ThreatModel Threat { get; }

    /// <summary>Radius of the ball of a sample.</summary>
    public abstract double RadiusOf(int sample);

    /// <summary>The threat model of a sample.</summary>
    internal abstract ThreatModel ThreatOf(int sample);

    /// <summary>Where the first start of a sample begins, moved into its region [D]; empty where the attack chooses.</summary>
    internal virtual ReadOnlySpan<float> StartOf(int sample) => default;

    /// <summary>Whether points stay in the search when broken, and only nearer examples than those known count.</summary>
    internal virtual bool SeeksNearest => false;

    /// <summary>What the distance of an example has to be below to count in a search for the nearest; no bound elsewhere.</summary>
    internal virtual double BoundOf(int sample) => double.PositiveInfinity;

    /// <summary>Checks that it is about so many samples.</summary>
    /// <exception cref="ArgumentException">Radii, starts or what is known are of another number.</exception>
    internal virtual void Require(int count, int dimension)
    {
    }
}
