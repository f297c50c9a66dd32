using System.Globalization;

namespace PolyRelu.Experiments;

/// <summary>How wide figures are on paper.</summary>
/// <param name="Points">The width in points of 1/72 inch.</param>
internal readonly record struct FigureWidth(double Points)
{
    /// <summary>How a width is typed.</summary>
    public const string Form = "3.25in|84mm";

    private const double PointsPerInch = 72, MillimetresPerInch = 25.4, Narrowest = 65, Widest = 300;

    /// <summary>Reads a number and its unit: in, mm or cm.</summary>
    /// <exception cref="FormatException">It is none, or out of range.</exception>
    public static FigureWidth Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        double unit = trimmed.Length < 2 ? 0 : trimmed[^2..] switch { "in" => MillimetresPerInch, "mm" => 1, "cm" => 10, _ => 0 };
        if (unit == 0 || !double.TryParse(trimmed[..^2], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double number))
            throw new FormatException($"expected a width with its unit, such as 3.25in or 84mm (in, mm or cm); got {Quotation.Of(text)}");
        double millimetres = unit * number;
        return millimetres is >= Narrowest and <= Widest ? new(millimetres / MillimetresPerInch * PointsPerInch)
            : throw new FormatException(FormattableString.Invariant(
                $"expected a width from {Narrowest}mm to {Widest}mm, in which text of 7 points has room; got {Quotation.Of(text)}"));
    }
}
