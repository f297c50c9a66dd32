using System.Numerics.Tensors;

namespace PolyRelu.Geometry;

/// <summary>Range of valid inputs: low_i ≤ x_i ≤ high_i, the same for every feature or one range per feature.</summary>
public sealed record Box
{
    /// <summary>The unit box of images.</summary>
    public static readonly Box Unit = new(0, 1);

    private readonly float[]? lows;
    private readonly float[]? highs;

    /// <summary>One range for every feature.</summary>
    /// <exception cref="ArgumentException">Low exceeds high, or a bound is NaN.</exception>
    public Box(float low, float high)
    {
        if (!(low <= high)) throw new ArgumentException($"A box needs low ≤ high; got [{low}, {high}].");
        Low = low;
        High = high;
    }

    /// <summary>A range per feature; the arrays are copied.</summary>
    /// <param name="low">[D].</param>
    /// <param name="high">[D].</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, low exceeds high somewhere, or a bound is NaN.</exception>
    public Box(ReadOnlySpan<float> low, ReadOnlySpan<float> high)
    {
        if (low.Length != high.Length || low.IsEmpty)
            throw new ArgumentException($"A box needs as many low as high bounds, at least one; got {low.Length} and {high.Length}.");
        for (int i = 0; i < low.Length; i++)
            if (!(low[i] <= high[i])) throw new ArgumentException($"A box needs low ≤ high; feature {i} has [{low[i]}, {high[i]}].");
        lows = low.ToArray();
        highs = high.ToArray();
        Low = TensorPrimitives.Min(low);
        High = TensorPrimitives.Max(high);
    }

    /// <summary>Lower bound; the least of them where features have their own.</summary>
    public float Low { get; }

    /// <summary>Upper bound; the greatest of them where features have their own.</summary>
    public float High { get; }

    /// <summary>Whether every feature has the same range.</summary>
    public bool IsUniform => lows is null;

    /// <summary>Writes the bounds of every feature.</summary>
    /// <param name="low">[D], overwritten.</param>
    /// <param name="high">[D], overwritten.</param>
    public void Bounds(Span<float> low, Span<float> high)
    {
        if (lows is null)
        {
            low.Fill(Low);
            high.Fill(High);
            return;
        }
        lows.CopyTo(low);
        highs.CopyTo(high);
    }

    /// <summary>Moves every feature to the nearest valid value. NaN stays NaN.</summary>
    public void Clamp(Span<float> point)
    {
        if (lows is null) TensorPrimitives.Clamp(point, Low, High, point);
        else TensorPrimitives.Clamp(point, lows, highs, point);
    }

    /// <summary>The first feature outside its range (NaN counts), or −1 where the point is inside.</summary>
    public int FirstOutside(ReadOnlySpan<float> point)
    {
        for (int i = 0; i < point.Length; i++)
            if (!(point[i] >= (lows is null ? Low : lows[i]) && point[i] <= (highs is null ? High : highs[i]))) return i;
        return -1;
    }

    /// <summary>Checks that the box fits inputs of this dimension.</summary>
    /// <exception cref="ArgumentException">The box has bounds for another number of features.</exception>
    public void RequireDimension(int dimension)
    {
        if (lows is not null && lows.Length != dimension)
            throw new ArgumentException($"The box has bounds for {Plural.Of(lows.Length, "feature")}; the inputs have {dimension}.");
    }

    /// <summary>Whether both hold the same bounds.</summary>
    public bool Equals(Box? other) =>
        other is not null && Low == other.Low && High == other.High
        && lows.AsSpan().SequenceEqual(other.lows) && highs.AsSpan().SequenceEqual(other.highs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low, High, lows?.Length ?? 0);
}
