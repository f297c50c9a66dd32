namespace PolyRelu.Certification;

/// <summary>How much work a certificate may take. Counts, not times, so that a result does not depend on the machine.</summary>
public sealed record CertificationSettings
{
    /// <summary>
    /// How often intervals are shortened by the ellipsoid that a bound leaves, for one rival within one radius; at least 0. L∞ goes by
    /// <see cref="NewtonSteps"/>.
    /// </summary>
    public int Contractions { get; init; } = 5;

    /// <summary>
    /// Steps of Newton's method on the multipliers of L∞, for one rival within one radius; at least 0. Most pairs need none, the hardest
    /// of those that can be proven about 60.
    /// </summary>
    public int NewtonSteps { get; init; } = 60;

    /// <summary>
    /// How often the set of one rival within one radius is cut in two where no other stage proved anything; at least 0. L2 and L∞.
    /// </summary>
    public int Splits { get; init; } = 40;

    /// <summary>Relative width at which the search for the radius of a sample ends.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The settings, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the tolerance not from 1e−6 to 0.5.</exception>
    internal CertificationSettings Valid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Contractions);
        ArgumentOutOfRangeException.ThrowIfNegative(NewtonSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(Splits);
        if (!(Tolerance is >= 1e-6 and <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), $"The tolerance of a radius is from 1e-6 to 0.5; got {Tolerance}.");
        return this;
    }
}
