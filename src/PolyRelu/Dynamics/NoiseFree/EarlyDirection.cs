using System.Globalization;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>Closed form of how a neuron turns while slopes are constant, coordinate by coordinate.</summary>
/// <remarks>
/// Let ω_k = u_k (r/r0)^p and dS = (v/r) (r/r0)^{p(2−p)} dt, r = ‖w‖. From u_k' = (v/r)(B_k − pA u_k), r' = vA and, where u_k > 0,
/// B_k = p G_k u_k^{p−1}:  dω_k/dS = p G_k ω_k^{p−1}, for any p and initialisation. So ω_k^{2−p} is linear in S, and at p = 2 ln ω_k is.
/// Coordinates with u_k ≤ 0 and the orthogonal rest keep their ω; (r/r0)^{2p} = Σ ω² returns to u and r. Hence p = 2 is the threshold:
/// below it what grows becomes equal, at it ratios freeze, above it the coordinate with the largest G_k ω_k^{p−2} takes all at the
/// finite S* = <see cref="BlowUp"/>, which is t = ∞.
/// </remarks>
public static class EarlyDirection
{
    /// <summary>ω_k at S.</summary>
    /// <param name="initial">ω_k at S = 0, which is u_k at the beginning.</param>
    /// <param name="pull">G_k = −m_k ∂ℓ/∂f, constant.</param>
    /// <param name="power">p ≥ 1.</param>
    /// <param name="span">S, of the sign of v.</param>
    /// <returns>0 where a falling coordinate has arrived there (p &lt; 2), +∞ from <see cref="BlowUp"/> on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The power is below 1, or a number is not finite.</exception>
    public static double Coordinate(double initial, double pull, double power, double span)
    {
        Require(initial, pull, power);
        if (!double.IsFinite(span)) throw Refuse(nameof(span), $"S must be finite; got {span}.");
        if (initial <= 0) return initial;
        double bend = 2 - power;
        return initial * Math.Exp(Bend.Log(power * pull * span * Math.Pow(initial, -bend), bend));
    }

    /// <summary>S* = ω_k^{2−p}/(p (p − 2) G_k), at which a coordinate takes all.</summary>
    /// <param name="initial">ω_k at S = 0.</param>
    /// <param name="pull">G_k, constant.</param>
    /// <param name="power">p ≥ 1.</param>
    /// <returns>+∞ where p ≤ 2 or the coordinate is not positive; of the sign of G_k, for S has that sign in its growth.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The power is below 1, or a number is not finite.</exception>
    public static double BlowUp(double initial, double pull, double power)
    {
        Require(initial, pull, power);
        return power <= 2 || initial <= 0 || pull == 0
            ? double.PositiveInfinity
            : Math.Pow(initial, 2 - power) / (power * (power - 2) * pull);
    }

    private static void Require(double initial, double pull, double power)
    {
        if (!double.IsFinite(initial)) throw Refuse(nameof(initial), $"A coordinate must be finite; got {initial}.");
        if (!double.IsFinite(pull)) throw Refuse(nameof(pull), $"The pull of a cluster must be finite; got {pull}.");
        if (!(power >= 1 && double.IsFinite(power))) throw Refuse(nameof(power), $"The power p must be a finite number ≥ 1; got {power}.");
    }

    private static ArgumentOutOfRangeException Refuse(string name, FormattableString sentence) =>
        new(name, sentence.ToString(CultureInfo.InvariantCulture));
}
