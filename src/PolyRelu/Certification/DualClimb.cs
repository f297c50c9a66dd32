namespace PolyRelu.Certification;

/// <summary>Newton's method on the dual of a set with quadratic constraints, with envelopes drawn again and intervals shortened.</summary>
/// <remarks>
/// What the dual finds (<see cref="ConstraintDual"/>) proves nothing until <see cref="PairSearch"/> has shown K ⪰ 0 and computed the bound
/// with every rounding, which costs a factorisation: so it is asked where the bound is positive, a contraction is due, or nothing is left.
/// </remarks>
internal static class DualClimb
{
    // A contraction costs a proof; it waits until the bound has risen by this share since the last one.
    private const double WorthContracting = 0.1;

    // The dual has converged when this many steps brought less than this share of what is missing.
    private const int StallSteps = 8;
    private const double StallShare = 0.05;

    /// <summary>Climbs the dual of a search's set, contracting on the way, until the bound is positive or rises no more.</summary>
    /// <param name="search">Its set has quadratic constraints.</param>
    /// <param name="steps">Steps of Newton's method at most.</param>
    /// <param name="first">Name of what the start proves.</param>
    /// <param name="name">Name of what the steps prove.</param>
    public static void Run(PairSearch search, int steps, string first, string name)
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
