using PolyRelu.Geometry;

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
    /// How often the set of one rival within one radius is cut in two where no other stage proved anything; at least 0. L2 and L∞. So many
    /// up to 200 coordinates (of the span of the neurons in L2), and beyond as many as cost the same, but no fewer than 4.
    /// </summary>
    public int Splits { get; init; } = 40;

    /// <summary>
    /// Proofs within a radius are tried only where the margin against every rival, were it linear as at the sample, would last for this
    /// many of that radius; 0: always. What a proof needs is less in L2, whose bounds are close, than in L∞.
    /// </summary>
    public double Outlook { get; init; }

    /// <summary>Whether factorisations of a matrix of all features are worth their time for a box (L∞) that linear bounds leave.</summary>
    public bool FactorsBoxes { get; init; } = true;

    /// <summary>
    /// Whether a proof that fails in L2 or L1 is tried again with what a search for the nearest example beyond the radius finds.
    /// </summary>
    public bool Retries { get; init; } = true;

    /// <summary>Relative width at which the search for the radius of a sample ends.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>
    /// For proofs that are to save an attack its work: what costs more than the attack, or seldom succeeds, is not tried.
    /// </summary>
    /// <param name="norm">The norm.</param>
    /// <remarks>
    /// Standard AutoAttack asks for about 3000 gradients of a point that it does not break: 12·10³ D h operations of float32, as long as 6
    /// ·10³ D h of float64. In L2 a proof takes nine or so factorisations among the neurons, h³ operations each; in L∞ one of D × D costs
    /// (h + D/3) D² before anything is optimised, so there linear bounds alone are tried. Where the outlook is below these numbers hardly a
    /// proof succeeds (docs/performance.md).
    /// </remarks>
    public static CertificationSettings BesideAttacks(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        Certifier.RequireNorm(norm, nameof(norm));
        return new() { Contractions = 0, Splits = 0, FactorsBoxes = false, Retries = false, Outlook = norm == Norm.LInf ? 1.35 : 0.7 };
    }

    /// <summary>The settings, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the tolerance not from 1e−6 to 0.5.</exception>
    internal CertificationSettings Valid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Contractions);
        ArgumentOutOfRangeException.ThrowIfNegative(NewtonSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(Splits);
        ArgumentOutOfRangeException.ThrowIfNegative(Outlook);
        if (!(Tolerance is >= 1e-6 and <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), $"The tolerance of a radius is from 1e-6 to 0.5; got {Tolerance}.");
        return this;
    }
}
