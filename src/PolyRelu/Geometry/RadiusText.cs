using System.Globalization;

namespace PolyRelu.Geometry;

/// <summary>
/// A radius, or another distance, as people read it: few digits, but never 0 for a positive radius, and as many as tell radii apart that
/// stand together.
/// </summary>
/// <remarks>
/// Everything that shows a radius to a person writes it by this class; files hold all digits. A radius of two significant digits or more in
/// the usual decimals is written with these; a smaller one with three significant digits, below 10⁻⁴ as <c>1.25e-7</c>. Independent of the
/// machine's language.
/// </remarks>
public static class RadiusText
{
    /// <summary>Decimals where nothing else is said.</summary>
    public const int Decimals = 6;

    private const int Significant = 3;         // digits of a radius that is too small for the decimals
    private const int MostDigits = 40;         // more than any two doubles need to differ
    private const double Scientific = 1e-4, Huge = 1e15;

    /// <summary>A radius by itself.</summary>
    /// <param name="radius">The radius; numbers below 0 keep their sign, and what is not finite is named.</param>
    /// <param name="decimals">Most decimals of an ordinary radius; trailing zeros are left out.</param>
    public static string Of(double radius, int decimals = Decimals) => Write(radius, decimals, 0);

    /// <summary>A radius among others: with as many digits as tell it apart from each that differs.</summary>
    /// <param name="radius">The radius.</param>
    /// <param name="among">The radii that are shown beside it, in any order; it may be one of them.</param>
    /// <param name="decimals">Most decimals of an ordinary radius that has no near neighbour.</param>
    public static string Of(double radius, IEnumerable<double> among, int decimals = Decimals)
    {
        ArgumentNullException.ThrowIfNull(among);
        double below = double.NegativeInfinity, above = double.PositiveInfinity;
        foreach (double other in among)
        {
            if (other < radius) below = Math.Max(below, other);
            else if (other > radius) above = Math.Min(above, other);
        }
        // With equal digits rounding keeps the order, so a text that differs from those of both neighbours differs from all.
        for (int more = 0; more < MostDigits; more++)
        {
            string text = Write(radius, decimals, more);
            if (!Same(text, Write(below, decimals, more)) && !Same(text, Write(above, decimals, more))) return text;
        }
        return radius.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The radii of a list, each with as many digits as tell it apart from the others.</summary>
    public static IReadOnlyList<string> OfAll(IReadOnlyList<double> radii, int decimals = Decimals)
    {
        ArgumentNullException.ThrowIfNull(radii);
        return [.. radii.Select(radius => Of(radius, radii, decimals))];
    }

    /// <summary>A radius with some digits more than usual.</summary>
    private static string Write(double radius, int decimals, int more)
    {
        if (radius == 0) return "0";
        if (!double.IsFinite(radius)) return double.IsNaN(radius) ? "NaN" : radius > 0 ? "∞" : "−∞";
        double size = Math.Abs(radius);
        if (size >= Huge) return Tidy(radius.ToString($"E{Significant - 1 + more}", CultureInfo.InvariantCulture));
        string usual = radius.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
        if (more == 0 && (size >= Math.Pow(10, 1 - decimals) || Value(usual) == radius)) return usual;
        if (size >= Math.Pow(10, 1 - decimals)) return Tidy(radius.ToString($"F{decimals + more}", CultureInfo.InvariantCulture));
        string exponential = radius.ToString($"E{Significant - 1 + more}", CultureInfo.InvariantCulture);
        if (size < Scientific) return Tidy(exponential);
        int exponent = int.Parse(exponential[(exponential.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        return Tidy(radius.ToString($"F{Significant - 1 + more - exponent}", CultureInfo.InvariantCulture));
    }

    /// <summary>Without zeros at the end, <c>1.250E-007</c> as <c>1.25e-7</c>.</summary>
    private static string Tidy(string text)
    {
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        string digits = mark < 0 ? text : text[..mark];
        if (digits.Contains('.', StringComparison.Ordinal)) digits = digits.TrimEnd('0').TrimEnd('.');
        return mark < 0 ? digits
            : string.Create(CultureInfo.InvariantCulture, $"{digits}e{int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture)}");
    }

    private static bool Same(string text, string other) => text == other || Value(text) == Value(other);

    private static double Value(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value : double.NaN;
}
