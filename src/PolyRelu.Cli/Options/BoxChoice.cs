using System.Globalization;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Options;

/// <summary>What <c>--box</c> says: a range, or none. Where the option is not given there is no choice, and the data decides.</summary>
/// <param name="Box">The range; null for none.</param>
internal sealed record BoxChoice(Box? Box)
{
    /// <summary>Reads <c>LO,HI</c> or <c>none</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static BoxChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none") return new BoxChoice((Box?)null);
        string[] parts = text.Split(',');
        if (parts.Length == 2 && Bound(parts[0], out float low) && Bound(parts[1], out float high) && low <= high)
            return new BoxChoice(new Box(low, high));
        throw new FormatException($"expected LO,HI with LO ≤ HI, such as 0,1, or none; got {Quotation.Of(text)}");
    }

    private static bool Bound(string text, out float value) =>
        float.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
}
