namespace PolyRelu.Geometry;

/// <summary>Range of valid inputs, the same for every feature: low ≤ x_i ≤ high.</summary>
public sealed record Box
{
    /// <summary>The unit box of images.</summary>
    public static readonly Box Unit = new(0, 1);

    /// <summary>A range.</summary>
    /// <exception cref="ArgumentException">Low exceeds high, or a bound is NaN.</exception>
    public Box(float low, float high)
    {
        if (!(low <= high)) throw new ArgumentException($"A box needs low ≤ high; got [{low}, {high}].");
        Low = low;
        High = high;
    }

    /// <summary>Lower bound.</summary>
    public float Low { get; }

    /// <summary>Upper bound.</summary>
    public float High { get; }
}
