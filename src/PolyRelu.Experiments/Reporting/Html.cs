using System.Globalization;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Words and numbers as reports write them.</summary>
internal static class Html
{
    private const int RadiusDecimals = 3;

    /// <summary>A sentence that the reader should not miss, as a paragraph.</summary>
    public static Markup Notice(Markup sentence) => Markup.Of($"<p class=\"notice\">{sentence}</p>");

    /// <summary>What stands beside a number that is no finding, since its network has learned nothing.</summary>
    public static string Untrained(bool learned) => learned ? "" : " (untrained: no finding)";

    /// <summary>The same in a legend or a title, where room is short.</summary>
    public static string UntrainedMark(bool learned) => learned ? "" : " (untrained)";

    /// <summary>A fraction in percent, one decimal.</summary>
    public static string Percent(double fraction) =>
        double.IsNaN(fraction) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0}%");

    /// <summary>A number with up to a few decimals; one that is too small for them has digits all the same.</summary>
    public static string Number(double value, int decimals = RadiusDecimals) => double.IsNaN(value) ? "–" : RadiusText.Of(value, decimals);

    /// <summary>A radius among those that are shown beside it, with as many digits as tell them apart.</summary>
    public static string Radius(double radius, IEnumerable<double> among) => RadiusText.Of(radius, among, RadiusDecimals);

    /// <summary>A number of any size with two or three digits, as plain text.</summary>
    public static string Scientific(double value) =>
        double.IsNaN(value) ? "–" : Math.Abs(value) is >= 1e-3 or 0
            ? value.ToString("0.####", CultureInfo.InvariantCulture) : value.ToString("0.0e0", CultureInfo.InvariantCulture);

    /// <summary>A small number as mantissa and power of ten.</summary>
    public static Markup Power(double value)
    {
        if (double.IsNaN(value)) return "–";
        string[] parts = value.ToString("0.##e0", CultureInfo.InvariantCulture).Split('e');
        return parts.Length < 2 ? parts[0]
            : Markup.Of($"{(parts[0] == "1" ? "" : parts[0] + "·")}10<sup>{parts[1].Replace('-', '−')}</sup>");
    }

    /// <summary>A value in its unit.</summary>
    public static string Value(double value, ValueUnit unit) => unit switch
    {
        ValueUnit.Percent => Percent(value),
        ValueUnit.Scientific => Scientific(value),
        ValueUnit.Number => Number(value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), $"There is no form of {unit}."),
    };

    /// <summary>A tolerance in its unit.</summary>
    public static string Tolerance(double value, ValueUnit unit) => unit switch
    {
        ValueUnit.Percent => $"±{Plural.Of(string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.#}"), "point")}",
        ValueUnit.Scientific or ValueUnit.Number => $"±{Value(value, unit)}",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), $"There is no tolerance in {unit}."),
    };
}
