using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>One number that a check measured, beside its bound.</summary>
/// <param name="Words">Which case it is, such as <c>p = 3, K = 10, α = 0.1</c>.</param>
/// <param name="Measured">The number.</param>
/// <param name="Low">Least value that it may have: of a confidence interval, or by the error of the computation.</param>
/// <param name="High">Largest value that it may have.</param>
/// <param name="Bound">The bound it is compared with; null for a number that is only shown.</param>
/// <param name="Verdict">What the numbers from <paramref name="Low"/> to <paramref name="High"/> say about the bound.</param>
internal sealed record CheckedCase(string Words, double Measured, double Low, double High, double? Bound, BoundVerdict Verdict)
    : ICheckedRecord
{
    /// <summary>A number with an error, judged: the statement holds where all of measured ± error lies on its side of the bound.</summary>
    /// <param name="words">Which case it is.</param>
    /// <param name="measured">The number.</param>
    /// <param name="error">Bound of its error, ≥ 0; 0 where it is exact, or where rounding is no matter.</param>
    /// <param name="side">Side of the bound that is claimed.</param>
    /// <param name="bound">The bound.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or the error negative.</exception>
    public static CheckedCase Of(string words, double measured, double error, BoundSide side, double bound)
    {
        if (double.IsNaN(measured)) throw new ArgumentOutOfRangeException(nameof(measured), $"{words}: nothing was measured.");
        if (!(error >= 0)) throw new ArgumentOutOfRangeException(nameof(error), $"{words}: the error is {error}; expected a number ≥ 0.");
        return Of(words, measured, measured - error, measured + error, side, bound);
    }

    /// <summary>A number with an interval, judged.</summary>
    /// <param name="words">Which case it is.</param>
    /// <param name="measured">The number.</param>
    /// <param name="low">Lower end of its interval.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="side">Side of the bound that is claimed.</param>
    /// <param name="bound">The bound.</param>
    public static CheckedCase Of(string words, double measured, double low, double high, BoundSide side, double bound)
    {
        bool holds = side == BoundSide.Upper ? high <= bound : low >= bound,
            violated = side == BoundSide.Upper ? low > bound : high < bound;
        return new CheckedCase(words, measured, low, high, bound,
            holds ? BoundVerdict.Holds : violated ? BoundVerdict.Violated : BoundVerdict.NotDecided);
    }

    /// <summary>A number that is shown and not judged.</summary>
    public static CheckedCase Shown(string words, double measured) =>
        new(words, measured, measured, measured, null, BoundVerdict.SaysNothing);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("words", Words), Promise.Finite("measured", Measured), Promise.AtLeast("measured", Measured, Low),
        Promise.AtLeast("high", High, Measured), Promise.That(Bound is not null || Verdict == BoundVerdict.SaysNothing,
            "verdict is given without a bound"),
    ];
}
