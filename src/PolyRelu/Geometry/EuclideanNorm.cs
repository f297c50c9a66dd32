using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>L2: √Σ δ_i².</summary>
internal sealed class EuclideanNorm : Norm
{
    /// <summary>What float32 sums of the multiplier search may be wrong by.</summary>
    private const double Rounding = 1e-5;

    public override string Name => "l2";

    public override string Symbol => "L2";

    public override Norm Dual => this;

    public override double Measure(ReadOnlySpan<float> vector) => Math.Sqrt(DoubleSums.Squares(vector));

    public override double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second) =>
        Math.Sqrt(DoubleSums.SquaredDistance(first, second));

    public override void Project(Span<float> perturbation, double radius)
    {
        double length = Measure(perturbation);
        if (length > radius) TensorPrimitives.Multiply(perturbation, RoundDown(radius / length * Inwards), perturbation);
    }

    /// <remarks>q_i = clamp(c δ_i, lower_i, upper_i) with the largest c ≤ 1 that leads into the ball.</remarks>
    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        double scale = radius > 0 ? LargestScale(perturbation, 1 / radius, radius, lower, upper) : 0;
        if (scale < 1) ScaleTo(perturbation, scale, perturbation);
        TensorPrimitives.Clamp(perturbation, lower, upper, perturbation);
        if (scale < 1 + Rounding) Project(perturbation, radius);
    }

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step)
    {
        double length = Measure(gradient);
        if (length > 0 && double.IsFinite(length)) ScaleTo(gradient, size * Inwards / length, step);
        else step.Clear();
    }

    /// <remarks>s_i = clamp(c g_i, lower_i, upper_i) with the largest c that stays in the ball.</remarks>
    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> step)
    {
        double largest = gradient.IsEmpty ? 0 : Math.Abs((double)TensorPrimitives.MaxMagnitude(gradient));
        if (!(largest > 0) || !double.IsFinite(largest) || size == 0)
        {
            step.Clear();
            return;
        }
        ScaleTo(gradient, 1 / largest, step);
        ScaleTo(step, LargestScale(step, 1, size, lower, upper), step);
        TensorPrimitives.Clamp(step, lower, upper, step);
        Project(step, size);
    }

    public override void MoveOntoHyperplane(
        ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> move) =>
        Hyperplane.MoveEuclidean(normal, offset, lower, upper, move);

    public override void RandomStart(ref CounterRandom random, double radius, Span<float> perturbation)
    {
        for (int i = 0; i < perturbation.Length; i++) perturbation[i] = (float)random.NextGaussian();
        SteepestStep(perturbation, radius, perturbation);
    }

    /// <summary>Multiplies by a factor that float32 may not hold (gradients can be as small as 1e−38).</summary>
    private static void ScaleTo(ReadOnlySpan<float> vector, double factor, Span<float> destination)
    {
        if (factor < 1e30)
        {
            TensorPrimitives.Multiply(vector, RoundDown(factor), destination);
            return;
        }
        for (int i = 0; i < vector.Length; i++) destination[i] = (float)(vector[i] * factor);
    }

    /// <summary>The largest c with ‖clamp(c v, lower, upper)‖₂ ≤ radius, or one that brings every element to its bound.</summary>
    /// <remarks>
    /// The squared norm is Σ min(t v_i², b_i²) with t = c² and b_i the bound on that side: concave and piecewise linear in t,
    /// so that Newton's iteration from t = 0 rises to the solution and ends when no further element reaches its bound.
    /// Worked out with v multiplied by a scale and the rest divided by the radius; elements below 1e−19 count as zero then.
    /// </remarks>
    private static double LargestScale(
        ReadOnlySpan<float> vector, double scale, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        float t = 0;
        while (true)
        {
            (double free, double capped) = CappedSums.Squares(vector, (float)scale, lower, upper, (float)(1 / radius), t);
            float next = free > 0 ? (float)Math.Min((1 - capped) / free, float.MaxValue) : 0;
            if (!(next > t)) return Math.Sqrt(t) * scale * radius;
            t = next;
        }
    }
}
