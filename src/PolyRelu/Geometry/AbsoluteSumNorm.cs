using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>L1: Σ |δ_i|.</summary>
internal sealed class AbsoluteSumNorm : Norm
{
    public override string Name => "l1";

    public override string Symbol => "L1";

    public override Norm Dual => LInf;

    public override double Measure(ReadOnlySpan<float> vector) => DoubleSums.Magnitudes(vector);

    public override double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => DoubleSums.AbsoluteDistance(first, second);

    /// <remarks>q_i = sign(δ_i) max(|δ_i| − τ, 0) with Σ|q_i| = radius (Duchi et al. 2008, equation 6).</remarks>
    public override void Project(Span<float> perturbation, double radius)
    {
        if (Measure(perturbation) > radius) Project(perturbation, radius, [], []);
    }

    /// <remarks>q_i = sign(δ_i) clamp(|δ_i| − τ, 0, b_i) with b_i the bound on that side.</remarks>
    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        SoftThreshold.Apply(perturbation, Threshold(perturbation, radius, lower, upper), lower, upper);
        PullInside(perturbation, radius);
    }

    /// <remarks>The whole step on the first element of largest |g_i|.</remarks>
    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step)
    {
        int largest = gradient.IsEmpty ? -1 : TensorPrimitives.IndexOfMaxMagnitude(gradient);
        float slope = largest < 0 ? 0 : gradient[largest];
        step.Clear();
        if (slope != 0 && float.IsFinite(slope)) step[largest] = MathF.CopySign(RoundDown(size), slope);
    }

    /// <remarks>
    /// Elements are filled to their bounds in the order of |g_i| until the step is used up. The magnitude at which that
    /// happens is found by bisection over the 31 bits of a float, exactly and without sorting.
    /// </remarks>
    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> step)
    {
        uint low = 0, high = BitConverter.SingleToUInt32Bits(float.PositiveInfinity);
        while (low < high)
        {
            uint middle = low + ((high - low) / 2);
            if (RoomAbove(gradient, BitConverter.UInt32BitsToSingle(middle), lower, upper) <= size) high = middle;
            else low = middle + 1;
        }
        float threshold = BitConverter.UInt32BitsToSingle(high);
        double left = size - RoomAbove(gradient, threshold, lower, upper);
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i], magnitude = MathF.Abs(g), bound = g > 0 ? upper[i] : lower[i];
            double share = magnitude > threshold ? size : magnitude == threshold && g != 0 ? left : 0;
            step[i] = MathF.CopySign(RoundDown(Math.Min(share, Math.Abs((double)bound))), g);
            if (magnitude == threshold) left -= Math.Abs(step[i]);
        }
        PullInside(step, size);
    }

    public override void MoveOntoHyperplane(
        ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> move) =>
        Hyperplane.MoveAbsoluteSum(normal, offset, lower, upper, move);

    public override void RandomStart(ref CounterRandom random, double radius, Span<float> perturbation)
    {
        Noise(ref random, perturbation);
        Project(perturbation, radius);
    }

    public override void RandomStart(ref CounterRandom random, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> perturbation)
    {
        Noise(ref random, perturbation);
        Project(perturbation, radius, lower, upper);
    }

    private static void Noise(ref CounterRandom random, Span<float> perturbation)
    {
        foreach (ref float value in perturbation) value = (float)random.NextGaussian();
    }

    /// <summary>The τ ≥ 0 of a projection; 0 where the bounds alone keep the vector inside.</summary>
    /// <remarks>
    /// Σ clamp(|δ_i| − τ, 0, b_i) falls with τ and is linear between breakpoints: Newton's step where it stays in the bracket,
    /// halving where not, until the sets of free and bound elements stay the same. Without bounds the sum is convex and Newton's
    /// iteration from τ = 0 rises to the solution (Michelot 1986).
    /// </remarks>
    private static float Threshold(ReadOnlySpan<float> vector, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        float low = 0, high = Math.Abs(TensorPrimitives.MaxMagnitude(vector)), threshold = 0;
        while (true)
        {
            (double free, double count, double capped) = CappedSums.Magnitudes(vector, lower, upper, threshold);
            bool inside = free - (count * threshold) + capped <= radius;
            if (inside && threshold == 0) return 0;
            if (inside) high = threshold;
            else low = threshold;
            float middle = low + ((high - low) / 2), next = count > 0 ? (float)((free + capped - radius) / count) : middle;
            if (next == threshold) return threshold;
            if (!(next > low && next < high)) next = middle;
            if (!(next > low && next < high)) return high;
            threshold = next;
        }
    }

    /// <summary>Σ b_i over the elements with |g_i| above a threshold, b_i the bound in the direction of g_i.</summary>
    private static double RoomAbove(ReadOnlySpan<float> gradient, float threshold, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        double room = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i];
            if (MathF.Abs(g) > threshold) room += g > 0 ? upper[i] : -(double)lower[i];
        }
        return room;
    }

    /// <summary>Takes back what rounding added to the sum.</summary>
    private void PullInside(Span<float> perturbation, double radius)
    {
        double sum = Measure(perturbation);
        if (sum > radius) TensorPrimitives.Multiply(perturbation, RoundDown(radius / sum * Inwards), perturbation);
    }
}
