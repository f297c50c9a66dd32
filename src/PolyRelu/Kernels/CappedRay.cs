using System.Numerics;
using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>
/// The ray t ↦ v(t), v_i(t) = sign_i · min(room_i, t · rate_i), and the height ⟨w, v(t)⟩ = Σ |w_i| |v_i(t)| it has reached.
/// </summary>
/// <remarks>
/// Moves towards a hyperplane within bounds: rate 1 gives the shortest one in L∞, rate |w_i| in L2.
/// Heights are summed in float32 lanes over blocks of 64 vectors and the blocks in double, in a fixed order.
/// </remarks>
internal static class CappedRay
{
    private const int Block = 64;

    /// <summary>Length of the scratch arrays for a number of elements: whole vectors.</summary>
    public static int Padded(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Separates a direction ±w into magnitudes |w_i| / scale and the room each element has on its side.</summary>
    /// <param name="normal">w [D].</param>
    /// <param name="descend">Whether the direction is −w.</param>
    /// <param name="scale">max |w_i| &gt; 0.</param>
    /// <param name="lower">[D], ≤ 0, or empty where there are no bounds.</param>
    /// <param name="upper">[D], ≥ 0, or empty.</param>
    /// <param name="weight">[<see cref="Padded"/>], overwritten; the padding with zeros.</param>
    /// <param name="room">[<see cref="Padded"/>], overwritten: ≥ 0, infinite where there is no bound, 0 where w_i = 0.</param>
    public static void Separate(
        ReadOnlySpan<float> normal, bool descend, float scale, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> weight,
        Span<float> room)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> divisor = new(scale), sign = new(descend ? -1f : 1f);
        for (; i <= normal.Length - width; i += width)
        {
            Vector<float> w = new(normal[i..]), a = Vector.Abs(w) / divisor;
            Vector<float> bound = lower.IsEmpty
                ? new Vector<float>(float.PositiveInfinity)
                : Vector.ConditionalSelect(Vector.GreaterThan(w * sign, Vector<float>.Zero), new Vector<float>(upper[i..]),
                    -new Vector<float>(lower[i..]));
            a.CopyTo(weight[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), bound, Vector<float>.Zero).CopyTo(room[i..]);
        }
        for (; i < normal.Length; i++)
        {
            float w = descend ? -normal[i] : normal[i];
            weight[i] = Math.Abs(w) / scale;
            room[i] = weight[i] == 0 ? 0 : lower.IsEmpty ? float.PositiveInfinity : w > 0 ? upper[i] : -lower[i];
        }
        weight[i..].Clear();
        room[i..].Clear();
    }

    /// <summary>
    /// The linear piece of the height around t: Σ over free elements (room &gt; t·rate) of weight·rate, and Σ over capped ones of
    /// weight·room.
    /// </summary>
    public static (double Slope, double Constant) Piece<TRate>(ReadOnlySpan<float> weight, ReadOnlySpan<float> room, float t)
        where TRate : IRate
    {
        double slope = 0, constant = 0;
        int width = Vector<float>.Count;
        Vector<float> reach = new(t);
        for (int start = 0; start < weight.Length; start += Block * width)
        {
            int end = Math.Min(weight.Length, start + (Block * width));
            Vector<float> free = Vector<float>.Zero, capped = Vector<float>.Zero;
            for (int i = start; i < end; i += width)
            {
                Vector<float> a = new(weight[i..]), r = new(room[i..]), rate = TRate.Of(a);
                Vector<int> isFree = Vector.GreaterThan(r, reach * rate);
                free += Vector.ConditionalSelect(isFree, a * rate, Vector<float>.Zero);
                capped += Vector.ConditionalSelect(isFree, Vector<float>.Zero, a * r);
            }
            slope += Vector.Sum(free);
            constant += Vector.Sum(capped);
        }
        return (slope, constant);
    }

    /// <summary>Σ weight·room over the elements whose weight exceeds a threshold.</summary>
    public static double HeightAbove(ReadOnlySpan<float> weight, ReadOnlySpan<float> room, float threshold)
    {
        double height = 0;
        int width = Vector<float>.Count;
        for (int start = 0; start < weight.Length; start += Block * width)
        {
            int end = Math.Min(weight.Length, start + (Block * width));
            Vector<float> sum = Vector<float>.Zero;
            for (int i = start; i < end; i += width)
            {
                Vector<float> a = new(weight[i..]);
                sum += Vector.ConditionalSelect(Vector.GreaterThan(a, new Vector<float>(threshold)), a * new Vector<float>(room[i..]),
                    Vector<float>.Zero);
            }
            height += Vector.Sum(sum);
        }
        return height;
    }

    /// <summary>Writes v(t).</summary>
    /// <param name="normal">w [D]; the result may be written over it.</param>
    /// <param name="descend">Whether the direction is −w.</param>
    /// <param name="weight">From <see cref="Separate"/>.</param>
    /// <param name="room">From <see cref="Separate"/>.</param>
    /// <param name="t">Finite, ≥ 0.</param>
    /// <param name="ray">[D], overwritten.</param>
    public static void Write<TRate>(ReadOnlySpan<float> normal, bool descend, ReadOnlySpan<float> weight, ReadOnlySpan<float> room, float t,
        Span<float> ray)
        where TRate : IRate
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> reach = new(t), sign = new(descend ? -1f : 1f);
        for (; i <= normal.Length - width; i += width)
        {
            Vector<float> length = Vector.Min(new Vector<float>(room[i..]), reach * TRate.Of(new Vector<float>(weight[i..])));
            Vector.ConditionalSelect(Vector.LessThan(new Vector<float>(normal[i..]) * sign, Vector<float>.Zero), -length, length)
                .CopyTo(ray[i..]);
        }
        for (; i < normal.Length; i++)
        {
            float length = Math.Min(room[i], t * TRate.Of(weight[i]));
            ray[i] = normal[i] < 0 != descend ? -length : length;
        }
    }

    /// <summary>How fast an element moves, as a function of its weight.</summary>
    internal interface IRate
    {
        /// <summary>The rate of several elements.</summary>
        static abstract Vector<float> Of(Vector<float> weight);

        /// <summary>The rate of one element.</summary>
        static abstract float Of(float weight);
    }

    /// <summary>Every element moves alike.</summary>
    internal readonly struct Even : IRate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> weight) => Vector<float>.One;

        public static float Of(float weight) => 1;
    }

    /// <summary>Elements move in proportion to their weight.</summary>
    internal readonly struct Proportional : IRate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> weight) => weight;

        public static float Of(float weight) => weight;
    }
}
