using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>The starts and changes that Square tries in one norm. Used by one thread; a proposal depends on its arguments alone.</summary>
internal abstract class SquareMove
{
    private readonly FeatureRadii? radii;
    private readonly float[] low;
    private readonly float[] high;

    /// <summary>Moves within a threat model.</summary>
    protected SquareMove(SquareLayout layout, ThreatModel threat, int dimension)
    {
        Layout = layout;
        low = new float[dimension];
        high = new float[dimension];
        radii = threat.FeatureRadii;
        (threat with { FeatureRadii = null }).Ranges([], low, high);
    }

    /// <summary>Which features change together.</summary>
    protected SquareLayout Layout { get; }

    /// <summary>The moves of a norm.</summary>
    public static SquareMove Create(SquareLayout layout, ThreatModel threat, int dimension) =>
        threat.Norm == Norm.LInf ? new SquareSignMove(layout, threat, dimension) : new SquarePairMove(layout, threat, dimension);

    /// <summary>Writes the start around a clean input, within a radius of it.</summary>
    public abstract void Start(ref CounterRandom random, double radius, ReadOnlySpan<float> clean, Span<float> point);

    /// <summary>Proposes new values of some features of a point.</summary>
    /// <param name="random">Where the proposal comes from.</param>
    /// <param name="fraction">Part of the features that may change.</param>
    /// <param name="radius">ε.</param>
    /// <param name="clean">[D].</param>
    /// <param name="point">[D].</param>
    /// <param name="change">Overwritten with the features that differ from the point and their new values; empty where none does.</param>
    public abstract void Propose(ref CounterRandom random, double fraction, double radius, ReadOnlySpan<float> clean,
        ReadOnlySpan<float> point, SquarePatch change);

    /// <summary>The value of a feature within its range: the box and its radius around the clean value.</summary>
    protected float InRange(int feature, float clean, float value)
    {
        float valid = Math.Clamp(value, low[feature], high[feature]);
        return radii is null ? valid : Math.Clamp(valid, Norm.RoundUp(clean - (double)radii.Values[feature]),
            Norm.RoundDown(clean + (double)radii.Values[feature]));
    }

    /// <summary>Adds a feature to a change if it would differ.</summary>
    protected static void Change(SquarePatch change, int feature, float value, ReadOnlySpan<float> point)
    {
        if (value != point[feature]) change.Add(feature, value);
    }
}
