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

    /// <remarks>q_i = clamp(c δ_i, lower_i, upper_i) with the largest c ≤ 1 that leads into the ball.</remarks>
    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        double scale = Math.Min(1, LargestScale(perturbation, radius, lower, upper));
        if (scale < 1) ScaleTo(perturbation, scale, perturbation);
        TensorPrimitives.Clamp(perturbation, lower, upper, perturbation);
        if (scale < 1) Project(perturbation, radius);
    }

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step)
    {
        double length = Measure(gradient);
        if (length > 0 && double.IsFinite(length)) ScaleTo(gradient, size * Inwards / length, step);
        else step.Clear();
    }

    /// <remarks>s_i = clamp(c g_i, lower_i, upper_i) with the largest c that stays in the ball.</remarks>
    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> step)
    {
        double scale = LargestScale(gradient, size, lower, upper);
        for (int i = 0; i < gradient.Length; i++)
        {
            double g = gradient[i];
            step[i] = g == 0 ? 0 : (float)Math.Clamp(scale * g, lower[i], upper[i]);
        }
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

    /// <summary>The largest c with ‖clamp(c v, lower, upper)‖₂ ≤ radius; infinite where the bounds alone keep it inside.</summary>
    /// <remarks>
    /// The squared norm is Σ min(t v_i², b_i²) with t = c² and b_i the bound on that side: concave and piecewise linear in t,
    /// so that Newton's iteration from t = 0 rises to the solution and ends when no further element reaches its bound.
    /// </remarks>
    private static double LargestScale(ReadOnlySpan<float> vector, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        double t = 0;
        int before = -1;
        while (true)
        {
            double free = 0, bound = 0;
            int reached = 0;
            for (int i = 0; i < vector.Length; i++)
            {
                double v = vector[i], b = v > 0 ? upper[i] : lower[i], square = v * v;
                if (t * square < b * b || square == 0)
                {
                    free += square;
                }
                else
                {
                    bound += b * b;
                    reached++;
                }
            }
            if (free == 0) return double.PositiveInfinity;
            if (reached == before) return Math.Sqrt(t);
            before = reached;
            t = Math.Max(t, ((radius * radius) - bound) / free);
        }
    }
}
