namespace PolyRelu.Attacks.RandomSearch;

/// <summary>How large a part of the input a query of Square changes.</summary>
/// <remarks>
/// Andriushchenko et al. 2020, section 5.1: p = 0.8, halved after 10, 50, 200, 500, 1000, 2000, 4000, 6000 and 8000 queries of a
/// schedule of 10,000. AutoAttack stretches the schedule to its 5000 queries only where asked.
/// </remarks>
internal static class SquareSchedule
{
    private const double Initial = 0.8;
    private const int Length = 10_000;

    private static readonly int[] Halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

    /// <summary>The fraction p of features that a query changes.</summary>
    /// <param name="query">Queries with a change made before, from 0.</param>
    /// <param name="budget">Queries in all.</param>
    /// <param name="rescale">Whether the schedule is stretched to the budget.</param>
    public static double Fraction(int query, int budget, bool rescale)
    {
        long place = rescale ? (long)query * Length / budget : query;
        double fraction = Initial;
        foreach (int halving in Halvings)
            if (place > halving) fraction /= 2;
        return fraction;
    }
}
