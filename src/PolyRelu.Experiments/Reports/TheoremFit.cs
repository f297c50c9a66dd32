using PolyRelu.Experiments.Results;

namespace PolyRelu.Experiments.Reports;

/// <summary>The constant C of one statement, fitted to all of its rows.</summary>
/// <param name="Constant">The largest C for which the bound lies above every counted fraction.</param>
/// <param name="Low">The largest C for which it lies above the upper end of every interval.</param>
/// <param name="High">The largest C for which it lies above the lower end of every interval: beyond it a row is violated.</param>
/// <param name="Tightest">The row that sets <paramref name="Constant"/>.</param>
/// <param name="Rows">Number of rows with an event; the others set no limit.</param>
internal sealed record TheoremFit(double Constant, double Low, double High, TheoremRow Tightest, int Rows)
{
    /// <summary>Fits the constant; null where the statement has none, or no event was counted.</summary>
    public static TheoremFit? Of(IEnumerable<TheoremRow> rows)
    {
        TheoremRow[] counted = [.. rows.Where(row => row.Events > 0 && row.Rate > 0)];
        if (counted.Length == 0) return null;
        TheoremRow tightest = counted.MinBy(row => row.ConstantAt(row.Fraction))!;
        return new TheoremFit(
            tightest.ConstantAt(tightest.Fraction)!.Value, counted.Min(row => row.ConstantAt(row.High)!.Value), counted.Min(row => row.ConstantAt(row.Low)!.Value), tightest, counted.Length);
    }
}
