using System.Globalization;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>Verdicts, cases and constants as plain text, the same in reports and on the command line.</summary>
internal static class VerdictWords
{
    private const int Digits = 4;

    /// <summary>A verdict: holds, violated, undecided, says nothing.</summary>
    public static string Of(BoundVerdict verdict) => verdict switch
    {
        BoundVerdict.Holds => "holds",
        BoundVerdict.Violated => "violated",
        BoundVerdict.NotDecided => "undecided",
        BoundVerdict.SaysNothing => "says nothing",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), $"{verdict} is no verdict."),
    };

    /// <summary>How many cases are of which verdict: <c>5 hold, 3 undecided</c>; those that were only shown are left out.</summary>
    public static string Counted(StatementFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ILookup<BoundVerdict, CheckedCase> judged = finding.Cases.Where(one => one.Bound is not null).ToLookup(one => one.Verdict);
        IEnumerable<string> counts =
            from verdict in (BoundVerdict[])[BoundVerdict.Holds, BoundVerdict.Violated, BoundVerdict.NotDecided, BoundVerdict.SaysNothing]
            let count = judged[verdict].Count()
            where count > 0
            select $"{count} {Plural.Noun(count, Of(verdict), Many(verdict))}";
        return string.Join(", ", counts);
    }

    /// <summary>The fitted constants: <c>C = 0.51 [0.4, 0.9]</c>.</summary>
    public static string Constants(StatementFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return string.Join("; ", finding.Constants.Select(fit =>
            $"{fit.Symbol} = {Number(fit.Value)} [{Number(fit.Low)}, {Number(fit.High)}]"));
    }

    /// <summary>A number with four significant digits.</summary>
    public static string Number(double value) => double.IsPositiveInfinity(value) ? "∞" : double.IsNegativeInfinity(value) ? "−∞"
        : value.ToString(value == 0 || Math.Abs(value) is >= 1e-3 and < 1e5 ? $"G{Digits}" : "0.##e0", CultureInfo.InvariantCulture)
            .Replace('-', '−');

    private static string Many(BoundVerdict verdict) => verdict == BoundVerdict.Holds ? "hold"
        : verdict == BoundVerdict.SaysNothing ? "say nothing" : Of(verdict);
}
