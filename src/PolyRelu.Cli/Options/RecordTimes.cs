using System.Globalization;
using PolyRelu.Dynamics;

namespace PolyRelu.Cli.Options;

/// <summary>When a flow is recorded: at N times spread evenly from 0 to the end, or at the times of a list.</summary>
/// <param name="Count">N; null for a list.</param>
/// <param name="List">The list, rising; empty for N.</param>
internal sealed record RecordTimes(int? Count, IReadOnlyList<double> List)
{
    private const int Most = 10_000;

    private static readonly Dictionary<string, Func<double, double>> Functions = new(StringComparer.Ordinal)
    {
        ["linspace"] = x => x,
        ["logspace"] = x => Math.Pow(10, x),
    };

    /// <summary>Reads a whole number, or a list with at least one comma, <c>linspace</c> or <c>logspace</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static RecordTimes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(',', StringComparison.Ordinal))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 2 and <= Most
                ? new(count, [])
                : throw new FormatException($"expected a number of times from 2 to {Most}, or a list of times such as 0,10,50 or "
                    + $"linspace(0,160,25) or logspace(-1,4,20); got {Quotation.Of(text)}");
        }
        return new(null, SortedNumbers.Parse(text.TrimEnd(','), Number, Functions));
    }

    /// <summary>The times of a flow that ends at a time.</summary>
    public IReadOnlyList<double> Of(double until) => Count is { } count ? FlowOptions.EvenTimes(until, count) : List;

    private static double Number(string text) => Parsed.TryNumber(text, out double value)
        ? value
        : throw new FormatException($"expected times such as 0,10,50 or linspace(0,160,25) or logspace(-1,4,20) (powers of ten); got "
            + $"{Quotation.Of(text)}");
}
