using System.Numerics.Tensors;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// The proximal operator of a norm in the metric of Adam: argmin ½ ‖z − r‖²_H + μ ‖z‖, and back into the ranges of the features.
/// </summary>
/// <remarks>
/// Melchior et al. 2020 (Proximal Adam): z ← prox_{μ‖·‖}(z − H (z − r)), clipped, from z = r on, H diagonal with elements up to 1; ends
/// when ‖z_new − z‖₂ ≤ 0.01 ‖z_new‖₂, after five steps at the latest. prox of the norms: L1 the soft threshold at μ, L2 (1 − μ/‖z‖₂)₊ z,
/// L∞ z less its projection onto the L1 ball of radius μ (Moreau). Ranges cut what the operator gave, which is the least within them in L1
/// alone. In L0 the operator, a hard threshold, is taken in the metric itself, without steps. Used by several threads at once.
/// </remarks>
internal sealed class ProximalStep(ThreatModel threat, int dimension)
{
    private const int Steps = 5;
    private const double Settled = 0.01;

    [ThreadStatic]
    private static float[]? scratch;

    /// <summary>Moves a point.</summary>
    /// <param name="clean">x [D].</param>
    /// <param name="point">x + r [D], overwritten with x + z.</param>
    /// <param name="metric">H [D], the diagonal.</param>
    /// <param name="weight">μ ≥ 0.</param>
    public void Take(ReadOnlySpan<float> clean, Span<float> point, ReadOnlySpan<float> metric, double weight)
    {
        if (scratch is null || scratch.Length < 4 * dimension) scratch = new float[4 * dimension];
        Span<float> start = Part(0), now = Part(1), next = Part(2), rest = Part(3);
        if (!threat.Norm.IsConvex)
        {
            Drop(clean, point, metric, weight);
            return;
        }
        TensorPrimitives.Subtract(point, clean, start);
        start.CopyTo(now);
        for (int step = 0; step < Steps; step++)
        {
            TensorPrimitives.Subtract(start, now, next);
            TensorPrimitives.MultiplyAdd(next, metric, now, next);
            Shrink(next, weight, rest);
            TensorPrimitives.Add(clean, next, next);
            threat.Clamp(clean, next);
            TensorPrimitives.Subtract(next, clean, next);
            double moved = Norm.L2.Distance(next, now), length = Norm.L2.Measure(next);
            next.CopyTo(now);
            if (!(moved > Settled * length)) break;
        }
        TensorPrimitives.Add(clean, now, point);
        threat.Clamp(clean, point);

        Span<float> Part(int place) => scratch.AsSpan(place * dimension, dimension);
    }

    /// <summary>The operator in L0, exact in any diagonal metric: r_i stays where H_i r_i²/2 is more than μ.</summary>
    private static void Drop(ReadOnlySpan<float> clean, Span<float> point, ReadOnlySpan<float> metric, double weight)
    {
        for (int i = 0; i < point.Length; i++)
        {
            double change = (double)point[i] - clean[i];
            if (metric[i] * change * change <= 2 * weight) point[i] = clean[i];
        }
    }

    /// <summary>prox_{μ‖·‖}.</summary>
    /// <param name="vector">z [D], changed in place.</param>
    /// <param name="weight">μ.</param>
    /// <param name="rest">[D], overwritten with the projection of z onto the ball of the dual norm of radius μ.</param>
    private void Shrink(Span<float> vector, double weight, Span<float> rest)
    {
        vector.CopyTo(rest);
        threat.Norm.Dual.Project(rest, weight);
        TensorPrimitives.Subtract(vector, rest, vector);
    }
}
