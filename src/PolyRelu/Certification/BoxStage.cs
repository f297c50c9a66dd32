namespace PolyRelu.Certification;

/// <summary>
/// The joint quadratic bound of a box: envelopes that touch where F is least, a multiplier for each coordinate, then Newton's method on
/// the dual, envelopes drawn again and intervals shortened on the way.
/// </summary>
/// <remarks>
/// Inequality: for any λ ≥ 0 with K = H + diag(λ) ⪰ 0, F ≥ min over ξ of m(ξ) + ½ Σ λ_i (ξ_i² − 1) on |ξ_i| ≤ 1, the diagonal dual of
/// Shor (docs/certification.md, section B). <see cref="ConstraintDual"/> says how λ is found, <see cref="DualClimb"/> when it pays.
/// </remarks>
internal sealed class BoxStage(int steps) : Stage
{
    /// <summary>Name of what the multipliers of the attack's point prove.</summary>
    public const string FirstName = "quadratic";

    /// <summary>Name of what Newton's method proves.</summary>
    public const string NewtonName = "barrier-newton";

    /// <inheritdoc/>
    public override string Name => NewtonName;

    /// <inheritdoc/>
    public override bool Supports(MarginSpace space) => space.Set is UnitBox;

    /// <inheritdoc/>
    public override void Search(PairSearch search) => DualClimb.Run(search, steps, FirstName, NewtonName);
}
