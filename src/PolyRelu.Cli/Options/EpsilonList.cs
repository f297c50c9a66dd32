using PolyRelu.Geometry;

namespace PolyRelu.Cli.Options;

/// <summary>Reads a list of radii: numbers, fractions and <c>linspace(first,last,count)</c>, separated by commas.</summary>
internal static class EpsilonList
{
    private static readonly Dictionary<string, Func<double, double>> Functions = new(StringComparer.Ordinal) { ["linspace"] = x => x };

    /// <summary>The radii in increasing order, each once.</summary>
    /// <exception cref="FormatException">The text is not such a list, or a radius is negative or not finite.</exception>
    public static IReadOnlyList<double> Parse(string text) => SortedNumbers.Parse(text, Radius, Functions);

    private static double Radius(string text) => Parsed.TryNumber(text, out double value) && value is >= 0 and <= ThreatModel.LargestRadius
        ? value
        : throw new FormatException(
            $"expected radii ≥ 0 and at most {ThreatModel.LargestRadius:0e0} such as 0.1, 8/255 or linspace(0,0.2,15), separated by "
            + $"commas; got {Quotation.Of(text)}");
}
