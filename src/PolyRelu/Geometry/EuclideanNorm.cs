using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>L2: √Σ δ_i².</summary>
internal sealed class EuclideanNorm : Norm
{
    /// <summary>1 − 2⁻²³: rounding every element of a scaled vector cannot lead out of the ball again.</summary>
    private const double Inwards = 1 - (1.0 / (1 << 23));

    private const int Block = 256;

    public override string Name => "l2";

    public override string Symbol => "L2";

    public override Norm Dual => this;

    public override double Measure(ReadOnlySpan<float> vector)
    {
        Span<double> wide = stackalloc double[Block];
        double sum = 0;
        for (int start = 0; start < vector.Length; start += Block)
        {
            ReadOnlySpan<float> part = vector.Slice(start, Math.Min(Block, vector.Length - start));
            TensorPrimitives.ConvertTruncating(part, wide);
            sum += TensorPrimitives.SumOfSquares<double>(wide[..part.Length]);
        }
        return Math.Sqrt(sum);
    }

    public override double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double difference = (double)first[i] - second[i];
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    public override void Project(Span<float> perturbation, double radius)
    {
        double length = Measure(perturbation);
        if (length > radius) TensorPrimitives.Multiply(perturbation, RoundDown(radius / length * Inwards), perturbation);
    }

    /// <remarks>
    /// q_i = clamp(c δ_i, lower_i, upper_i) with the largest c ≤ 1 that leads into the ball: ‖q(c)‖ grows with c,
    /// and between two breakpoints it is known from the free and the bound elements, so that few passes find c.
    /// </remarks>
    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        double scale = ScaleInto(perturbation, radius, lower, upper, 1);
        if (scale < 1) TensorPrimitives.Multiply(perturbation, (float)scale, perturbation);
        TensorPrimitives.Clamp(perturbation, lower, upper, perturbation);
        if (scale < 1) Project(perturbation, radius);
    }

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step)
    {
        double length = Measure(gradient);
        if (length > 0 && double.IsFinite(length)) ScaleTo(gradient, size * Inwards / length, step);
        else step.Clear();
    }

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

    /// <summary>The largest c ≤ limit with ‖clamp(c v, lower, upper)‖₂ ≤ radius.</summary>
    private static double ScaleInto(ReadOnlySpan<float> vector, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, double limit)
    {
        double low = 0, high = limit, scale = limit, target = radius * radius;
        for (int pass = 0; pass < 200; pass++)
        {
            double free = 0, bound = 0;
            for (int i = 0; i < vector.Length; i++)
            {
                double v = vector[i], q = Math.Clamp(scale * v, lower[i], upper[i]);
                if (q == scale * v) free += v * v;
                else bound += q * q;
            }
            double sum = (scale * scale * free) + bound;
            if (sum <= target)
            {
                if (scale >= limit) return limit;
                low = scale;
            }
            else
            {
                high = scale;
            }
            double next = free > 0 && target > bound ? Math.Sqrt((target - bound) / free) : (low + high) / 2;
            if (Math.Abs(next - scale) <= 1e-14 * scale) return Math.Min(next, limit);
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (next <= low || next >= high) return low;
            scale = next;
        }
        return low;
    }
}
