using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>What a change of few features does to the hidden units of one point, and from hidden units to outputs.</summary>
/// <remarks>
/// A unit's sum is one chain over the changes; an output's is 32 chains over the panels, added in halves (l and l + 16, then l + 8, …):
/// the same bits on every vector width that rounds a multiply-add once.
/// </remarks>
internal static unsafe class ProbeKernel
{
    /// <summary>after_j = before_j + Σ_k differences_k · w[features_k, j].</summary>
    /// <param name="weights">[D × h].</param>
    /// <param name="features">[count], below D.</param>
    /// <param name="differences">[count].</param>
    /// <param name="count">Number of changes.</param>
    /// <param name="before">[panels × 32].</param>
    /// <param name="after">[panels × 32], overwritten; may be <paramref name="before"/>.</param>
    public static void Shift(PanelMatrix weights, int* features, float* differences, int count, float* before, float* after)
    {
        if (Vector512.IsHardwareAccelerated)
            Shift<Lanes512<float>, Vector512<float>>(weights, features, differences, count, before, after);
        else if (Vector256.IsHardwareAccelerated)
            Shift<Lanes256<float>, Vector256<float>>(weights, features, differences, count, before, after);
        else Shift<Lanes128<float>, Vector128<float>>(weights, features, differences, count, before, after);
    }

    /// <summary>outputs_c = Σ_j hidden_j · w[c, j].</summary>
    /// <param name="weights">[C × h].</param>
    /// <param name="hidden">[panels × 32], zeros past the last unit.</param>
    /// <param name="outputs">[C], overwritten.</param>
    public static void Outputs(PanelMatrix weights, float* hidden, Span<float> outputs)
    {
        if (Vector512.IsHardwareAccelerated) Outputs<Lanes512<float>, Vector512<float>>(weights, hidden, outputs);
        else if (Vector256.IsHardwareAccelerated) Outputs<Lanes256<float>, Vector256<float>>(weights, hidden, outputs);
        else Outputs<Lanes128<float>, Vector128<float>>(weights, hidden, outputs);
    }

    private static void Shift<TLanes, T>(PanelMatrix weights, int* features, float* differences, int count, float* before, float* after)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        int panels = weights.Panels, q = 0;
        for (; q + 1 < panels; q += 2)
        {
            float* left = weights.Panel(q), right = weights.Panel(q + 1), from = before + (q * PanelMatrix.Width),
            to = after + (q * PanelMatrix.Width);
            for (int j = 0; j < PanelMatrix.Width; j += 2 * TLanes.Width)
                Shift<TLanes, T>(left + j, right + j, features, differences, count, from + j, to + j);
        }
        if (q == panels) return;
        float* lonely = weights.Panel(q);
        for (int j = 0; j < PanelMatrix.Width; j += TLanes.Width)
        {
            float* panel = lonely + j;
            T sum = TLanes.Load(before + (q * PanelMatrix.Width) + j);
            for (int k = 0; k < count; k++)
                sum = TLanes.MultiplyAdd(TLanes.Broadcast(differences[k]), TLanes.Load(panel + ((nint)features[k] * PanelMatrix.Width)),
                    sum);
            TLanes.Store(sum, after + (q * PanelMatrix.Width) + j);
        }
    }

    /// <summary>Two vectors each of two neighbouring panels, four chains side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shift<TLanes, T>(float* left, float* right, int* features, float* differences, int count, float* from, float* to)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        T s0 = TLanes.Load(from), s1 = TLanes.Load(from + TLanes.Width);
        T s2 = TLanes.Load(from + PanelMatrix.Width), s3 = TLanes.Load(from + PanelMatrix.Width + TLanes.Width);
        for (int k = 0; k < count; k++)
        {
            T difference = TLanes.Broadcast(differences[k]);
            nint row = (nint)features[k] * PanelMatrix.Width;
            s0 = TLanes.MultiplyAdd(difference, TLanes.Load(left + row), s0);
            s1 = TLanes.MultiplyAdd(difference, TLanes.Load(left + row + TLanes.Width), s1);
            s2 = TLanes.MultiplyAdd(difference, TLanes.Load(right + row), s2);
            s3 = TLanes.MultiplyAdd(difference, TLanes.Load(right + row + TLanes.Width), s3);
        }
        TLanes.Store(s0, to);
        TLanes.Store(s1, to + TLanes.Width);
        TLanes.Store(s2, to + PanelMatrix.Width);
        TLanes.Store(s3, to + PanelMatrix.Width + TLanes.Width);
    }

    private static void Outputs<TLanes, T>(PanelMatrix weights, float* hidden, Span<float> outputs)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        const int together = 4;
        float* sums = stackalloc float[together * PanelMatrix.Width], first = weights.Panel(0);
        int panels = weights.Panels;
        nint step = (nint)weights.Depth * PanelMatrix.Width;
        for (int c = 0; c < outputs.Length; c += together)
        {
            // Past the last output the last is computed again; its sum is the same.
            int last = outputs.Length - 1, c1 = Math.Min(c + 1, last), c2 = Math.Min(c + 2, last), c3 = Math.Min(c + 3, last);
            for (int j = 0; j < PanelMatrix.Width; j += TLanes.Width)
                Accumulate<TLanes, T>(first + j, step, panels, hidden + j, c, c1, c2, c3, sums + j);
            outputs[c] = AddHalves(sums);
            outputs[c1] = AddHalves(sums + ((c1 - c) * PanelMatrix.Width));
            outputs[c2] = AddHalves(sums + ((c2 - c) * PanelMatrix.Width));
            outputs[c3] = AddHalves(sums + ((c3 - c) * PanelMatrix.Width));
        }
    }

    /// <summary>One vector of lanes for four outputs, over panels a step apart; what is asked of their owner is asked before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TLanes, T>(float* w, nint step, int panels, float* hidden, int c0, int c1, int c2, int c3, float* sums)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        const int width = PanelMatrix.Width;
        T s0 = TLanes.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
        for (int q = 0; q < panels; q++, w += step, hidden += width)
        {
            T a = TLanes.Load(hidden);
            s0 = TLanes.MultiplyAdd(a, TLanes.Load(w + (c0 * width)), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Load(w + (c1 * width)), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Load(w + (c2 * width)), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Load(w + (c3 * width)), s3);
        }
        TLanes.Store(s0, sums);
        TLanes.Store(s1, sums + ((c1 - c0) * width));
        TLanes.Store(s2, sums + ((c2 - c0) * width));
        TLanes.Store(s3, sums + ((c3 - c0) * width));
    }

    /// <summary>The sum of 32 floats.</summary>
    private static float AddHalves(float* x)
    {
        Vector128<float> a = (Vector128.Load(x) + Vector128.Load(x + 16)) + (Vector128.Load(x + 8) + Vector128.Load(x + 24));
        Vector128<float> b = (Vector128.Load(x + 4) + Vector128.Load(x + 20)) + (Vector128.Load(x + 12) + Vector128.Load(x + 28));
        Vector128<float> sum = a + b;
        return (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }
}
