using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Results;

/// <summary>The radius at which a curve of broken points reaches a fraction.</summary>
/// <param name="Value">The radius.</param>
/// <param name="IsUpperBound">Whether the curve is there at its first radius already, so that a smaller one may do.</param>
public readonly record struct RadiusReading(double Value, bool IsUpperBound)
{
    /// <summary>Reads a curve, between two radii by a straight line; null where it never reaches the fraction.</summary>
    /// <param name="radii">Radii, increasing.</param>
    /// <param name="broken">Fraction of broken points at each of them.</param>
    /// <param name="fraction">The fraction to reach.</param>
    public static RadiusReading? Of(IReadOnlyList<double> radii, IReadOnlyList<double> broken, double fraction)
    {
        ArgumentNullException.ThrowIfNull(radii);
        ArgumentNullException.ThrowIfNull(broken);
        int place = Enumerable.Range(0, broken.Count).FirstOrDefault(i => broken[i] >= fraction, -1);
        if (place < 0) return null;
        if (place == 0) return new RadiusReading(radii[0], radii[0] > 0);
        double before = broken[place - 1];
        return new RadiusReading(radii[place - 1] + ((radii[place] - radii[place - 1]) * (fraction - before) / (broken[place] - before)), false);
    }

    /// <summary>The radius with a few decimals: <c>0.316</c>, or <c>≤ 0.5</c>.</summary>
    public string Words() => (IsUpperBound ? "≤ " : "") + RadiusText.Of(Value, 3);
}
