using System.Numerics;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>v_i ← sign(v_i) min(max(|v_i| − τ, 0), b_i): projections onto an L1 ball, within bounds where given.</summary>
internal static class SoftThreshold
{
    /// <summary>Shrinks every element towards zero, and into its bounds.</summary>
    /// <param name="vector">v [D], changed in place.</param>
    /// <param name="threshold">τ ≥ 0.</param>
    /// <param name="lower">[D], ≤ 0, or empty where there are no bounds.</param>
    /// <param name="upper">[D], ≥ 0, or empty.</param>
    public static void Apply(Span<float> vector, float threshold, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        ref float v0 = ref MemoryMarshal.GetReference(vector), low0 = ref MemoryMarshal.GetReference(lower),
        high0 = ref MemoryMarshal.GetReference(upper);
        int width = Vector<float>.Count, i = 0;
        for (; i <= vector.Length - width; i += width)
        {
            Vector<float> v = Vector.LoadUnsafe(ref v0, (nuint)i);
            Vector<float> shrunk = Vector.MaxNative(Vector.Abs(v) - new Vector<float>(threshold), Vector<float>.Zero);
            Vector<float> result = Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), shrunk, -shrunk);
            if (!lower.IsEmpty)
                result = Vector.MinNative(Vector.MaxNative(result, Vector.LoadUnsafe(ref low0, (nuint)i)),
                    Vector.LoadUnsafe(ref high0, (nuint)i));
            result.StoreUnsafe(ref v0, (nuint)i);
        }
        for (; i < vector.Length; i++)
        {
            float v = vector[i], shrunk = MathF.Max(MathF.Abs(v) - threshold, 0), result = v > 0 ? shrunk : -shrunk;
            vector[i] = lower.IsEmpty ? result : MathF.Min(MathF.Max(result, lower[i]), upper[i]);
        }
    }
}
