using PolyRelu.Geometry;

namespace PolyRelu.Evaluation;

/// <summary>Which of the two levels around a value is taken, in the order in which they are tried.</summary>
internal enum RoundingDirection
{
    /// <summary>The nearest one.</summary>
    Nearest,

    /// <summary>The one that the slope of the loss points to.</summary>
    Steepest,

    /// <summary>The one farther from the clean value.</summary>
    Outwards,

    /// <summary>The one nearer to the clean value.</summary>
    Inwards,
}

/// <summary>Rounds one example to levels so that it stays in the ball.</summary>
/// <remarks>
/// In L2 and L1, features that rounding moved away from the clean input are taken back to the level on its side, those first that gain
/// most, until the point is in the ball: no more than necessary, by bisection over their number. Where clean inputs are at levels this
/// always succeeds. In L∞ every feature has its own limit. There the last level may lie outside by the rounding of float32 alone, as 8 of
/// 255 levels do at ε = 8/255: the number inside next to it stands for it.
/// </remarks>
/// <param name="grid">The levels.</param>
/// <param name="threat">Norm, radius and feature radii.</param>
internal sealed class RoundingChoice(LevelGrid grid, ThreatModel threat)
{
    private readonly float[] inner = new float[grid.Dimension];
    private readonly float[] outer = new float[grid.Dimension];
    private readonly double[] keys = new double[grid.Dimension];
    private readonly int[] order = new int[grid.Dimension];

    /// <summary>Rounds a point.</summary>
    /// <param name="direction">Which level is preferred.</param>
    /// <param name="clean">[D].</param>
    /// <param name="source">[D], the example.</param>
    /// <param name="slopes">[D], for <see cref="RoundingDirection.Steepest"/> alone.</param>
    /// <param name="destination">[D], overwritten.</param>
    public void Round(
        RoundingDirection direction, ReadOnlySpan<float> clean, ReadOnlySpan<float> source, ReadOnlySpan<float> slopes,
        Span<float> destination)
    {
        int moved = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            (float below, float above) = grid.Around(i, source[i]);
            below = Held(i, below, clean[i]);
            above = Held(i, above, clean[i]);
            inner[i] = Nearer(below, above, clean[i]);
            float other = inner[i] == below ? above : below;
            outer[i] = direction switch
            {
                RoundingDirection.Nearest => Nearer(inner[i], other, source[i]),
                RoundingDirection.Steepest => slopes[i] > 0 ? above : slopes[i] < 0 ? below : inner[i],
                RoundingDirection.Outwards => source[i] == clean[i] ? inner[i] : other,
                RoundingDirection.Inwards => inner[i],
                _ => throw new ArgumentOutOfRangeException(nameof(direction), $"{direction} is no direction of rounding."),
            };
            double far = Math.Abs((double)outer[i] - clean[i]), near = Math.Abs((double)inner[i] - clean[i]);
            if (far > LimitOf(i)) outer[i] = inner[i];
            if (outer[i] == inner[i]) continue;
            keys[moved] = near - far;
            order[moved++] = i;
        }
        outer.CopyTo(destination);
        if (moved == 0 || IsInside(clean, destination)) return;
        Array.Sort(keys, order, 0, moved);
        Settle(moved);
        int few = 0, many = moved;
        while (few + 1 < many)
        {
            int middle = (few + many) / 2;
            Take(middle, destination);
            if (IsInside(clean, destination)) many = middle;
            else few = middle;
        }
        Take(many, destination);
    }

    /// <summary>How far a feature may lie from its clean value, whatever the others do.</summary>
    private double LimitOf(int feature) =>
        Math.Min(
            threat.Norm.IsBox ? threat.Radius : double.PositiveInfinity,
            threat.FeatureRadii is { } radii ? radii.Values[feature] : double.PositiveInfinity);

    /// <summary>A level, or the number that stands for it where rounding alone puts it outside its limit.</summary>
    private float Held(int feature, float level, float clean)
    {
        double limit = LimitOf(feature);
        if (Math.Abs((double)level - clean) <= limit) return level;
        float inside = level > clean ? Norm.RoundDown(clean + limit) : Norm.RoundUp(clean - limit);
        return grid.Contains(feature, inside) ? inside : level;
    }

    /// <summary>The one of two levels that is nearer to a value; the first where they are as near.</summary>
    private static float Nearer(float first, float second, float value) =>
        Math.Abs((double)first - value) <= Math.Abs((double)second - value) ? first : second;

    private bool IsInside(ReadOnlySpan<float> clean, ReadOnlySpan<float> point) => threat.Norm.Distance(point, clean) <= threat.Radius;

    /// <summary>Orders features with equal keys by their index, so that the result does not depend on the sort.</summary>
    private void Settle(int count)
    {
        for (int first = 0; first < count;)
        {
            int end = first + 1;
            while (end < count && keys[end] == keys[first]) end++;
            Array.Sort(order, first, end - first);
            first = end;
        }
    }

    /// <summary>The outer levels, but for the first features in order.</summary>
    private void Take(int count, Span<float> destination)
    {
        outer.CopyTo(destination);
        for (int k = 0; k < count; k++) destination[order[k]] = inner[order[k]];
    }
}
