using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace PolyRelu.Dynamics;

/// <summary>A positive decimal number of any size, also beyond the range of float64: an initial scale such as 1e−3000.</summary>
/// <param name="Text">The number as it was written.</param>
/// <param name="Logarithm">Its natural logarithm.</param>
public sealed partial record DecimalScale(string Text, double Logarithm)
{
    /// <summary>The largest size of a decimal exponent: far beyond it the logarithm of the number loses its own digits.</summary>
    public const int LargestExponent = 1_000_000;

    /// <summary>A number within the range of float64.</summary>
    /// <exception cref="ArgumentException">The number is not positive and finite.</exception>
    public static DecimalScale From(double value) => value > 0 && double.IsFinite(value)
        ? new(value.ToString("R", CultureInfo.InvariantCulture), Math.Log(value))
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"A scale must be a positive number; got {value}."), nameof(value));

    /// <summary>Reads a number such as 0.01, 1e-7 or 2.5E-3000.</summary>
    /// <exception cref="FormatException">The text is no positive decimal number, or its exponent is too large.</exception>
    public static DecimalScale Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Decimal().Match(text);
        if (!match.Success) throw Refuse(text);
        string digits = match.Groups["whole"].Value + match.Groups["fraction"].Value, significant = digits.TrimStart('0');
        if (significant.Length == 0) throw Refuse(text);
        BigInteger exponent = match.Groups["exponent"] is { Success: true } written
            ? BigInteger.Parse(written.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : 0;
        exponent += match.Groups["whole"].Length - (digits.Length - significant.Length);      // the number is 0.significant × 10^exponent
        if (BigInteger.Abs(exponent) > LargestExponent) throw Refuse(text);
        double mantissa = double.Parse($"0.{significant}", CultureInfo.InvariantCulture);
        return new(text, Math.Log(mantissa) + ((double)exponent * Math.Log(10)));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static FormatException Refuse(string text) =>
        new($"A scale is a positive decimal number such as 0.01, 1e-7 or 1e-3000, with an exponent of at most {LargestExponent}; got "
            + $"{Quotation.Of(text)}.");

    [GeneratedRegex(@"^\+?(?<whole>[0-9]*)\.?(?<fraction>[0-9]*)([eE](?<exponent>[+-]?[0-9]{1,12}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
