using System.Numerics;

namespace PolyRelu.Kernels;

/// <summary>The element-wise update of Adam in one pass over parameters, gradient and both moments.</summary>
internal static class AdamKernel
{
    /// <summary>m ← β1 m + (1 − β1) g;  v ← β2 v + (1 − β2) g²;  θ ← θ − stepSize · m / (√v / rootCorrection + ε).</summary>
    /// <remarks>
    /// PyTorch's order of operations. Multiplications and additions are not fused, so that an element's bits depend neither on
    /// the vector width nor on whether it falls in the scalar tail. Does not allocate.
    /// </remarks>
    internal static void Update(
        Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second,
        float beta1, float beta2, float rest1, float rest2, float stepSize, float rootCorrection, float epsilon)
    {
        int width = Vector<float>.Count, i = 0;
        for (; i <= parameters.Length - width; i += width)
        {
            Vector<float> g = new(gradient[i..]);
            Vector<float> m = (new Vector<float>(first[i..]) * beta1) + (g * rest1);
            Vector<float> v = (new Vector<float>(second[i..]) * beta2) + ((g * g) * rest2);
            Vector<float> root = (Vector.SquareRoot(v) / new Vector<float>(rootCorrection)) + new Vector<float>(epsilon);
            Vector<float> moved = new Vector<float>(parameters[i..]) - ((m / root) * stepSize);
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
            moved.CopyTo(parameters[i..]);
        }
        for (; i < parameters.Length; i++)
        {
            float g = gradient[i];
            float m = (first[i] * beta1) + (g * rest1);
            float v = (second[i] * beta2) + ((g * g) * rest2);
            float root = (MathF.Sqrt(v) / rootCorrection) + epsilon;
            parameters[i] -= (m / root) * stepSize;
            first[i] = m;
            second[i] = v;
        }
    }
}
