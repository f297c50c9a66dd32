using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// One step of FAB: a convex combination of the ways to the linearised boundary from the iterate and from the clean input.
/// </summary>
/// <remarks>
/// x ← clip((x + η d1)(1 − a) + (x0 + η d2) a), a = min(alpha_max, ‖d1‖ / (‖d1‖ + ‖d2‖)), norms at least 1e−8.
/// Croce and Hein 2020 (FAB), equations 7–9. Used by several threads at once.
/// </remarks>
internal sealed class FabStep(ThreatModel threat, int dimension, double alphaMax, float overshoot)
{
    private const double ShortestMove = 1e-8;
    internal const float JustBeyond = 1.0003f;

    [ThreadStatic]
    private static float[]? scratch;

    private readonly Norm norm = threat.Norm;

    /// <summary>Moves an iterate.</summary>
    /// <param name="point">x [D], changed in place.</param>
    /// <param name="clean">x0 [D].</param>
    /// <param name="normal">w = ∇f(x) [D].</param>
    /// <param name="value">f(x); the boundary is where f(x) + ⟨w, δ⟩ = 0.</param>
    public void Take(Span<float> point, ReadOnlySpan<float> clean, ReadOnlySpan<float> normal, double value)
    {
        Span<float> moveHere = Scratch(0), moveClean = Scratch(1);
        double behind = DoubleSums.WeightedDifference(normal, point, clean);
        Move(point, clean, normal, -value, moveHere);
        Move(clean, clean, normal, behind - value, moveClean);
        double lengthHere = Math.Max(norm.Measure(moveHere), ShortestMove), lengthClean = Math.Max(norm.Measure(moveClean), ShortestMove);
        float share = (float)Math.Min(lengthHere / (lengthHere + lengthClean), alphaMax);
        TensorPrimitives.MultiplyAdd(moveHere, overshoot, point, moveHere);
        TensorPrimitives.MultiplyAdd(moveClean, overshoot, clean, moveClean);
        TensorPrimitives.Multiply(moveHere, 1 - share, moveHere);
        TensorPrimitives.MultiplyAdd(moveClean, share, moveHere, point);
        threat.Clamp(clean, point);
    }

    /// <summary>Moves an iterate to the point of the linearised boundary nearest to the clean input, just beyond it.</summary>
    /// <inheritdoc cref="Take"/>
    public void Jump(Span<float> point, ReadOnlySpan<float> clean, ReadOnlySpan<float> normal, double value)
    {
        Span<float> move = Scratch(0);
        Move(clean, clean, normal, DoubleSums.WeightedDifference(normal, point, clean) - value, move);
        TensorPrimitives.MultiplyAdd(move, JustBeyond, clean, point);
        threat.Clamp(clean, point);
    }

    /// <summary>The shortest move from a point onto the hyperplane within the ranges around the clean input.</summary>
    private void Move(ReadOnlySpan<float> point, ReadOnlySpan<float> clean, ReadOnlySpan<float> normal, double offset, Span<float> move)
    {
        if (!threat.HasRanges)
        {
            norm.MoveOntoHyperplane(normal, offset, default, default, move);
            return;
        }
        Span<float> lower = Scratch(2), upper = Scratch(3);
        threat.Ranges(clean, lower, upper);
        TensorPrimitives.Subtract(lower, point, lower);
        TensorPrimitives.Subtract(upper, point, upper);
        norm.MoveOntoHyperplane(normal, offset, lower, upper, move);
    }

    /// <summary>One of four vectors of this thread.</summary>
    private Span<float> Scratch(int place)
    {
        if (scratch is null || scratch.Length < 4 * dimension) scratch = new float[4 * dimension];
        return scratch.AsSpan(place * dimension, dimension);
    }
}
