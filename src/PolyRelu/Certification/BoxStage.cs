namespace PolyRelu.Certification;

/// <summary>
/// The joint quadratic bound of a box: envelopes that touch where F is least, a multiplier for each coordinate, then Newton's method on
/// the dual, envelopes drawn again and intervals shortened on the way.
/// </summary>
/// <remarks>
/// Inequality: for any λ ≥ 0 with K = H + diag(λ) ⪰ 0, F ≥ min over ξ of m(ξ) + ½ Σ λ_i (ξ_i² − 1) on |ξ_i| ≤ 1, the diagonal dual of
/// Shor (docs/certification.md, section B). <see cref="ConstraintDual"/> says how λ is found. What it finds proves nothing until
/// <see cref="PairSearch"/> has shown K ⪰ 0 and computed the bound with every rounding.
/// </remarks>
internal sealed class BoxStage(int steps) : Stage
{
    /// <summary>Name of what the multipliers of the attack's point prove.</summary>
    public const string FirstName = "quadratic";

    /// <summary>Name of what Newton's method proves.</summary>
    public const string NewtonName = "barrier-newton";

    // A contraction costs a proof; it waits until the bound has risen by this share since the last one.
    private const double WorthContracting = 0.1;

    // The dual has converged when this many steps brought less than this share of what is missing.
    private const int StallSteps = 8;
    private const double StallShare = 0.05;

    /// <inheritdoc/>
    public override string Name => NewtonName;

    /// <inheritdoc/>
    public override bool Supports(MarginSpace space) => space.Set is UnitBox;

    /// <inheritdoc/>
    public override void Search(PairSearch search)
    {
        Climb(search, steps, FirstName, NewtonName);
    }

    /// <summary>Climbs the dual of a search's set, contracting on the way, until the bound is positive or rises no more.</summary>
    /// <param name="search">Its set has quadratic constraints.</param>
    /// <param name="steps">Steps of Newton's method at most.</param>
    /// <param name="first">Name of what the start proves.</param>
    /// <param name="name">Name of what the steps prove.</param>
    public static void Climb(PairSearch search, int steps, string first, string name)
    {
        if (search.Descent.Value <= 0) return;
        ConstraintDual dual = new(search);
        if (!dual.TryStart()) return;
        double[] deviations = new double[search.Function.Coefficients.Length];
        List<double> bounds = [];
        double contracted = double.NegativeInfinity;
        for (int step = 0; ; step++)
        {
            search.Cancellation.ThrowIfCancellationRequested();
            string given = step == 0 ? first : name;
            bounds.Add(dual.Bound);
            bool last = step == steps || (step >= StallSteps && Gain(bounds) < StallShare * Math.Abs(dual.Bound)),
                contract = !last && dual.Bound > (1 - WorthContracting) * contracted;
            if (dual.Bound > 0 || last || contract) dual.Offer(given);
            if (search.IsProven || last) return;
            if (contract && search.Contract(given, deviations))
            {
                if (search.IsProven) return;
                contracted = dual.Bound;
            }
            if (!dual.TryStep())
            {
                dual.Offer(given);
                return;
            }
        }
    }

    private static double Gain(List<double> bounds) => bounds[^1] - bounds[^(StallSteps + 1)];
}
