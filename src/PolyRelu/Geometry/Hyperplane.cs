using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>Shortest moves onto a hyperplane within bounds, for the three norms.</summary>
/// <remarks>
/// argmin ‖δ‖ subject to ⟨w, δ⟩ = c and lower ≤ δ ≤ upper (Croce and Hein 2020, FAB, section 2.2). Every δ_i moves in the
/// direction of c·w_i by some length: min(room_i, t) in L∞, min(room_i, t |w_i|) in L2, and in L1 all of its room where |w_i|
/// exceeds a threshold. The height reached is concave and piecewise linear in t, so that Newton's iteration from t = 0
/// climbs to the solution without sorting, in a few passes; the threshold of L1 is found by halving the range of its bits.
/// Where the bounds do not reach the hyperplane, δ is the move that comes closest: every element takes all of its room.
/// </remarks>
internal static class Hyperplane
{
    private const int MostPasses = 200;

    [ThreadStatic]
    private static float[]? scratch;

    /// <summary>Writes the shortest move in L∞.</summary>
    public static void MoveMaximum(ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> move) =>
        MoveAlong<CappedRay.Even>(normal, offset, lower, upper, move);

    /// <summary>Writes the shortest move in L2.</summary>
    public static void MoveEuclidean(ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> move) =>
        MoveAlong<CappedRay.Proportional>(normal, offset, lower, upper, move);

    /// <summary>Writes the shortest move in L1: the features of largest |w_i| first, equals in their order.</summary>
    public static void MoveAbsoluteSum(ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> move)
    {
        if (!Prepare(normal, offset, lower, upper, out bool descend, out double height, out Span<float> weight, out Span<float> room))
        {
            move.Clear();
            return;
        }
        float threshold = LargestWeightReaching(weight, room, height);
        double left = height;
        for (int i = 0; i < normal.Length; i++) if (weight[i] > threshold) left -= (double)weight[i] * room[i];
        for (int i = 0; i < normal.Length; i++)
        {
            double length = 0;
            if (weight[i] > threshold)
            {
                length = room[i];
            }
            else if (weight[i] == threshold && left > 0)
            {
                length = Math.Min(room[i], left / weight[i]);
                left -= length * weight[i];
            }
            move[i] = (float)(normal[i] < 0 != descend ? -length : length);
        }
    }

    private static void MoveAlong<TRate>(ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> move)
        where TRate : CappedRay.IRate
    {
        if (!Prepare(normal, offset, lower, upper, out bool descend, out double height, out Span<float> weight, out Span<float> room))
        {
            move.Clear();
            return;
        }
        CappedRay.Write<TRate>(normal, descend, weight, room, Climb<TRate>(weight, room, height), move);
    }

    /// <summary>The direction in scaled form; false where nothing moves: c = 0, or w is zero or not finite.</summary>
    private static bool Prepare(
        ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        out bool descend, out double height, out Span<float> weight, out Span<float> room)
    {
        float scale = normal.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(normal));
        descend = offset < 0;
        height = Math.Abs(offset) / scale;
        weight = room = default;
        if (!(scale > 0) || !(height > 0) || !float.IsFinite(scale) || !double.IsFinite(height)) return false;
        int length = CappedRay.Padded(normal.Length);
        if (scratch is null || scratch.Length < 2 * length) scratch = new float[2 * length];
        weight = scratch.AsSpan(0, length);
        room = scratch.AsSpan(length, length);
        CappedRay.Separate(normal, descend, scale, lower, upper, weight, room);
        return true;
    }

    /// <summary>The t at which the ray reaches a height; the largest float where it never does.</summary>
    private static float Climb<TRate>(ReadOnlySpan<float> weight, ReadOnlySpan<float> room, double height)
        where TRate : CappedRay.IRate
    {
        float t = 0;
        for (int pass = 0; pass < MostPasses; pass++)
        {
            (double slope, double constant) = CappedRay.Piece<TRate>(weight, room, t);
            if (!(slope > 0)) return constant < height ? float.MaxValue : t;
            float next = (float)Math.Min((height - constant) / slope, float.MaxValue);
            if (!(next > t)) return t;
            t = next;
        }
        return t;
    }

    /// <summary>The largest weight w such that the elements of weight ≥ w together reach a height; 0 where all of them do not.</summary>
    private static float LargestWeightReaching(ReadOnlySpan<float> weight, ReadOnlySpan<float> room, double height)
    {
        // Non-negative floats are ordered as their bits. Invariant: not reached above `high`, reached above `low` (or low = −1).
        int low = -1, high = BitConverter.SingleToInt32Bits(1);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (CappedRay.HeightAbove(weight, room, BitConverter.Int32BitsToSingle(middle)) >= height) low = middle;
            else high = middle;
        }
        return BitConverter.Int32BitsToSingle(high);
    }
}
