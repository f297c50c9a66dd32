namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>The constant C of one statement, fitted to its rows with an event.</summary>
/// <param name="Constant">The largest C for which the bound lies above every counted fraction; a fraction of 0 sets no limit.</param>
/// <param name="Low">The largest C for which the bound lies above the whole interval of every row with an event.</param>
/// <param name="High">The largest C that no interval contradicts, with or without events: beyond it a row is violated.</param>
/// <param name="Tightest">The row that sets <paramref name="Constant"/>.</param>
/// <param name="Rows">Number of rows with an event.</param>
/// <param name="Eventless">Number of rows without one. No C contradicts them.</param>
/// <param name="TestedTo">The largest upper end of their intervals: they say nothing about bounds below it; 0 where there are none.</param>
internal sealed record TheoremFit(double Constant, double Low, double High, TheoremRow Tightest, int Rows, int Eventless, double TestedTo)
{
    /// <summary>Fits the constant; null where the statement has none, or no event was counted.</summary>
    public static TheoremFit? Of(IEnumerable<TheoremRow> rows)
    {
        ILookup<bool, TheoremRow> open = rows.Where(row => row.Tail is not null).ToLookup(row => row.Count.Events > 0);
        TheoremRow[] counted = [.. open[true]], eventless = [.. open[false]];
        if (counted.Length == 0) return null;
        TheoremRow tightest = counted.MinBy(row => row.ConstantAt(row.Count.Fraction))!;
        return new TheoremFit(
            tightest.ConstantAt(tightest.Count.Fraction)!.Value, counted.Min(row => row.ConstantAt(row.Interval.High)!.Value),
            counted.Min(row => row.ConstantAt(row.Interval.Low)!.Value), tightest,
            counted.Length, eventless.Length, eventless.Select(row => row.Interval.High).DefaultIfEmpty().Max());
    }
}
