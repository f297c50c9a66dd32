namespace PolyRelu.Geometry;

/// <summary>
/// Inputs with few values: as many levels, evenly spaced from the low to the high end of a box, as 256 for images of 8 bits.
/// </summary>
/// <remarks>
/// Level k of feature i is low_i + k (high_i − low_i)/(levels − 1), rounded to float32: k/255 in the unit box. Immutable.
/// </remarks>
public sealed class LevelGrid
{
    /// <summary>The most levels, those of 16 bits: float32 tells their neighbours apart in every box around 0.</summary>
    public const int MostLevels = 1 << 16;

    /// <summary>A value counts as a level if rounding in the computation of either can explain the difference.</summary>
    private const double Rounding = 1.0 / (1 << 22);

    private readonly float[] low;
    private readonly float[] high;

    /// <summary>The levels of a box.</summary>
    /// <param name="box">Finite bounds.</param>
    /// <param name="levels">Number of levels, 2 to <see cref="MostLevels"/>.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <exception cref="ArgumentException">A bound is infinite, or the box has bounds for another number of features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many levels, or no feature.</exception>
    public LevelGrid(Box box, int levels, int dimension)
    {
        ArgumentNullException.ThrowIfNull(box);
        if (levels is < 2 or > MostLevels)
            throw new ArgumentOutOfRangeException(nameof(levels), $"A grid has 2 to {MostLevels} levels; got {levels}.");
        if (!float.IsFinite(box.Low) || !float.IsFinite(box.High))
            throw new ArgumentException($"Levels lie between finite bounds; the box is [{box.Low}, {box.High}].", nameof(box));
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        box.RequireDimension(dimension);
        low = new float[dimension];
        high = new float[dimension];
        box.Bounds(low, high);
        Levels = levels;
    }

    /// <summary>Number of levels.</summary>
    public int Levels { get; }

    /// <summary>Number of features D.</summary>
    public int Dimension => low.Length;

    /// <summary>
    /// The nearest levels of a feature that are not above and not below a value; the same where it
    /// is a level, and the ends outside the box.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public (float Below, float Above) Around(int feature, float value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, Dimension);
        double width = (double)high[feature] - low[feature];
        if (width == 0) return (low[feature], low[feature]);
        double place = ((double)value - low[feature]) / width * (Levels - 1);
        int nearest = (int)Math.Clamp(Math.Round(place), 0, Levels - 1);
        float level = Level(feature, nearest);
        if (Math.Abs((double)value - level) <= Rounding * Math.Max(Math.Abs(low[feature]), Math.Abs(high[feature]))) return (level, level);
        int below = (int)Math.Clamp(Math.Floor(place), 0, Levels - 1), above = (int)Math.Clamp(Math.Ceiling(place), 0, Levels - 1);
        return (Level(feature, below), Level(feature, above));
    }

    /// <summary>Whether every feature of a point is at a level, up to rounding.</summary>
    /// <param name="point">[D].</param>
    /// <exception cref="ArgumentException">The point has another number of features.</exception>
    public bool Contains(ReadOnlySpan<float> point)
    {
        if (point.Length != Dimension)
            throw new ArgumentException($"The levels are for {Plural.Of(Dimension, "feature")}; the point has {point.Length}.",
                nameof(point));
        for (int i = 0; i < point.Length; i++)
            if (!Contains(i, point[i])) return false;
        return true;
    }

    /// <summary>Whether a value of a feature is a level, up to rounding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public bool Contains(int feature, float value)
    {
        (float below, float above) = Around(feature, value);
        return below == above && value >= low[feature] && value <= high[feature];
    }

    private float Level(int feature, int place) => (float)(low[feature] + (place * ((double)high[feature] - low[feature]) / (Levels - 1)));
}
