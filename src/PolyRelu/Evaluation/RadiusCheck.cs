using System.Globalization;
using PolyRelu.Geometry;

namespace PolyRelu.Evaluation;

/// <summary>
/// Looks for threat models under which robustness means nothing: the ball around any input holds the whole box of valid inputs, or the
/// input alone, since every feature is frozen.
/// </summary>
public static class RadiusCheck
{
    private const int Levels = 255;

    /// <summary>
    /// The caveat about features that are all frozen, about radii in L0 of less than a feature, or about the radii from which on the ball
    /// covers the box; null where there is none.
    /// </summary>
    /// <param name="threat">Norm, box and feature radii; its radius is not used.</param>
    /// <param name="radii">The radii of an evaluation.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <remarks>
    /// The ball of radius ε around every point of the box holds it where ε is at least the norm of the vector of its widths; in L0 the
    /// number of features that have a width.
    /// </remarks>
    public static Caveat? Of(ThreatModel threat, IReadOnlyList<double> radii, int dimension)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(radii);
        if (threat.FeatureRadii?.FrozenCount == dimension)
        {
            return new Caveat(CaveatKind.NothingMoves,
                $"All of the {Plural.Of(dimension, "feature")} are frozen: no input can become another.",
                "What is classified correctly is robust by that alone; leave some features free.");
        }
        double[] less = [.. radii.Where(radius => threat.Norm == Norm.L0 && radius is > 0 and < 1)];
        if (less.Length > 0)
        {
            return new Caveat(CaveatKind.NothingMoves,
                $"In L0 a radius is a number of features, and {RadiusText.Of(less.Max(), radii)} is less than one: no input can become "
                    + "another.",
                "Give whole numbers, such as 5,10,20.");
        }
        if (threat.Box is not { } box) return null;
        double size = Size(threat.Norm, box, dimension);
        double[] covering = [.. radii.Where(radius => radius > 0 && radius >= size).Order()];
        if (covering.Length == 0) return null;
        bool levels = threat.Norm == Norm.LInf && box is { IsUniform: true, Low: 0, High: 1 }
            && covering.All(radius => radius <= Levels && radius == Math.Floor(radius));
        string least = RadiusText.Of(covering[0], radii), range = string.Create(CultureInfo.InvariantCulture, $"[{box.Low}, {box.High}]");
        return new Caveat(
            CaveatKind.CoversBox,
            $"In {threat.Norm.Symbol} the ball of radius {least}{(covering.Length > 1 ? " and of every larger one" : "")} holds the "
                + $"whole box {range}, as it does from {RadiusText.Of(size, radii)} on: any input may become any other.",
            levels ? $"Did you mean {string.Join(", ", covering.Select(radius => $"{RadiusText.Of(radius)}/{Levels}"))}?"
                : "Choose smaller radii, or the box that the inputs have.");
    }

    /// <summary>The norm of the widths of a box, infinite where a feature is not bounded.</summary>
    private static double Size(Norm norm, Box box, int dimension)
    {
        float[] low = new float[dimension], high = new float[dimension], widths = new float[dimension];
        box.Bounds(low, high);
        for (int i = 0; i < dimension; i++) widths[i] = high[i] - low[i];
        return widths.All(float.IsFinite) ? norm.Measure(widths) : double.PositiveInfinity;
    }
}
