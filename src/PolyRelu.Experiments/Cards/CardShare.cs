using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Cards;

/// <summary>How many of the points, and what that says of all that they were drawn from.</summary>
/// <param name="Count">Points that are counted.</param>
/// <param name="Of">All points n.</param>
/// <param name="Fraction">Their fraction; NaN where there are no points.</param>
/// <param name="Low">Lower end of the exact 95% confidence interval (Clopper and Pearson 1934).</param>
/// <param name="High">Upper end of the same.</param>
public sealed record CardShare(int Count, int Of, double Fraction, double Low, double High) : ICheckedRecord
{
    /// <summary>Probability that an interval covers the truth.</summary>
    public const double Confidence = 0.95;

    /// <summary>So many of so many.</summary>
    internal static CardShare From(int count, int of)
    {
        if (of == 0) return new CardShare(0, 0, double.NaN, double.NaN, double.NaN);
        var interval = BinomialInterval.Of(count, of, Confidence);
        return new CardShare(count, of, PolyRelu.Fraction.Of(count, of), interval.Low, interval.High);
    }

    /// <summary>How many of those chosen have a flag.</summary>
    internal static CardShare From(bool[] flags, Func<int, bool> isChosen)
    {
        int[] chosen = [.. Enumerable.Range(0, flags.Length).Where(isChosen)];
        return From(chosen.Count(sample => flags[sample]), chosen.Length);
    }

    /// <summary>The same counts; what follows from them may differ in its last digits on another machine.</summary>
    internal static bool AreSame(CardShare? first, CardShare? second)
    {
        if (first is null || second is null) return first is null && second is null;
        return first.Count == second.Count && first.Of == second.Of && IsNear(first.Fraction, second.Fraction)
            && IsNear(first.Low, second.Low) && IsNear(first.High, second.High);
    }

    private static bool IsNear(double a, double b) => double.IsNaN(a) ? double.IsNaN(b) : Math.Abs(a - b) <= 1e-9;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("count", Count, 0), Promise.That(Count <= Of, $"{Count} of {Of} are counted"),
    ];
}
