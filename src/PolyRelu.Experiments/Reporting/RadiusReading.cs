using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Reporting;

/// <summary>The radius at which a curve of broken points reaches a fraction, read off the radii that were tried.</summary>
/// <param name="Value">The radius.</param>
/// <param name="IsUpperBound">Whether the curve is there at its first radius already, so that a smaller one may do.</param>
internal readonly record struct RadiusReading(double Value, bool IsUpperBound)
{
    private const int Decimals = 3;

    /// <summary>
    /// The radii of the curve between which <see cref="Value"/> is interpolated: at the first too few points are broken, at the second
    /// enough; null where it is the first radius of the curve.
    /// </summary>
    public (double Below, double Above)? Between { get; init; }

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
        double value = radii[place - 1] + ((radii[place] - radii[place - 1]) * (fraction - before) / (broken[place] - before));
        return new RadiusReading(value, false) { Between = (radii[place - 1], radii[place]) };
    }

    /// <summary>The radius for a sentence: <c>0.304, interpolated between the radii 0.268 and 0.321</c>, or <c>≤ 0.5</c>.</summary>
    public string Words() => Between is null ? Plain() : $"{Texts()[0]}, interpolated between the radii {Texts()[1]} and {Texts()[2]}";

    /// <summary>The radius for a column that says that it is interpolated: <c>0.304 (0.268–0.321)</c>, or <c>≤ 0.5</c>.</summary>
    public string Cell() => Between is null ? Plain() : $"{Texts()[0]} ({Texts()[1]}–{Texts()[2]})";

    private string Plain() => (IsUpperBound ? "≤ " : "") + RadiusText.Of(Value, Decimals);

    /// <summary>The value and the radii around it, told apart.</summary>
    private IReadOnlyList<string> Texts() => RadiusText.OfAll([Value, Between!.Value.Below, Between.Value.Above], Decimals);
}
